"""The head of a case's page: the days that each step took, what lies ahead, what was returned, folded on a phone."""

from datetime import timedelta

import pytest
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Part

from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.viewer import Viewer
from pingding.records.models import Case

pytestmark = pytest.mark.django_db


def steps(life: Life, case: Case, viewer: Viewer | None = None) -> dict[str, Part]:
    page = Visitor(viewer or life.officer, life.at).get(f"/cases/{case.number}/")
    return {step.text_of(".step-title"): step for step in page.all("ol.steps li")}


def note(step: Part) -> str:
    return step.all(".step-note")[0].text


def test_a_step_says_how_many_days_it_took_the_open_one_which_day_it_is_the_next_how_long_it_will_be() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.at += timedelta(days=3)
    life.check(case)
    life.at += timedelta(days=1)
    shown = steps(life, case)
    assert note(shown["区县初审"]) == f"{life.at - timedelta(days=1):%Y-%m-%d}，用 3 天"
    assert note(shown["区县意见"]) == "第 2 天"
    assert "天" not in note(shown["申报"])
    notice = shown.get("公示")
    assert notice is None or note(notice) == "5个工作日"


def test_a_return_for_correction_is_marked_on_the_step_that_was_gone_through_again() -> None:
    life = Life()
    case, writer = life.submitted()
    content = ChecklistAnswers(reason="请更正。", parts=("fact:topic",), notes={"fact:topic": "请核对"})
    life.act(case, "check", "return", content, life.districts["wanzhou"])
    assert steps(life, case, writer)["申报"].text_of(".tone-warn") == "补正 1 次"
    assert not steps(life, case, writer)["区县初审"].has(".tone-warn")


def test_a_phone_reads_four_lines_and_the_rest_is_counted() -> None:
    life = Life()
    case = life.at_panel()
    page = Visitor(life.officer, life.at).get(f"/cases/{case.number}/")
    phone = [step for step in page.all("ol.steps li") if "only-desk" not in step.classes]
    titles = [step.text_of(".step-title") for step in phone]
    assert titles[0] == "已走 3 步" and len(titles) == 4


def test_steps_before_those_shown_side_by_side_are_counted() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_notice(case)
    page = Visitor(life.officer, life.at).get(f"/cases/{case.number}/")
    wide = [step.text_of(".step-title") for step in page.all("ol.steps li") if "only-phone" not in step.classes]
    assert wide[0].startswith("已走 ") and len(wide) == 8


def test_tab_line_carries_number_and_name() -> None:
    life = Life()
    case, _writer = life.submitted()
    page = Visitor(life.officer, life.at).get(f"/cases/{case.number}/")
    assert page.text_of(".case-tabs p").startswith(case.number) and page.heading in page.text_of(".case-tabs p")
