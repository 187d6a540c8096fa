"""待办 beyond the acts on single cases: panels to be made, objections to be answered, registrations that wait."""

from datetime import timedelta

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

pytestmark = pytest.mark.django_db


def test_todo_tells_of_open_objections_and_registrations() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    receipt = life.objects(notice, case).receipt
    factories.pending_unit(factories.unit_data(region="yuzhong"))
    page = Visitor(life.officer, life.at).get("/desk/")
    (row,) = (row for row in page.rows() if receipt in row.cell("件"))
    assert row.link("答复异议") == f"/objections/{receipt}/answer/" and "还有" in row.cell("期限")
    assert "有1个单位的注册等待核准" in page.banner() and page.heading == "今天没有到期的事"
    last_day = Visitor(life.officer, notice.ends_at - timedelta(hours=9)).get("/desk/")
    assert last_day.heading == "今天要办 1 项" and last_day.texts("h3.band")[0].startswith("今天到期")
    late = Visitor(life.officer, notice.ends_at + timedelta(days=1)).get("/desk/")
    assert late.heading == "今天要办 1 项，其中 1 项已逾期" and late.texts("h3.band")[0].startswith("已逾期")
    assert not any(receipt in row.cell("件") for row in Visitor(life.officer, life.at).get("/desk/?kind=notice").rows())


def test_panels_to_be_made_lead_to_their_pages_and_stand_together_when_there_are_several() -> None:
    life = Life()
    case = life.at_panel()
    officer_of_panel = Visitor(life.officer, life.later())
    (row,) = (row for row in officer_of_panel.get("/desk/").rows() if "专家评审" in row.label)
    assert row.link("专家评审") == f"/cases/{case.number}/?act=panel#act-panel"
    assert row.link("组建评审和进度") == "/panels/sample-life-2025/panel/"
    life.at_panel()
    officer_of_panel.at = life.later()
    (row,) = (row for row in officer_of_panel.get("/desk/").rows() if "专家评审" in row.label)
    where = f"/panels/sample-life-2025/panel/?call={life.call.pk}"
    assert row.link("专家评审") == where and row.text_of(".tag") == "成批 2 件" and row.text_of(".duty-act") == "组建"
    page = officer_of_panel.get(where)
    assert len([row for row in page.rows() if row.has("input[name=case]")]) == 2
    each = officer_of_panel.get("/desk/?kind=panel").rows()
    assert len(each) == 2 and {row.link("组建评审和进度") for row in each} == {"/panels/sample-life-2025/panel/"}
