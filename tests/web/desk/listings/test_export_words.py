"""What the page of an export says before a table is made: which conditions of the list apply, and which do not."""

from urllib.parse import urlencode

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.queries.listing.subjects import SUBJECTS

pytestmark = pytest.mark.django_db
LIST = "/lists/cases/"


@pytest.fixture
def life() -> Life:
    return Life()


@pytest.fixture
def officer(life: Life) -> Visitor:
    return Visitor(life.officer, life.at)


def test_an_export_says_which_conditions_apply_and_which_do_not(life: Life, officer: Visitor) -> None:
    life.submitted()
    asked = "?q=中心&view=all&region=wanzhou&due=abc&sort=-name&columns=number&columns=name"
    page = officer.get(f"{LIST}export/{asked}")
    assert page.fact("范围") == "符合条件的全部 1 条，含其他各页"
    assert (page.fact("分栏"), page.fact("查找"), page.fact("条件")) == ("全部", "中心", "地区：万州区")
    assert page.fact("略去的条件") == "清单中没有这些条件：期限：abc"
    assert page.fact("列") == "编号、名称" and "申报单位" in page.fact("不导出的列")
    assert page.fact("排序") == "按“名称”降序"
    plain = officer.get(f"{LIST}export/")
    assert plain.fact("查找") == "没有填写，不按词查找" and plain.fact("条件") == "没有选择，不加限制"
    assert plain.fact("略去的条件") == "没有，清单上的条件都适用" and plain.fact("排序") == "按“期限”升序"


def test_where_nothing_fits_no_export_is_offered_but_the_way_back(life: Life, officer: Visitor) -> None:
    life.submitted()
    page = officer.get(f"{LIST}export/?q=没有这个")
    assert "没有可导出的记录" in page.empty() and not any("导出" in words for words in page.buttons())
    assert page.one(".empty").link("返回清单").startswith(f"{LIST}?q=")


def test_an_export_of_chosen_rows_says_that_the_conditions_of_the_list_do_not_count(
    life: Life, officer: Visitor
) -> None:
    case, _writer = life.submitted()
    behind = f"{LIST}?q=中心&region=wanzhou&due=abc&sort=-score"
    page = officer.get(f"{LIST}export/?{urlencode({'next': behind, 'cases': case.number})}")
    assert page.fact("范围") == "在清单中所选的 1 条" and page.fact("条件") == f"所选：{case.number}"
    left_out = page.fact("略去的条件")
    assert "清单中没有这些条件：期限：abc" in left_out
    assert "不再看清单的分栏：在办、查找：中心、地区：万州区" in left_out
    assert page.fact("排序") == "按“得分”升序"


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_list_says_in_words_how_its_table_is_sorted(life: Life, subject: str) -> None:
    auditor = Visitor(factories.auditor(), life.at)
    for key in SUBJECTS[subject].sorts:
        assert "序" in auditor.get(f"/lists/{subject}/export/?sort={key}").fact("排序")
    assert "没有这些条件：分栏：hers" in auditor.get(f"/lists/{subject}/export/?view=hers").fact("略去的条件")
