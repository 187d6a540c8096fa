"""A score or a grade as a fact: outcomes, conditions, steps and what a holder does later can hang on it."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from tests.actions.changed_life import Changed
from tests.actions.life import Life, open_steps
from tests.actions.titles.followed import Followed
from tests.places import DEFINITIONS

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.policy.conditions.verdicts import Answer
from pingding.policy.errors import Refusal
from pingding.queries.batches.batches import batch_desk
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import case_facts
from pingding.queries.clock import local_date
from pingding.queries.panels.ranking import ranked_cases
from pingding.queries.refusals import each_of
from pingding.records.models import Case

pytestmark = pytest.mark.django_db

FACTS = (
    "  topic: {label: 领域",
    "  total: {label: 评审得分, type: number, unit: 分, score: {indicators: marks}, clause: 四}\n"
    "  people_points: {label: 人员得分, type: number, unit: 分, score: {indicators: marks, row: people}, clause: 四}\n"
    "  listed_before: {label: 曾列入国家名录, type: yesno, clause: 四}\n"
    "  topic: {label: 领域",
)
GOOD = (
    "conditions:\n",
    "conditions:\n  good: {says: 得分和人员得分达到要求, computed: total >= 50 and people_points >= 1,"
    " force: warning, clause: 四}\n"
    "  before: {says: 曾列入名录, computed: listed_before, force: warning, clause: 四}\n",
)
FIELDS = ("fields: [centre_name, topic,", "fields: [centre_name, topic, {fact: listed_before, required: false},")
BOUND = (
    "propose: {label: 建议, to: meeting}",
    "propose: {label: 建议, to: meeting, when: total >= 60 or listed_before, clause: 四}",
)
MINIMUM = ("minimum: 50, ", "")
GRADED = (
    ("rankings:\n", "grades:\n  stars:\n    title: 星级\n    clause: 四\n    indicators: marks\n    grades:\n"
     "      four: {label: 四星, from: 75}\n      three: {label: 三星, below: 75}\n\nrankings:\n"),
    ("  topic: {label: 领域", "  star: {label: 星级, type: choice, score: {indicators: marks, take: grade},"
     " clause: 四}\n"
     "  topic: {label: 领域"),
    ("refuse: {label: 不予认定,", "refuse: {label: 不予认定, when: star = 'three',"),
)  # fmt: skip


def at_list(life: Life, *marks: int, **values: object) -> Case:
    case, _writer = life.submitted(**values)
    life.to_list(case, *marks)
    return Case.objects.get(pk=case.pk)


def propose(life: Life, case: Case) -> None:
    rank_cases("list", [Decision(case.number, "propose", "", 1)], actor=life.officer, at=life.later())


def test_score_is_known_once_the_panel_is_closed(changed: Changed) -> None:
    life = changed(FACTS, GOOD, FIELDS)
    case, _writer = life.submitted()
    on = local_date(life.at)
    assert case_facts(case, on=on).facts["total"] is None
    life.to_list(case, 30, 31)
    case.refresh_from_db()
    facts = case_facts(case, on=on).facts
    assert (facts["total"], facts["people_points"]) == (Decimal("50.5"), 20)
    assert facts.holds("people_points / total > 0.3") is True


def test_an_outcome_bound_to_a_score_or_a_bypass(changed: Changed) -> None:
    life = changed(FACTS, GOOD, FIELDS, BOUND, MINIMUM)
    low = at_list(life, 30, 30, listed_before=False)
    bypassing = at_list(life, 30, 30, listed_before=True, topic="chips")
    with pytest.raises(Refusal) as refused:
        propose(life, low)
    (why,) = [each for each in each_of(refused.value) if "只限" in each.what]
    assert "“建议”只限评审得分不低于60分，或曾列入国家名录的件" in why.what and "评审得分50分" in why.what
    assert why.clause == ("四",) and why.field == f"outcome-{low.number}"
    propose(life, bypassing)
    assert "meeting" in open_steps(bypassing)
    high = at_list(life, 45, 45)
    propose(life, high)
    assert "meeting" in open_steps(high)


def test_a_list_proposes_no_case_to_which_the_outcome_is_closed(changed: Changed) -> None:
    one = ("cohort: {over: list}, minimum: 50, ", "cohort: {over: list}, quotas: [{of: 1, clause: 四}], ")
    life = changed(FACTS, GOOD, FIELDS, BOUND, one)
    closed = at_list(life, 38, 38, staff="50", listed_before=False)
    open_one = at_list(life, 30, 30, staff="50", listed_before=True, topic="chips")
    order = {placed.key: placed for placed in ranked_cases([closed, open_one], "list", at=life.at).ranked.order}
    assert not order[closed.number].proposed and order[open_one.number].proposed
    (why,) = order[closed.number].says
    assert why.startswith("“建议”只限评审得分不低于60分，或曾列入国家名录的件，本件评审得分58分")
    waiting = {case.number: case for case in batch_desk(life.officer, "sample-life-2025", "list", at=life.at).cases}
    assert waiting[closed.number].barred == {"propose"} and not waiting[open_one.number].barred


def test_a_condition_may_ask_for_a_score(changed: Changed) -> None:
    life = changed(FACTS, GOOD, FIELDS)
    case, _writer = life.submitted()
    assert answer(life, case) is Answer.unknown
    life.to_list(case, 30, 31)
    assert answer(life, Case.objects.get(pk=case.pk)) is Answer.satisfied


def answer(life: Life, case: Case) -> Answer:
    findings = assessment_of(CaseFile(case), at=life.at).every()
    return next(finding.answer for finding in findings if finding.path == "good")


def test_a_step_may_be_left_out_by_a_score(changed: Changed) -> None:
    life = changed(FACTS, GOOD, FIELDS, ("        optional: true\n", "        when: total < 50\n"))
    high, low = life.at_panel(), life.at_panel(topic="chips")
    life.panel(high, 45, 45)
    life.panel(low, 10, 10)
    assert "visit" not in open_steps(high)
    assert "visit" in open_steps(low)


def test_a_grade_among_others_is_known_from_the_list_that_compares_them(changed: Changed) -> None:
    among = GRADED[0][1].replace("from: 75", "places: 1").replace(", below: 75", "")
    life = changed(
        (GRADED[0][0], among.replace("clause: 四", "clause: 四\n    cohort: {over: so_far}", 1)), *GRADED[1:]
    )
    case = at_list(life, 60, 60)
    on = local_date(life.at)
    assert case_facts(case, on=on).facts["star"] is None
    propose(life, case)
    assert case_facts(Case.objects.get(pk=case.pk), on=on).facts["star"] == "four"


def test_a_grade_is_a_fact_too(changed: Changed) -> None:
    life = changed(*GRADED)
    case = at_list(life, 60, 60)
    facts = case_facts(case, on=local_date(life.at)).facts
    assert facts["star"] == "four" and facts.show("star", facts["star"]) == "四星"


def test_the_score_of_a_step_is_known_to_its_own_outcomes(tmp_path: Path) -> None:
    copy = tmp_path / "sample-consequence-2025"
    shutil.copytree(DEFINITIONS / copy.name, copy)
    text = (copy / "sample.yaml").read_text(encoding="utf-8")
    bound = text.replace("考核完毕, to: record}", "考核完毕, to: record, when: yearly_grade = 'good'}")
    (copy / "sample.yaml").write_text(bound, encoding="utf-8")
    world = Followed(definition=str(copy))
    with pytest.raises(Refusal, match="“考核完毕”只限考核等级为合格的件，本件考核等级不合格"):
        world.assessed(2025, 50)
    world.assessed(2026, 70)


def test_a_score_that_this_round_does_not_give_is_not_the_last_rounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "sample-consequence-2025"
    shutil.copytree(DEFINITIONS / copy.name, copy)
    text = (copy / "sample.yaml").read_text(encoding="utf-8")
    bound = text.replace("考核完毕, to: record}", "考核完毕, to: record, when: yearly_grade = 'good'}")
    (copy / "sample.yaml").write_text(bound, encoding="utf-8")
    world = Followed(definition=str(copy))
    case = world.reported(2025)
    Case.objects.filter(pk=case.pk).update(scores={"yearly_grade": "good"})
    unknown = {"yearly_grade": None}
    monkeypatch.setattr("pingding.queries.steps.step_checks.scores_from", lambda *_round, **_at: unknown)
    with pytest.raises(Refusal, match="“考核完毕”只限考核等级为合格的件"):
        world.review(case, "assess", "done")
