"""Deciding: who scores, what counts, which of several outcomes wins, numbers and dates of documents, repeated acts."""

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests import factories
from tests.actions.life import Life, open_steps

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.issue import issue_document
from pingding.actions.batches.rank import rank_cases
from pingding.actions.batches.recommend import recommend
from pingding.actions.cases.overrides import override_condition
from pingding.actions.panels.experts import declare_recusal
from pingding.actions.panels.sheets import save_expert_sheet
from pingding.actions.steps import act_at_step
from pingding.policy.errors import Refusal
from pingding.policy.steps.panel import PanelClosed
from pingding.policy.steps.review import ChecklistAnswers
from pingding.policy.steps.visit import VisitMade
from pingding.queries.access import find_case
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.panels.fitness import candidates_at
from pingding.queries.panels.recusals import Concerned, ties_of
from pingding.queries.panels.sheets import counted_sheets
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, JournalEntry, Message, Person, Title

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    return Life()


def person(viewer: Viewer) -> Person:
    assert viewer.person is not None
    return viewer.person


def test_who_works_for_the_applicant_or_a_body_that_may_not_score_stands_aside(life: Life) -> None:
    case = life.at_panel()
    body = life.districts["wanzhou"].organisations[0]
    employed = factories.expert(employer=body, name="示例专家丙")
    with pytest.raises(Refusal, match="应当回避：任职于") as refusal:
        life.assign(case, employed)
    assert refusal.value.clause == ("四",)
    member = case.organisation.memberships.get(until=None).person
    factories.set_expert(
        member, fields=["材料"], employer=None, employer_name="示例大学", actor=factories.administrator(), at=life.at
    )
    found = find_case(life.officer, case.number)
    assert "成员" in ties_of(CaseFile(found), member.expert).bar
    file = CaseFile(found)
    pool = candidates_at(Concerned(file), next(run for run in file.runs if run.step == "panel"), (), at=life.at)
    kept_out = {each.expert.person_id for each in pool if each.against}
    assert kept_out == {member.pk, person(employed).pk}
    city = factories.expert(employer=life.city, name="示例专家丁")
    assert not ties_of(CaseFile(found), person(city).expert).bar


def test_the_panel_takes_no_more_experts_than_it_has_places(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, *life.experts)
    another = factories.expert(name="示例专家乙")
    with pytest.raises(Refusal, match="已满3人") as refusal:
        life.assign(case, another)
    assert refusal.value.kind == "conflict"
    declare_recusal(case.number, "panel", "有合作", actor=life.experts[0], at=life.later())
    life.assign(case, another)


def test_the_sheet_of_who_stands_aside_later_does_not_count(life: Life) -> None:
    case = life.at_panel()
    for expert, mark in zip(life.experts, (10, 50, 52), strict=True):
        life.assign(case, expert)
        life.sheet(case, expert, mark)
    declare_recusal(case.number, "panel", "曾共同承担项目", actor=life.experts[0], at=life.later())
    assert counted_sheets(case.runs.filter(step="panel").values_list("pk", flat=True)).count() == 2
    declare_recusal(case.number, "panel", "曾共同承担项目", actor=life.experts[1], at=life.later())
    with pytest.raises(Refusal, match="已提交评审意见1份"):
        life.close_panel(case)


def test_a_sheet_takes_only_rows_of_its_indicators(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, life.experts[0])
    with pytest.raises(Refusal, match="没有“nothing”这一评分项"):
        save_expert_sheet(
            case.number,
            "panel",
            actor=life.experts[0],
            at=life.later(),
            points={"quality": Decimal(1)},
            reasons={"nothing": "无"},
        )


def test_a_reviewer_answers_only_what_is_asked_at_the_step(life: Life) -> None:
    case, _writer = life.submitted()
    for content in (
        ChecklistAnswers(checks={"complete": True}, judged={"worth": True, "legal": True}),
        ChecklistAnswers(checks={"complete": True, "other": True}, judged={"worth": True}),
    ):
        with pytest.raises(Refusal, match="不由本步骤核对或评判"):
            life.act(case, "check", "pass", content, life.districts["wanzhou"])
    assert open_steps(case) == {"check"}


def test_what_a_review_or_a_list_proposes_is_not_told_to_the_applicant(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_list(case)
    told = Message.objects.filter(organisation=case.organisation).count()
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    assert Message.objects.filter(organisation=case.organisation).count() == told


def test_acting_twice_is_refused_and_says_what_happened(life: Life) -> None:
    case, _writer = life.submitted()
    life.check(case)
    with pytest.raises(Refusal, match="最近一次办理") as refusal:
        life.check(case)
    assert refusal.value.kind == "conflict" and refusal.value.remedy
    life.opine(case)
    life.letter(case)
    with pytest.raises(Refusal) as again:
        life.letter(case)
    assert again.value.kind == "conflict"
    assert JournalEntry.objects.filter(case=case, act="step_review").count() == 1


def test_a_case_stands_in_a_batch_once(life: Life) -> None:
    case, _writer = life.submitted()
    life.check(case)
    life.opine(case)
    twice = [Decision(case.number, "recommended"), Decision(case.number, "recommended")]
    with pytest.raises(Refusal, match="出现多次"):
        recommend("letter", twice, actor=life.districts["wanzhou"], at=life.later(), letter_number="1", signed=True)


def test_overriding_twice_or_after_the_end_is_refused(life: Life) -> None:
    case, _writer = life.submitted(staff="5")
    override_condition(case.number, "staff", "示范作用突出", actor=life.officer, at=life.later())
    with pytest.raises(Refusal, match="已放行") as refusal:
        override_condition(case.number, "staff", "示范作用突出", actor=life.officer, at=life.later())
    assert refusal.value.kind == "conflict"
    life.act(case, "check", "refuse", ChecklistAnswers(reason="不实"), life.districts["wanzhou"])
    with pytest.raises(Refusal, match="已办结"):
        override_condition(case.number, "staff", "示范作用突出", actor=life.officer, at=life.later())


def cleared(life: Life, **values: object) -> Case:
    case, _writer = life.submitted(**values)
    life.to_notice(case)
    life.after(life.notice(case))
    return case


def test_kinds_of_title_that_share_a_pattern_share_its_numbers(life: Life) -> None:
    centre = life.issue(cleared(life))
    case, _writer = life.submitted(centre_name="示例芯片协同中心", topic="chips")
    life.to_notice(case, "nurture")
    pilot = life.issue(case, "pilot_issue")
    assert (centre.number, pilot.number) == ("sample-life-2025-2025-1", "sample-life-2025-2025-2")


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"n": 0}, "正整数"),
        ({"n": -3}, "正整数"),
        ({"dated": date(2025, 1, 1)}, "成文日期不能早于"),
        ({"dated": date(2099, 1, 1)}, "不能晚于今天"),
        ({"title": "长" * 201}, "最多200字"),
        ({"title": " "}, "未填写"),
    ],
)
def test_a_document_with_a_wrong_number_date_or_title_is_refused(
    life: Life, wrong: dict[str, object], what: str
) -> None:
    case = cleared(life)
    with pytest.raises(Refusal, match=what) as refusal:
        issue_document("issue", [case.number], actor=life.officer, at=life.later(), **{"title": "示例通知", **wrong})
    assert refusal.value.remedy and not Title.objects.exists()


def test_a_used_number_is_refused_and_issuing_twice_too(life: Life) -> None:
    first, second = cleared(life), cleared(life, centre_name="示例芯片协同中心", topic="chips")
    issue_document("issue", [first.number], actor=life.officer, at=life.later(), title="示例通知", n=7)
    with pytest.raises(Refusal, match="已使用") as used:
        issue_document("issue", [second.number], actor=life.officer, at=life.later(), title="示例通知", n=7)
    assert used.value.kind == "conflict"
    with pytest.raises(Refusal) as again:
        issue_document("issue", [first.number], actor=life.officer, at=life.later(), title="示例通知")
    assert again.value.kind == "conflict"
    assert Title.objects.get().document.number == "示例科〔2025〕7号"


@pytest.fixture
def reserved_outcome(tmp_path: Path) -> Iterator[str]:
    """A copy of the definition whose review can also pass with reservations; its name among the tests' definitions."""
    copy = tmp_path / "sample-life-2025"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    file = next(path for path in copy.glob("*.yaml") if "title: 区县初审" in path.read_text(encoding="utf-8"))
    old = "          pass: {label: 通过, to: opinion}\n"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, old + "          reserve: {label: 有保留地通过, to: letter}\n"), encoding="utf-8")
    yield str(copy)


@pytest.mark.parametrize("order", [("wanzhou", "yuzhong"), ("yuzhong", "wanzhou")])
def test_of_several_seats_the_more_reserved_outcome_counts(reserved_outcome: str, order: tuple[str, str]) -> None:
    life = Life(definition=reserved_outcome, regions=("yuzhong",))
    case, _writer = life.submitted()
    content = ChecklistAnswers(checks={"complete": True}, judged={"worth": True})
    taken = {"wanzhou": "pass", "yuzhong": "reserve"}
    life.act(case, "check", taken[order[0]], content, life.districts[order[0]])
    assert open_steps(case) == {"check"}
    life.act(case, "check", taken[order[1]], content, life.districts[order[1]])
    assert open_steps(case) == {"letter"}
    assert case.runs.get(step="check").outcome == "reserve"


def test_skipping_and_stale_pages(life: Life) -> None:
    case = life.at_panel()
    seen = find_case(life.officer, case.number).revision
    life.panel(case, 50, 52)
    with pytest.raises(Refusal) as refusal:
        act_at_step(case.number, "visit", "skip", VisitMade(), actor=life.officer, at=life.later(), revision=seen)
    assert refusal.value.kind == "conflict"
    with pytest.raises(Refusal, match="没有“skip”"):
        life.act(case, "paper", "skip", PanelClosed(), life.officer)


def test_an_experts_texts_are_bounded_like_everybodys(life: Life) -> None:
    case = life.at_panel()
    expert = life.experts[0]
    life.assign(case, expert)
    with pytest.raises(Refusal, match="最多5000字") as caught:
        save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), comment="长" * 5001)
    assert (caught.value.field, caught.value.where) == ("comment", "总体意见")
    kept = save_expert_sheet(
        case.number, "panel", actor=expert, at=life.later(), comment="可\u200b行 ", answers=("多答",)
    )
    assert (kept.comment, kept.answers) == ("可行", [])


def test_a_sheet_saved_in_parts_keeps_what_is_left_out(life: Life) -> None:
    case = life.at_panel()
    expert = life.experts[0]
    life.assign(case, expert)
    save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), comment="基础扎实", favour=False)
    kept = save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), points={"quality": Decimal(50)})
    assert (kept.comment, kept.favour) == ("基础扎实", False)
    assert save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), comment="").comment == ""
