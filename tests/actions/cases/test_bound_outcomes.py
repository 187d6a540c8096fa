"""`when` binds the outcomes of every kind of step, whoever takes them: the unit, an office, time."""

from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import Life, open_steps

from pingding.actions.applications.applications import save_draft
from pingding.actions.notices.answers import answer_objection
from pingding.actions.periodic.tick import tick
from pingding.policy.errors import Refusal
from pingding.policy.steps.opinion import OpinionGiven
from pingding.queries.applications.readiness import readiness_of
from pingding.queries.applications.writing_permission import FormIncomplete, fill_seat_of
from pingding.queries.cases.case_file import CaseFile
from pingding.records.models import Case, Filing, JournalEntry, Notice

pytestmark = pytest.mark.django_db

HANDED_IN = ("submit: {label: 提交, to: check}", "submit: {label: 提交, to: check, when: staff >= 60, clause: 四}")


def test_a_form_is_not_handed_in_while_its_outcome_is_kept_for_others(tmp_path: Path) -> None:
    life = changed_life(tmp_path, HANDED_IN)
    case, writer = life.draft()
    seat = fill_seat_of(writer, CaseFile(case))
    assert seat is not None
    (fault,) = readiness_of(CaseFile(case), seat, at=life.at).faults
    assert fault.target == "fact:staff" and fault.section == "unit" and fault.clause == ("四",) and fault.remedy
    assert "提交" in fault.what and "50" in fault.what
    before = JournalEntry.objects.count()
    with pytest.raises(FormIncomplete) as refused:
        life.submit(case, writer)
    assert refused.value.faults == (fault,)
    assert JournalEntry.objects.count() == before and not Filing.objects.exclude(submitted_at=None).exists()
    save_draft(case.number, {"staff": "60"}, actor=writer, at=life.later())
    life.submit(case, writer)
    assert open_steps(case) == {"check"}


def test_what_a_form_lacks_is_not_said_twice(tmp_path: Path) -> None:
    life = changed_life(tmp_path, HANDED_IN)
    case, writer = life.draft(staff=None)
    seat = fill_seat_of(writer, CaseFile(case))
    assert seat is not None
    assert [fault.target for fault in readiness_of(CaseFile(case), seat, at=life.at).faults] == ["fact:staff"]


def test_what_is_handed_in_with_an_opinion_counts_for_its_outcome(tmp_path: Path) -> None:
    life = changed_life(
        tmp_path, ("agree: {label: 同意, to: letter}", "agree: {label: 同意, to: letter, when: support = '有'}")
    )
    case, _writer = life.submitted()
    life.check(case)
    officer, given = life.districts["wanzhou"], OpinionGiven(opinion="同意推荐。", signed=True)
    save_draft(case.number, {"support": "无"}, actor=officer, at=life.later())
    with pytest.raises(Refusal) as refused:
        life.act(case, "opinion", "agree", given, officer)
    assert "区县支持情况" in str(refused.value) and "无" in str(refused.value)
    save_draft(case.number, {"support": "有"}, actor=officer, at=life.later())
    life.act(case, "opinion", "agree", given, officer)
    assert open_steps(case) == {"letter"}


def test_what_is_not_handed_in_with_a_refusal_does_not_count(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ("refuse: {label: 不同意,", "refuse: {label: 不同意, when: support = '无',"))
    case, _writer = life.submitted()
    life.check(case)
    officer = life.districts["wanzhou"]
    save_draft(case.number, {"support": "无"}, actor=officer, at=life.later())
    with pytest.raises(Refusal, match="尚不知区县支持情况"):
        life.act(case, "opinion", "refuse", OpinionGiven(opinion="不同意。", reason="无支持。", signed=True), officer)


EARLY = "when: asked_on < DATE '2020-01-01'"


def test_refusal_of_a_form_calls_the_day_that_of_filling_in(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ("submit: {label: 提交, to: check}", f"submit: {{label: 提交, to: check, {EARLY}}}"))
    case, writer = life.draft()
    with pytest.raises(FormIncomplete) as refused:
        life.submit(case, writer)
    assert "只限填报日期早于2020年1月1日的件，本件填报日期" in refused.value.faults[0].what


def test_refusal_of_an_act_calls_the_day_that_of_acting(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ("agree: {label: 同意, to: letter}", f"agree: {{label: 同意, to: letter, {EARLY}}}"))
    case, _writer = life.submitted()
    life.check(case)
    officer, opinion = life.districts["wanzhou"], OpinionGiven(opinion="同意推荐。", signed=True)
    save_draft(case.number, {"support": "有"}, actor=officer, at=life.later())
    with pytest.raises(Refusal, match="只限办理日期早于2020年1月1日的件，本件办理日期"):
        life.act(case, "opinion", "agree", opinion, officer)


def noticed(life: Life) -> tuple[Case, Notice]:
    case, _writer = life.submitted()
    life.to_notice(case)
    return case, life.notice(case)


def test_a_notice_that_has_run_takes_no_outcome_that_is_kept_for_others(tmp_path: Path) -> None:
    """The day of the notice was fitting, the day after it has run is not."""
    bound = "clear: {label: 无异议, to: issue, when: asked_on < DATE '2025-10-12'}"
    life = changed_life(tmp_path, ("clear: {label: 无异议, to: issue}", bound))
    case, _notice = noticed(life)
    tick(at=life.later(days=30))
    assert open_steps(case) == {"notice"}
    assert JournalEntry.objects.filter(case=case, act="deadline_held_up").count() == 1


def test_no_objection_is_upheld_into_an_outcome_that_is_kept_for_others(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ("upheld: {label: 异议成立,", "upheld: {label: 异议成立, when: staff >= 60,"))
    case, notice = noticed(life)
    objection = life.objects(notice, case)
    with pytest.raises(Refusal) as refused:
        answer_objection(objection.receipt, True, "属实", reason="经核实如上", actor=life.officer, at=life.later())
    assert "异议成立" in refused.value.what and refused.value.clause == ("五",)
    assert open_steps(case) == {"notice"}
    answer_objection(objection.receipt, False, "不属实", reason="经核实如上", actor=life.officer, at=life.later())
