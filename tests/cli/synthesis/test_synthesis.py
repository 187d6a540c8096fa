"""Facts that are made up: they meet the conditions of every definition, or violate just the one that was chosen."""

import io
import random
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pingding.cli.library import Opened, open_edition, programme_ids
from pingding.cli.synthesis.files import small_file
from pingding.cli.synthesis.patterns import text_fitting
from pingding.cli.synthesis.synthesis import Synthesis, violable
from pingding.policy.conditions.assess import assess
from pingding.policy.conditions.verdicts import Answer
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.file_kinds import KINDS, file_kind
from pingding.policy.language import Edition
from pingding.policy.procedures.validity import in_force_from
from pingding.policy.values.typed import Value


def forms_of(edition: Edition) -> list[str]:
    forms = (getattr(step, "form", None) for step in edition.application.steps.values())
    return list(dict.fromkeys(form for form in forms if form))


def day_of(edition: Edition) -> date:
    days = [edition.programme.intake.opens, *map(in_force_from, edition.documents.values())]
    return max(day for day in days if day)


@pytest.mark.parametrize("name", programme_ids())
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_facts_for_every_definition(name: str, seed: int) -> None:
    opened = open_edition(name)
    edition, day = opened.edition, day_of(opened.edition)
    made = Synthesis(edition, opened.shared, day, random.Random(seed), forms_of(edition), tag="甲").search()
    records = {key: made.record[f.record] for key, f in edition.vocabulary.items() if f.record in made.record}
    facts = Facts(edition, opened.shared, {**records, **made.entered}, day)
    assert assess(edition, opened.shared, facts).blocking("submission") == ()


def test_one_condition_violated_and_no_other() -> None:
    opened = open_edition("cq-manufacturing-2017")
    edition, day = opened.edition, day_of(opened.edition)
    target = next(path for path in violable(edition) if edition.conditions[path.partition(".")[0]].all)
    made = Synthesis(
        edition, opened.shared, day, random.Random(1), forms_of(edition), tag="甲", violate=target
    ).search()
    records = {key: made.record[f.record] for key, f in edition.vocabulary.items() if f.record in made.record}
    found = assess(edition, opened.shared, Facts(edition, opened.shared, {**records, **made.entered}, day))
    assert found.at(target).answer is Answer.not_satisfied
    assert {part.path for part in found.blocking("submission")} == {target}


def test_the_same_seed_makes_the_same_facts() -> None:
    opened = open_edition("cq-industry-2024")
    runs = [
        Synthesis(opened.edition, opened.shared, date(2024, 9, 2), random.Random(7), forms_of(opened.edition)).search()
        for _ in range(2)
    ]
    assert runs[0] == runs[1]


@pytest.mark.parametrize(
    "pattern", ["^[0-9+() -]{7,20}$", r"^\d{4}-\d{2}$", "^(甲|乙)[A-Z]+$", r"\w+@\w+", "^[^0-9]{2}"]
)
def test_texts_fit_patterns(pattern: str) -> None:
    assert all(re.search(pattern, text_fitting(pattern, random.Random(seed))) for seed in range(20))


@pytest.mark.parametrize("kind", KINDS)
def test_small_files_are_what_they_say(kind: str) -> None:
    data = small_file(kind, "营业执照")
    assert file_kind(io.BytesIO(data)) == kind
    assert data == small_file(kind, "营业执照")


TOTAL = """
  area_total: {label: 场所总面积, type: number, unit: 平方米, min: 0, clause: 一（二）}
  area_sum:
    label: 场所面积合计
    type: number
    unit: 平方米
    aggregate: {table: premises, take: sum, column: area}
    clause: 一
  online: {label: 是否网上办公, type: yesno, clause: 一（二）}
"""


def studio_with_a_total(studio: Path, change: Callable[[Path, str, str], None]) -> Opened:
    """The small definition with a total that must be its table's sum, and a yes/no fact that decides nothing."""
    change(studio / "facts.yaml", "  plan: {", TOTAL.lstrip("\n") + "  plan: {")
    change(
        studio / "forms.yaml",
        "          - premises\n",
        "          - premises\n          - area_total\n          - online\n",
    )
    change(
        studio / "conditions.yaml",
        "conditions:\n",
        "conditions:\n  total: {says: 总面积等于各场所之和, computed: area_total = area_sum, clause: 一（二）}\n",
    )
    return open_edition(str(studio))


@pytest.mark.parametrize("fixed", [{}, {"area_total": Decimal("4321.5")}])
def test_a_total_that_must_be_the_sum_of_a_table_is_made_so(
    studio: Path, change: Callable[[Path, str, str], None], fixed: dict[str, Value]
) -> None:
    opened = studio_with_a_total(studio, change)
    edition, day = opened.edition, day_of(opened.edition)
    for seed in range(5):
        made = Synthesis(edition, opened.shared, day, random.Random(seed), forms_of(edition), fixed=fixed).search()
        facts = Facts(edition, opened.shared, made.entered, day)
        assert facts["area_total"] == facts["area_sum"] != 0
        assert fixed.items() <= made.entered.items()


def test_yes_and_no_are_both_made(studio: Path, change: Callable[[Path, str, str], None]) -> None:
    opened = studio_with_a_total(studio, change)
    edition, day = opened.edition, day_of(opened.edition)
    rng = random.Random(1)
    made = [Synthesis(edition, opened.shared, day, rng, forms_of(edition)).search().entered for _ in range(8)]
    assert {entered["online"] for entered in made} == {True, False}
    assert {entered["legal_person"] for entered in made} == {True}


def test_an_aim_holds_or_does_not_as_asked(studio: Path) -> None:
    opened = open_edition(str(studio))
    edition, day = opened.edition, day_of(opened.edition)
    for holds in (True, False):
        aims = {"staff > 40": holds}
        made = Synthesis(edition, opened.shared, day, random.Random(3), forms_of(edition), aims=aims).search()
        assert (made.entered["staff"] > 40) is holds


def test_what_the_form_must_say_to_be_handed_in_is_said(studio: Path, change: Callable[[Path, str, str], None]) -> None:
    (procedures,) = [file for file in studio.glob("*.yaml") if "kind: fill" in file.read_text(encoding="utf-8")]
    text = procedures.read_text(encoding="utf-8")
    submit = next(line for line in text.splitlines() if "submit:" in line)
    change(procedures, submit, submit.replace("label:", "when: staff > 400, label:"))
    opened = open_edition(str(studio))
    day, rng = day_of(opened.edition), random.Random(3)
    for aims in ({}, {"staff > 400": False}):
        made = Synthesis(opened.edition, opened.shared, day, rng, forms_of(opened.edition), aims=aims).search()
        assert made.entered["staff"] > 400
