"""From when until when an edition's documents are in force."""

from datetime import date

import pytest
from tests.places import ROOT

from pingding.policy.definition.loading import load_edition, load_shared
from pingding.policy.language import Document, Edition
from pingding.policy.procedures.validity import force_fault, in_force_from


@pytest.fixture(scope="module")
def edition() -> Edition:
    shared = load_shared(ROOT / "programmes/_shared")
    return load_edition(ROOT / "tests/definitions/sample-centre-2025", shared)


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        ({"in_force": date(2025, 5, 1), "published": date(2025, 4, 1)}, date(2025, 5, 1)),
        ({"published": date(2024, 3, 1), "in_force_days": 30}, date(2024, 3, 31)),
        ({"published": date(2024, 3, 1), "signed": date(2024, 2, 1)}, date(2024, 3, 1)),
        ({"signed": date(2024, 2, 1)}, date(2024, 2, 1)),
        ({}, None),
    ],
)
def test_first_day_in_force(dates: dict[str, object], first: date | None) -> None:
    document = Document.model_validate({"title": "示例", "issuers": ["示例机关"], **dates})
    assert in_force_from(document) == first


@pytest.mark.parametrize(
    ("on", "clause"),
    [
        (date(2025, 9, 30), "四"),
        (date(2025, 10, 1), None),
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), "五"),
    ],
)
def test_edition_is_in_force_from_its_first_day_to_the_eve_of_lapsing(
    on: date, clause: str | None, edition: Edition
) -> None:
    fault = force_fault(edition, on)
    assert (fault.cited if fault else None) == clause
    assert fault is None or (fault.kind == "closed" and "示例〔2025〕1号" in fault.what)


def test_document_that_sets_no_rules_does_not_count(edition: Edition) -> None:
    notice = edition.documents["notice"].model_copy(update={"rules": False})
    silent = edition.model_copy(update={"documents": {"notice": notice}})
    assert force_fault(silent, date(2030, 1, 1)) is None
