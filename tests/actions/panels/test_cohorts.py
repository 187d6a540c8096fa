"""Which cases are compared: those of one call that come to the same office, whoever asks, and for whichever case."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.actions.changed_life import Changed
from tests.actions.life import Life
from tests.actions.panels.test_earlier_results import as_before_they_were_kept
from tests.web.desk.pages import Visitor

from pingding.actions.applications.applications import open_application, save_draft, withdraw_application
from pingding.actions.applications.materials import add_material
from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.actions.panels.earlier_results import keep_earlier_result, rounds_without_results
from pingding.actions.panels.experts import assign_expert
from pingding.actions.steps import act_at_step
from pingding.policy.scores.sources import Sources
from pingding.policy.steps.panel import PanelClosed
from pingding.queries.journal.recorded_state import state_differences
from pingding.queries.panels.panel_results import case_results
from pingding.queries.panels.sheets import panel_results
from pingding.records.models import Case, OfficeHeld, StepRun

pytestmark = pytest.mark.django_db
PEOPLE = "score: {rule: proportional, of: staff, full: 100}"
COMPARED = (PEOPLE, "score: {rule: cohort, of: staff, by: rank}")
SO_FAR = ("    combine: trimmed\n", "    combine: trimmed\n    cohort: {over: so_far}\n")
BY_DISTRICT = ("        title: 专家评审\n        by: authority\n", "        title: 专家评审\n        by: district\n")
PLACES = (
    "rankings:\n",
    "grades:\n  stars:\n    title: 星级\n    clause: 四\n    indicators: marks\n    cohort: {over: so_far}\n"
    "    grades:\n      four: {label: 四星, places: 1}\n      three: {label: 三星}\n\nrankings:\n",
)


def in_region(life: Life, region: str, **values: object) -> Case:
    """A case of a unit of the region, at the panel that its district convenes."""
    if region not in life.districts:
        life.districts[region] = factories.officer(factories.office(f"science@{region}"))
    unit, writer = factories.unit(factories.unit_data(region=region))
    case = open_application(life.call, unit, actor=writer, at=life.later())
    good = {"legal_person": True, "staff": "50", "centre_name": "示例钢铁协同中心", "topic": "steel"}
    save_draft(case.number, good | values, actor=writer, at=life.later(), signed=("truth",))
    add_material(case.number, "licence", factories.attachment(unit, writer), actor=writer, at=life.later())
    life.submit(case, writer)
    life.check(case, region)
    life.opine(case, region)
    life.letter(case, region=region)
    return case


def judge(life: Life, case: Case, region: str, mark: int = 50) -> Case:
    officer = life.districts[region]
    for expert in life.experts[:2]:
        assign_expert(case.number, "panel", expert.person_or_refuse(), actor=officer, at=life.later())
        life.sheet(case, expert, mark)
    act_at_step(case.number, "panel", "done", PanelClosed(summary="已评审"), actor=officer, at=life.later())
    return Case.objects.get(pk=case.pk)


def scores(life: Life, *cases: Case) -> list[Decimal | None]:
    results = panel_results(cases, "panel", at=life.at)
    return [results[case.pk].score for case in cases]


def labels(life: Life, *cases: Case) -> list[str]:
    merits = case_results(cases, Sources(("panel",)), at=life.at)
    return [merits[case.pk].label for case in cases]


def test_every_district_has_a_cohort_of_its_own(changed: Changed) -> None:
    life = changed(COMPARED, SO_FAR, BY_DISTRICT, PLACES)
    first, second = in_region(life, "wanzhou", staff="60"), in_region(life, "fuling", staff="40")
    cases = [judge(life, first, "wanzhou"), judge(life, second, "fuling", 40)]
    assert scores(life, *cases) == [90, 80] and scores(life, *reversed(cases)) == [80, 90]
    assert labels(life, *cases) == ["四星", "四星"]


def test_what_is_sealed_in_an_open_panel_changes_nobodys_grade(changed: Changed) -> None:
    life = changed(PLACES, BY_DISTRICT)
    first, second = in_region(life, "wanzhou", staff="60"), in_region(life, "wanzhou", staff="60")
    judge(life, first, "wanzhou", 40)
    expert = life.experts[0]
    assign_expert(second.number, "panel", expert.person_or_refuse(), actor=life.districts["wanzhou"], at=life.later())
    life.sheet(second, expert, 60)
    assert labels(life, Case.objects.get(pk=first.pk)) == ["四星"]
    assert panel_results([second], "panel", at=life.at) == {}


def test_regions_that_one_office_serves_are_one(changed: Changed) -> None:
    life = changed(COMPARED, SO_FAR, BY_DISTRICT, PLACES)
    first = in_region(life, "wanzhou", staff="60")
    OfficeHeld.objects.create(
        office="science@fuling", organisation=OfficeHeld.objects.get(office="science@wanzhou").organisation
    )
    life.districts["fuling"] = life.districts["wanzhou"]
    second = in_region(life, "fuling", staff="40")
    cases = [judge(life, first, "wanzhou"), judge(life, second, "fuling", 40)]
    assert scores(life, *cases) == [90, 60] and labels(life, *cases) == ["四星", "三星"]


def test_queries_hardly_grow_with_the_districts(changed: Changed) -> None:
    """The facts of each district's cases are read for themselves, everything else once."""
    life = changed(COMPARED, SO_FAR, BY_DISTRICT)
    cases = []
    asked = []
    for region in ("wanzhou", "fuling", "yuzhong"):
        cases.append(judge(life, in_region(life, region), region))
        with CaptureQueriesContext(connection) as queries:
            scores(life, *cases)
        asked.append(len(queries))
    assert asked[2] - asked[1] == asked[1] - asked[0] <= 6


def test_a_cohort_of_nobody_compares_nothing(changed: Changed) -> None:
    """The only case of a call, withdrawn after its panel closed, where grades are given by places."""
    life = changed(PLACES)
    case, writer = life.submitted()
    life.to_list(case)
    withdraw_application(case.number, actor=writer, at=life.at)
    page = Visitor(life.officer, life.later()).get(f"/cases/{case.number}/?tab=opinions")
    assert page.section("评分表").has(".score-table")


def test_round_keeps_the_grade_that_was_learnt_by_comparing(changed: Changed) -> None:
    life = changed(PLACES)
    best, other = life.submitted()[0], life.submitted()[0]
    for case, marks in ((best, (50, 52)), (other, (30, 32))):
        life.to_list(case, *marks)
    rounds = StepRun.objects.exclude(score=None).order_by("-score")
    assert [run.grade for run in rounds] == [None, None]
    decisions = [Decision(case.number, "propose", place=place) for place, case in enumerate((best, other), 1)]
    rank_cases("list", decisions, actor=life.officer, at=life.later())
    kept = [(best.pk, "four"), (other.pk, "three")]
    assert [(run.case_id, run.grade) for run in rounds.all()] == kept
    assert list(state_differences()) == []
    as_before_they_were_kept()
    assert [keep_earlier_result(run, at=life.later()) for run in rounds_without_results()] == [True, True]
    assert [(run.case_id, run.grade) for run in rounds.all()] == kept
