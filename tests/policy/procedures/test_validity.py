"""From when until when an edition's documents are in force."""

from datetime import date

import pytest
from tests.places import ROOT

from pingding.policy.definition.loading import load_edition, load_shared
from pingding.policy.language import Document, Edition
from pingding.policy.procedures.validity import effective_from, force_fault, in_force_from


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


def rule_document(title: str, **days: date | str) -> Document:
    return Document.model_validate({"title": title, "issuers": ["示例机关"], **days})


def test_edition_with_two_rule_documents_is_in_force_from_the_later_until_the_first_lapses(edition: Edition) -> None:
    documents = {
        "measures": rule_document("办法", in_force=date(2025, 3, 1), in_force_clause="一", lapses=date(2027, 1, 1)),
        "detail": rule_document("细则", in_force=date(2025, 6, 1), in_force_clause="二", lapses=date(2026, 1, 1)),
        "guide": rule_document("指南", in_force=date(2030, 1, 1)).model_copy(update={"rules": False}),
    }
    for order in (list(documents), list(reversed(documents))):
        both = edition.model_copy(update={"documents": {key: documents[key] for key in order}})
        assert effective_from(both) == date(2025, 6, 1)
        early, late = force_fault(both, date(2025, 5, 31)), force_fault(both, date(2026, 1, 1))
        assert early is not None and "《细则》" in early.what and early.clause == ("二",)
        assert late is not None and "《细则》" in late.what and "失效" in late.what
        assert force_fault(both, date(2025, 6, 1)) is None and force_fault(both, date(2025, 12, 31)) is None
    undated = edition.model_copy(update={"documents": {"measures": rule_document("办法")}})
    assert effective_from(undated) is None and force_fault(undated, date(1999, 1, 1)) is None
