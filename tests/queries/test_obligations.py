"""What the holder of a title owes: obligations of its kind of title alone, until it expires."""

from datetime import date

import pytest
from tests import factories

from pingding.queries.obligations import next_opening, periods_to_open
from pingding.records.models import StoredEdition, Title

pytestmark = pytest.mark.django_db
ON = date(2027, 6, 1)


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> StoredEdition:
    """A definition whose yearly report only holders of one of two kinds of title owe."""
    edition = factories.definition("sample-life-2025")
    (key, report), kind = next(iter(edition.obligations.items())), next(iter(edition.titles))
    limited = edition.model_copy(update={"obligations": {key: report.model_copy(update={"titles": (kind,)})}})
    monkeypatch.setattr("pingding.queries.obligations.edition_of", lambda _stored: limited)
    return factories.edition("sample-life-2025")


def title(stored: StoredEdition, kind: str, expires_on: date | None = None) -> Title:
    return Title(edition=stored, kind=kind, granted_on=date(2025, 3, 1), expires_on=expires_on)


def test_obligation_of_one_kind_of_title_is_owed_by_no_other(stored: StoredEdition) -> None:
    own, other = list(factories.definition("sample-life-2025").titles)[:2]
    assert sorted(periods_to_open(title(stored, own), "annual_report", (), ON)) == [2025, 2026]
    assert next_opening(title(stored, own), (), ON) == date(2025, 12, 31)
    assert periods_to_open(title(stored, other), "annual_report", (), ON) == {}
    assert next_opening(title(stored, other), (), ON) is None


def test_nothing_is_owed_from_the_day_on_which_the_title_expires(stored: StoredEdition) -> None:
    own = next(iter(factories.definition("sample-life-2025").titles))
    assert list(periods_to_open(title(stored, own, date(2027, 1, 30)), "annual_report", (), ON)) == [2025]
    assert list(periods_to_open(title(stored, own, date(2027, 1, 31)), "annual_report", (), ON)) == [2025, 2026]
