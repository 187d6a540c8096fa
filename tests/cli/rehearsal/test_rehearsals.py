"""Rehearsals that obey: whatever a definition binds its outcomes to, every way on is gone and nothing gets stuck."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from tests.installation import run
from tests.places import ROOT

from pingding.actions.editions import store_edition
from pingding.cli.library import open_edition, programme_ids, shared_folder
from pingding.cli.player.world import opening_of
from pingding.cli.rehearsal.funnel import Funnel, StepLine, funnel_of
from pingding.cli.rehearsal.guide import led_procedures
from pingding.cli.rehearsal.notes import Notes
from pingding.cli.rehearsal.rehearsal import Rehearsal
from pingding.cli.rehearsal.report import Report, report_on
from pingding.cli.steps.registry import STEPS
from pingding.policy.language import Edition
from pingding.policy.language.procedures import Obligation
from pingding.queries.journal.journal import JournalCheck
from pingding.records.models import Case

Change = Callable[[Path, str, str], None]
EXAMPLE = ROOT / "docs" / "example-programme"


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Path, settings: object) -> None:
    settings.PINGDING_MEDIA = tmp_path / "media"  # type: ignore[attr-defined]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the guide's programme beside its shared vocabularies."""
    shutil.copytree(EXAMPLE, tmp_path / "programmes")
    return tmp_path / "programmes" / "slq-incubator-2026"


def rehearsed(definition: Path, cases: int = 5) -> dict[str, Any]:
    """The report of a rehearsal, which went well, as plain data."""
    opened = open_edition(str(definition))
    with override_settings(PINGDING_PROGRAMMES=shared_folder(opened.folder).parent):
        store_edition(opened.edition, at=opening_of(opened.edition))
        report = report_on(opened.edition, Rehearsal(opened.edition.id, cases, 1, lambda: None).run())
        assert report.sound, list(report.lines())
    plain: dict[str, Any] = json.loads(json.dumps(report.plain(), default=str))
    return plain


def visits(report: dict[str, Any], step: str) -> dict[str, int]:
    """How often each outcome of a step was visited."""
    own: dict[str, int] = next(line["outcomes"] for line in report["steps"] if line["id"] == step)
    return own


BY_FIGURES = {"wz-technology-2022": {("evaluation_verdict", "fail")}}
"""Outcomes by grades that figures of earlier years decide, which those who play the scorers cannot bring about."""


def of_what_is_led(edition: Edition, obligation: Obligation) -> bool:
    """Whether it is owed after the grant, or after something that the rehearsal leads cases through."""
    event = obligation.after.event if obligation.after else "granted"
    return event == "granted" or event.partition(".")[0] in led_procedures(edition)


@pytest.mark.django_db
@pytest.mark.parametrize("name", programme_ids())
def test_every_step_of_every_procedure_is_visited_and_every_outcome(name: str) -> None:
    edition = open_edition(name).edition
    store_edition(edition, at=opening_of(edition))
    report = report_on(edition, Rehearsal(edition.id, 1, 1, lambda: None).run())
    assert (report.notes.stuck, set(report.funnel.unvisited)) == ({}, BY_FIGURES.get(name, set())), (
        report.notes.refusals
    )
    assert report.sound and report.by_figures == BY_FIGURES.get(name, set())
    steps = {key: set(procedure.steps) for key, procedure in led_procedures(edition).items()}
    assert {(line.procedure, line.id) for line in report.funnel.steps if line.reached} == {
        (key, step) for key, own in steps.items() for step in own
    }
    begun = {key for key, obligation in edition.obligations.items() if of_what_is_led(edition, obligation)}
    assert all(number for key, number in report.funnel.owed.items() if key in begun)
    assert not Case.objects.filter(submitted_at__isnull=False, ended_at=None).exists()


def test_what_other_figures_would_bring_about_is_counted_apart_and_nothing_else() -> None:
    edition = open_edition("wz-technology-2022").edition
    steps = edition.procedures["evaluation"].steps
    every = [(key, way) for key, step in steps.items() for way in STEPS[step.kind].branches(step)]
    upward = [(key, way) for key, way in every if key == "evaluation_upward"]
    lines = tuple(
        StepLine("evaluation", key, step.title, int(key != "evaluation_upward"), {}, None, None, None, 0)
        for key, step in steps.items()
    )
    notes = Notes(by_figures={("evaluation_verdict", "excellent")})
    unvisited = (("evaluation_verdict", "excellent"), *upward)
    funnel = Funnel(lines, 1, 1, {}, None, None, {}, len(every), unvisited)
    report = Report(edition, funnel, notes, JournalCheck(ok=True, entries=1))
    assert report.sound and report.by_figures == set(unvisited)
    assert f"各步骤的去向共{len(every)}种，走到{len(every) - 3}种，另有3种取决于以往年度填报的数据。" in report.lines()
    missed = replace(report, funnel=replace(funnel, unvisited=(*unvisited, ("evaluation_verdict", "fail"))))
    assert not missed.sound and missed.by_figures == set(unvisited)


GRADES = """
grades:
  level:
    title: 评审等级
    indicators: marks
    clause: 四（一）
    grades:
      good: {label: 优秀, from: 85}
      fair: {label: 合格, from: 60, below: 85}
      poor: {label: 不合格, below: 60}
"""


@pytest.mark.django_db
def test_outcomes_that_are_bound_to_grades_are_each_taken_by_cases_of_the_grade(example: Path, change: Change) -> None:
    marks = example / "marks.yaml"
    marks.write_text(marks.read_text(encoding="utf-8") + GRADES, encoding="utf-8")
    change(
        example / "procedures.yaml",
        "          propose: {label: 列入建议名单, to: meeting}\n"
        "          drop: {label: 不列入, end: refused, tone: refuse, reason: true}\n",
        "          first: {label: 优先列入, to: meeting, grades: [good]}\n"
        "          propose: {label: 列入建议名单, to: meeting, grades: [fair]}\n"
        "          drop: {label: 不列入, end: refused, tone: refuse, reason: true, grades: [poor]}\n",
    )
    report = rehearsed(example)
    assert report["stuck"] == {} and report["unvisited"] == []
    assert all(visits(report, "list").values()) and set(visits(report, "list")) == {"first", "propose", "drop"}


@pytest.mark.django_db
def test_quotas_places_and_turnout_are_kept(example: Path, change: Change) -> None:
    change(
        example / "marks.yaml",
        "    minimum: 60\n",
        "    minimum: 60\n    turnout: 3\n    quotas: [{of: 2, local: 示例。}, {of: 2, per: region, local: 示例。}]\n",
    )
    report = rehearsed(example)
    assert report["stuck"] == {} and "建议名单" not in {refusal["where"] for refusal in report["refusals"]}
    assert all(visits(report, "list").values()) and report["ends"]["recognised"]


@pytest.mark.django_db
def test_a_programme_for_a_whole_municipality_is_rehearsed_in_its_districts(studio: Path, change: Change) -> None:
    change(studio / "programme.yaml", "regions: all", "regions: [cq]")
    report = rehearsed(studio, cases=2)
    assert report["stuck"] == {} and report["unvisited"] == []


@pytest.mark.django_db
def test_conditional_steps_and_obligations_are_visited_and_passed_over(example: Path, change: Change) -> None:
    change(example / "procedures.yaml", "        by: [science, economy]\n", "        by: [science, economy]\n" + WHEN)
    change(example / "procedures.yaml", "    opened_by: obligation\n", "    opened_by: obligation\n" + OWED)
    change(example / "procedures.yaml", "must_pass: [review, joint, ", "must_pass: [review, ")
    report = rehearsed(example)
    joint = next(line for line in report["steps"] if line["id"] == "joint")
    assert joint["reached"] and joint["passed_over"]
    assert report["unvisited"] == [] and report["owed"]["annual"]


WHEN = "        when: site_held = 'leased'\n        skip_to: panel\n"
OWED = "    when: graduated >= 40\n"


@pytest.mark.django_db
def test_data_that_differ_from_the_journal_are_told_without_an_entry() -> None:
    edition = open_edition(programme_ids()[0]).edition
    differing = JournalCheck(ok=False, entries=7, what="件的状态与日志不一致")
    assert (
        list(Report(edition, funnel_of(edition), Notes(), differing).lines())[-1] == "日志7条，件的状态与日志不一致。"
    )


def test_visits_are_printed_and_the_same_seed_prints_the_same(tmp_path: Path, studio: Path) -> None:
    words = ("pingding.cli.main", "rehearse", str(studio), "--cases", "2", "--seed", "2")
    first, second = (run(tmp_path, *words, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first.returncode == 0, first.stdout + first.stderr
    assert first.stdout == second.stdout
    lines = first.stdout.splitlines()
    review = next(line for line in lines if line.strip().startswith("审核"))
    assert all(label in review for label in ("审核通过", "退回补正", "不予认定"))
    assert any(line.startswith("各步骤的去向共7种，走到7种") for line in lines)
