"""Facts that are made up: they meet the conditions of every definition, or violate just the one that was chosen."""

import io
import random
import re
from datetime import date

import pytest

from pingding.cli.library import open_edition, programme_ids
from pingding.cli.synthesis.files import small_file
from pingding.cli.synthesis.patterns import text_fitting
from pingding.cli.synthesis.synthesis import Synthesis, violable
from pingding.policy.conditions.assess import assess
from pingding.policy.conditions.verdicts import Answer
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.file_kinds import KINDS, file_kind
from pingding.policy.language import Edition
from pingding.policy.procedures.validity import in_force_from


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
