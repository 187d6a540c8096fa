"""A report that ended waits on the desk of the offices that handled it, until one of them tells what came of it."""

from pathlib import Path

import pytest
from tests import factories
from tests.actions.life import Life
from tests.actions.titles.titled_life import titled_life
from tests.web.desk.pages import Visitor

from pingding.actions.titles.reports import report_on_title
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.clock import local_date
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.queries.worklist.waiting import waiting_for, waiting_for_each
from pingding.records.models import Title, TitleReport

pytestmark = pytest.mark.django_db
TEXT = "该中心的场地已经腾空，人员均已离开。"


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return titled_life(tmp_path)


@pytest.fixture
def holder(life: Life) -> tuple[Title, Viewer]:
    return life.recognised()


def examined(life: Life, title: Title) -> TitleReport:
    """A report that was found to be unfounded."""
    report = report_on_title(title.number, "complaint", text=TEXT, actor=PUBLIC, at=life.later())
    content = ChecklistAnswers(checks={"grounded": False}, reason="现场运行正常")
    life.act(report.case, "examine", "unfounded", content, life.districts["wanzhou"])
    return report


def test_it_stands_on_the_desk_until_it_is_told(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    district = life.districts["wanzhou"]
    before = waiting_for(district, local_date(life.at))
    report = examined(life, title)
    after = waiting_for(district, local_date(life.at))
    assert (after.reports, after.total) == (1, before.total + 1)
    assert waiting_for_each([district, writer, life.officer], local_date(life.at))[0].reports == 1
    visitor, path = Visitor(district, life.later()), f"/reports/{report.receipt}/outcome/"
    desk = visitor.get("/desk/")
    row = next(each for each in desk.rows() if "告知反映人处理结果" in each.text)
    assert path in [link.attribute("href") for link in row.all("a")] and report.receipt in row.text
    assert "待告知结果的反映1件" in desk.text and TEXT not in desk.text
    assert "告知反映人处理结果" not in visitor.get("/desk/?overdue=1").text
    assert visitor.post(path, {"reason": "经现场核查，设备和人员在位。"}) == f"/cases/{report.case.number}/"
    assert "告知反映人处理结果" not in visitor.get("/desk/").text
    assert waiting_for(district, local_date(life.at)).total == before.total


def test_it_waits_for_nobody_else(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    examined(life, title)
    for other in (life.officer, factories.officer(factories.office("science@beibei")), writer):
        assert waiting_for(other, local_date(life.at)).reports == 0
