"""A panel scores once more: when, by whom, what stays of the first round, which round counts."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import Life, open_steps
from tests.api.program import program_of, set_clock
from tests.web.desk.pages import Visitor

from pingding.actions.panels.experts import declare_recusal, replace_expert
from pingding.actions.panels.reopening import reopen_panel
from pingding.actions.panels.rescoring import score_again
from pingding.documents.case_papers import score_paper
from pingding.policy.errors import Refusal
from pingding.policy.steps.panel import Panel
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import path_of
from pingding.queries.cases.visibility import my_assignments, visibility_of
from pingding.queries.journal.recorded_state import state_differences
from pingding.queries.panels.case_scores import CaseScores, case_scores
from pingding.queries.panels.sheets import panel_result
from pingding.queries.reviews.expert_tasks import expert_tasks
from pingding.queries.reviews.making import workload
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Expert, JournalEntry, Message, ScoreSheet, StepRun

pytestmark = pytest.mark.django_db
RULE = ("quorum: 2\n", "quorum: 2\n        rescoring: {times: once, clause: 五}\n")


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return changed_life(tmp_path, RULE)


def sealed(life: Life, *marks: int) -> Case:
    """A case whose experts have sealed these marks."""
    case = life.at_panel()
    life.receive(case)
    for expert, mark in zip(life.experts, marks, strict=False):
        life.assign(case, expert)
        life.sheet(case, expert, mark)
    return case


def again(life: Life, case: Case, reason: str = "分歧较大，讨论后再评。") -> StepRun:
    return score_again(case.number, "panel", reason, actor=life.officer, at=life.later())


def scores(life: Life, case: Case, viewer: Viewer) -> CaseScores:
    file = CaseFile(Case.objects.get(pk=case.pk))
    return case_scores(file, path_of(file), visibility_of(viewer, file), at=life.at)


def test_each_goes_over_the_own_sheet_and_the_second_round_counts(life: Life) -> None:
    case = sealed(life, 10, 50)
    run = again(life, case)
    assert (run.round, run.rescoring, open_steps(case)) == (2, "分歧较大，讨论后再评。", {"panel"})
    begun = ScoreSheet.objects.filter(run=run).order_by("pk")
    assert [(sheet.points, sheet.submitted_at, sheet.total) for sheet in begun] == [
        ({"quality": "10"}, None, None),
        ({"quality": "50"}, None, None),
    ]
    with pytest.raises(Refusal, match="不足2份"):
        life.close_panel(case)
    life.sheet(case, life.experts[0], 40)
    life.sheet(case, life.experts[1], 50)
    life.close_panel(case)
    result = panel_result(case, "panel", at=life.at)
    first = StepRun.objects.get(case=case, step="panel", round=1)
    assert result is not None and (result.sheets, result.score) == (2, 65)
    assert list(first.sheets.order_by("pk").values_list("points", flat=True)) == [{"quality": "10"}, {"quality": "50"}]
    assert not list(state_differences())
    entry = JournalEntry.objects.get(act="score_again")
    assert (entry.case, entry.clause, entry.change["reason"]) == (case, "五", run.rescoring)
    told = Message.objects.filter(person=life.experts[0].person, case=case).order_by("-pk").first()
    assert told is not None and told.text.startswith("“%(case)s”再次评分")


def test_both_rounds_are_shown_once_the_panel_is_closed(life: Life) -> None:
    case = sealed(life, 10, 50)
    again(life, case)
    assert scores(life, case, life.officer).rescored == () and scores(life, case, life.officer).boards == ()
    for expert, mark in zip(life.experts, (40, 50), strict=False):
        life.sheet(case, expert, mark)
    life.close_panel(case)
    seen = scores(life, case, life.officer)
    (both,) = seen.rescored
    assert (both.first, both.second) == (50, 65) and len(seen.panels) == 1 and len(seen.sheets) == 4
    changes = [(each.who, [(row.first, row.second) for row in each.changed]) for each in both.experts]
    assert changes == [("示例专家0", [(Decimal(10), Decimal(40))]), ("示例专家1", [])]
    assert [column.total for column in both.board.columns] == [30, 70]
    paper = repr(score_paper(CaseFile(case), seen))
    assert "再次评分" in paper and "第一轮" in paper and "10 → 40" in paper and both.reason in paper
    page = Visitor(life.officer, life.at).get(f"/cases/{case.number}/?tab=opinions")
    section = page.one("#both-rounds")
    assert "已再次评分" in page.one(".opinions").text
    assert "第一轮50，第二轮65，以第二轮为准" in section.text and "10 → 40" in section.text
    assert "没有改动" in section.text and both.reason in section.text


def test_the_expert_sees_the_own_first_points_beside_the_second_ones(life: Life) -> None:
    case = sealed(life, 10, 50)
    again(life, case)
    page = Visitor(life.experts[0], life.at).get(f"/cases/{case.number}/score/panel/")
    shown = page.text_of("main")
    assert "第一轮" in shown and "分歧较大，讨论后再评。" in shown
    (task,) = [task for task in expert_tasks(life.experts[0]) if task.is_open]
    assert task.state == "doing"


def test_a_case_scored_twice_counts_once_in_the_load_of_the_year(life: Life) -> None:
    case = sealed(life, 10, 50)
    again(life, case)
    owed, this_year = workload(list(Expert.objects.all()), life.at)
    person = life.experts[0].person_or_refuse().pk
    assert (owed[person], this_year[person]) == (1, 1)


def test_not_before_every_sheet_is_sealed_nor_twice_nor_after_the_panel_nor_without_a_reason(life: Life) -> None:
    case = sealed(life, 10)
    life.assign(case, life.experts[1])
    with pytest.raises(Refusal, match="还有1份评分没有封存"):
        again(life, case)
    life.sheet(case, life.experts[1], 50)
    with pytest.raises(Refusal, match="再次评分的理由"):
        again(life, case, " ")
    again(life, case)
    for expert in life.experts[:2]:
        life.sheet(case, expert, 50)
    with pytest.raises(Refusal, match="只能一次") as refused:
        again(life, case)
    assert refused.value.clause == ("五",)
    life.close_panel(case)
    with pytest.raises(Refusal):
        again(life, case)
    page = Visitor(life.officer, life.at).get(f"/cases/{case.number}/rescore/panel/")
    assert "只能一次" in page.text_of("main") and not page.all("textarea")


def test_a_definition_without_the_word_has_no_second_round(tmp_path: Path) -> None:
    life = Life()
    case = sealed(life, 10, 50)
    with pytest.raises(Refusal, match="没有再次评分"):
        again(life, case)
    page = Visitor(life.officer, life.at).get(f"/cases/{case.number}/")
    assert not [address for address in page.links() if "/rescore/" in address]


def test_who_stood_aside_stays_away_from_the_second_round(life: Life) -> None:
    case = sealed(life, 10, 50)
    life.assign(case, life.experts[2])
    declare_recusal(case.number, "panel", "有合作。", actor=life.experts[2], at=life.later())
    run = again(life, case)
    with pytest.raises(Refusal, match="已在本件评审名单中"):
        life.assign(case, life.experts[2])
    assert run.assignments.filter(ended_at=None).count() == 2
    assert not Message.objects.filter(person=life.experts[2].person, text__contains="再次评分").exists()


def test_the_convener_opens_it_on_its_page_and_by_the_interface(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    case, other = sealed(life, 10, 50), sealed(life, 10, 50)
    visitor = Visitor(life.officer, life.at)
    here = f"/cases/{case.number}/rescore/panel/"
    assert visitor.get(f"/cases/{case.number}/").link("再次评分") == here
    refused = visitor.sent(here, {"reason": ""}, 422)
    assert "再次评分的理由" in refused.text
    assert visitor.post(here, {"reason": "讨论后再评。"}) == f"/cases/{case.number}/#act"
    set_clock(monkeypatch, life.later())
    program = program_of(life.officer, life.at)
    answer = program.post(f"/cases/{other.number}/steps/panel/rescoring", {"reason": "讨论后再评。"})
    assert (answer.status, answer.body["round"]) == (201, 2)


def test_the_public_page_says_that_experts_may_score_once_more() -> None:
    outcomes = {"done": {"label": "评审完毕", "end": "closed"}}
    step = Panel.model_validate(
        {"kind": "panel", "title": "评审", "by": ["a"], "outcomes": outcomes, "indicators": "m", "rescoring": {}}
    )
    assert any("以第二轮为准" in line for line in step.asked())


@pytest.mark.parametrize("leave", ["recuses", "is replaced"])
def test_whoever_leaves_in_the_second_round_opens_the_case_no_more(life: Life, leave: str) -> None:
    case = sealed(life, 10, 50)
    again(life, case)
    expert = life.experts[0]
    if leave == "recuses":
        declare_recusal(case.number, "panel", "系同学。", actor=expert, at=life.later())
    else:
        person = expert.person_or_refuse()
        replace_expert(case.number, "panel", person, "联系不上。", actor=life.officer, at=life.later())
    for path in (f"/cases/{case.number}/", f"/cases/{case.number}/?tab=materials"):
        Visitor(expert, life.at).get(path, 404)
    assert my_assignments(expert, CaseFile(case)) == ()


def test_the_second_round_is_closed_once_everybody_present_has_sealed(life: Life) -> None:
    case = sealed(life, 10, 50, 50)
    again(life, case)
    for expert in life.experts[:2]:
        life.sheet(case, expert, 50)
    with pytest.raises(Refusal, match="再次评分还有1份没有封存") as refused:
        life.close_panel(case)
    assert refused.value.clause == ("五",)
    replace_expert(
        case.number, "panel", life.experts[2].person_or_refuse(), "逾期。", actor=life.officer, at=life.later()
    )
    life.close_panel(case)
    assert open_steps(case) != {"panel"}


def test_unnamed_experts_keep_their_numbers_and_a_later_round_is_not_called_the_second(life: Life) -> None:
    case = life.at_panel()
    life.receive(case)
    life.assign(case, *life.experts[:2])
    life.sheet(case, life.experts[1], 50)
    life.sheet(case, life.experts[0], 10)
    again(life, case)
    life.sheet(case, life.experts[0], 40)
    life.sheet(case, life.experts[1], 50)
    life.close_panel(case)
    file = CaseFile(Case.objects.get(pk=case.pk))
    blind = replace(visibility_of(life.officer, file), names_experts=False)
    (both,) = case_scores(file, path_of(file), blind, at=life.at).rescored
    assert both.counts and [(each.who, each.first, each.second) for each in both.experts] == [
        ("专家1", 70, 70),
        ("专家2", 30, 60),
    ]
    assert [column.total for column in both.board.columns] == [70, 30]
    leaving, by = life.experts[0].person_or_refuse(), life.experts[2].person_or_refuse()
    reopen_panel(case.number, "panel", leaving, "系同学。", by=by, actor=life.officer, at=life.later())
    life.sheet(case, life.experts[2], 20)
    life.close_panel(case)
    (both,) = scores(life, case, life.officer).rescored
    assert (both.counts, both.second) == (False, 70)
    page = Visitor(life.officer, life.at).get(f"/cases/{case.number}/?tab=opinions")
    assert "以最后一轮为准" in page.one("#both-rounds").text
