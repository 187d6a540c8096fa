"""What was said of a case stands on one line of time: the latest on top, nothing said twice."""

import pytest
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Part

from pingding.records.models import StepRun

pytestmark = pytest.mark.django_db


def opinions() -> Part:
    life = Life()
    case, _writer = life.submitted()
    life.recommended(case)
    return Visitor(life.officer, life.later()).get(f"/cases/{case.number}/?tab=opinions").one(".opinions")


def test_what_is_open_and_latest_stands_on_top() -> None:
    days = opinions().texts(".opinion-day")
    assert days[0] == "办理中" and len(days) > 2
    closed = [day for day in days if day != "办理中"]
    assert closed == sorted(closed, reverse=True) and days == ["办理中"] * (len(days) - len(closed)) + closed


def test_of_what_is_open_or_closed_at_once_the_later_stands_on_top() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.recommended(case)
    runs = StepRun.objects.filter(case=case).order_by("pk")
    together = runs.filter(step__in=("check", "opinion"))
    together.update(closed_at=max(run.closed_at for run in together if run.closed_at))
    page = Visitor(life.officer, life.later()).get(f"/cases/{case.number}/?tab=opinions")
    later_first = ["签收纸质材料", "专家评审", "集中推荐", "区县意见", "区县初审"]
    assert page.one(".opinions").texts("h3") == later_first


def test_a_step_of_one_office_says_once_how_and_when_it_was_decided() -> None:
    entry = opinions().by_id("record-opinion-1")
    outcome = entry.text_of(".opinion-head strong")
    assert outcome == "同意" and entry.text.count(entry.text_of(".opinion-day")) == 1
    assert entry.texts(".seat [class^=outcome]") == [] and entry.fact("意见") == "同意推荐。"
