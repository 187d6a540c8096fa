"""The definitions as the platform uses them: shared vocabularies from the folder, editions from the database."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.definition.english import english_by_text
from pingding.policy.definition.loading import load_shared, read_edition
from pingding.policy.errors import Refusal
from pingding.policy.expressions.compiled import CompiledEdition, compiled_edition
from pingding.policy.language import Edition, Shared
from pingding.policy.procedures.calendar import WorkingCalendar
from pingding.policy.procedures.validity import force_fault, revised_fault
from pingding.policy.translation import in_english
from pingding.queries.compiled_queries import compiled_query
from pingding.records.models import StoredEdition

LONGEST = 200
"""Of so many characters is what the journal keeps of a text."""


@lru_cache(maxsize=4)
def _shared(folder: str) -> Shared:
    return load_shared(Path(folder) / "_shared")


def shared() -> Shared:
    """The shared vocabularies; read once per process."""
    return _shared(str(settings.PINGDING_PROGRAMMES))


@lru_cache(maxsize=4)
def _calendar(folder: str) -> WorkingCalendar:
    return WorkingCalendar(_shared(folder).working_days)


def calendar() -> WorkingCalendar:
    """The working-day calendar from the decrees in the shared vocabularies."""
    return _calendar(str(settings.PINGDING_PROGRAMMES))


@dataclass(frozen=True)
class _Kept:
    """A stored edition: what it says is known by its digest, where it stands by its key."""

    digest: str
    pk: int = field(compare=False)


@lru_cache(maxsize=64)
def _edition(kept: _Kept) -> Edition:
    return read_edition(StoredEdition.objects.values_list("content", flat=True).get(pk=kept.pk))


def edition_of(stored: StoredEdition) -> Edition:
    """The definition of a stored edition; parsed once per process and content."""
    return _edition(_Kept(stored.digest, stored.pk))


def edition_by(digest: str, pk: int) -> Edition:
    """The definition of a stored edition of which its digest and key were read."""
    return _edition(_Kept(digest, pk))


def compiled_of(stored: StoredEdition) -> CompiledEdition:
    """The definition of a stored edition made ready for many questions; made once per process and content."""
    return compiled_edition(edition_of(stored), shared())


@compiled_query
def _stored(programme: str) -> QuerySet[StoredEdition]:
    return StoredEdition.objects.filter(programme=programme)


def stored_edition(programme: str) -> StoredEdition:
    """The stored edition of a programme id; Refusal(kind="missing") when there is none."""
    stored = next(iter(_stored(programme)), None)
    if stored is None:
        what = _("没有编号为“%(programme)s”的政策项目") % {"programme": programme}
        raise Refusal(what, kind="missing", remedy=_("请从政策项目列表进入。"))
    return stored


def is_revised(stored: StoredEdition, on: date) -> bool:
    """Whether a newer edition has taken the place of this one on a day."""
    return stored.revised_from is not None and stored.revised_from <= on


def definition_words(edition: Edition, text: str) -> str:
    """What was kept in Chinese, in the reader's language where the definition has this text with an English; what was
    cut to the journal's length is known by that."""
    if not text or not in_english():
        return text
    english = compiled_edition(edition, shared()).cached(
        ("english",), lambda: {chinese[:LONGEST]: english for chinese, english in english_by_text(edition).items()}
    )
    return english.get(text, text)


def revisions_of(stored: StoredEdition) -> frozenset[int]:
    """The keys of an edition and of all those that revise one another with it, older and newer.

    One query where it revises another or is revised.
    """
    if stored.revised_by_id is None and edition_of(stored).programme.revises is None:
        return frozenset({stored.pk})
    pairs = [(pk, newer) for pk, _programme, newer in _revisions() if newer is not None]
    chain: set[int] = set()
    waiting = {stored.pk}
    while waiting:
        chain |= waiting
        waiting = {key for pair in pairs if waiting & set(pair) for key in pair} - chain
    return frozenset(chain)


@compiled_query
def _revisions() -> QuerySet[StoredEdition, tuple[int, str, int | None]]:
    return StoredEdition.objects.values_list("pk", "programme", "revised_by")


def revision_families() -> dict[str, frozenset[str]]:
    """By programme id, the ids of it and of all that revise one another with it; in one query."""
    rows = _revisions()
    families = {pk: frozenset({programme}) for pk, programme, _newer in rows}
    programmes = {pk: programme for pk, programme, _newer in rows}
    for pk, _programme, newer in rows:
        joined = families[pk] | families.get(newer or 0, frozenset())
        families |= {key: joined for key in families if programmes[key] in joined}
    return {programmes[pk]: family for pk, family in families.items()}


def takes_applications(stored: StoredEdition, on: date) -> bool:
    """Whether the edition is in force on a day and not revised; asks the database nothing."""
    return force_fault(edition_of(stored), on) is None and not is_revised(stored, on)


def edition_fault(stored: StoredEdition, on: date) -> Refusal | None:
    """Why the edition takes no new applications on a day: not in force yet, lapsed, or revised; with the clause."""
    if (fault := force_fault(edition_of(stored), on)) is not None:
        return fault
    newer = stored.revised_by if is_revised(stored, on) else None
    return revised_fault(edition_of(newer)) if newer else None
