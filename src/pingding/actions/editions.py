"""Taking definitions from their folder into the database, where running cases are bound to them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from pingding.actions.door import action, for_change, record_act
from pingding.actions.permission import require_administrator
from pingding.policy.definition.english import in_chinese_alone
from pingding.policy.definition.loading import digest, dump_edition, load_library
from pingding.policy.definition.worked.running import failing_cases
from pingding.policy.errors import BrokenDefinition, Fault, Refusal
from pingding.policy.language import Edition, Shared
from pingding.policy.procedures.validity import effective_from
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.calls import StoreEdition
from pingding.queries.viewer import Viewer
from pingding.records.models import StoredEdition


@dataclass
class LoadReport:
    """What became of each edition of a folder, by programme id. `refused` and `broken` say why, in Chinese."""

    stored: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: dict[str, Refusal] = field(default_factory=dict)
    broken: dict[str, tuple[Fault, ...]] = field(default_factory=dict)
    doubtful: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Worked cases of what was stored that come out otherwise than they say: a warning with their names."""

    @property
    def ok(self) -> bool:
        return not (self.refused or self.broken)


def load_programmes(folder: Path, *, actor: Viewer | None = None, at: datetime) -> LoadReport:
    """Store every sound edition of the folder, each in an act of its own; one that cannot keeps no other from it.

    `actor` None is the platform's own command line. Raises BrokenDefinition when the shared vocabularies are broken.
    """
    library = load_library(folder)
    report = LoadReport(broken=dict(library.broken))
    stored = {row.programme: row for row in StoredEdition.objects.all()}
    for programme, edition in library.editions.items():
        if programme in stored and _says_the_same(stored[programme], edition):
            report.unchanged.append(programme)
            continue
        try:
            store_edition(edition, actor=actor, at=at)
        except Refusal as refusal:
            report.refused[programme] = refusal
        else:
            (report.replaced if programme in stored else report.stored).append(programme)
            if doubts := _doubts(folder / programme, edition, library.shared):
                report.doubtful[programme] = doubts
    return report


def _says_the_same(stored: StoredEdition, edition: Edition) -> bool:
    """Whether the stored edition is this one; a key that the language has gained since changes nothing by itself."""
    return stored.digest == digest(edition) or digest(edition_of(stored)) == digest(edition)


def _doubts(folder: Path, edition: Edition, shared: Shared) -> tuple[str, ...]:
    """The names of the worked cases that fail, or why they cannot be read."""
    try:
        return tuple(failing_cases(folder, edition, shared))
    except BrokenDefinition as broken:
        return tuple(map(str, broken.faults))


@action
def store_edition(edition: Edition, *, actor: Viewer | None = None, at: datetime) -> StoredEdition:
    """Store an edition, or replace the stored one as long as nothing rests on it.

    By the platform administrator, or the platform itself. Effects: the edition; from the day it is in force, no
    applications under the one it revises; journal with its digest.
    Refusals: the edition is used by a call or a case and says something else now; other English is no other rule.
    """
    if actor is not None:
        require_administrator(actor)
    existing = for_change(StoredEdition.objects.all()).filter(programme=edition.id).first()
    if existing is not None and _says_the_same(existing, edition):
        return existing
    other_rules = existing is None or in_chinese_alone(edition_of(existing)) != in_chinese_alone(edition)
    if existing is not None and other_rules and (existing.calls.exists() or existing.cases.exists()):
        raise Refusal(
            _("“%(title)s”（%(id)s）已用于申报通知或在办件，不能改动") % {"title": edition.title, "id": edition.id},
            kind="conflict",
            remedy=_("请另建一个文件夹作为新版，在 revises 写明所修订的版本；原版照旧办理。"),
        )
    stored = existing or StoredEdition(programme=edition.id)
    before = stored.digest
    stored.title, stored.kind, stored.lead = edition.title, edition.programme.kind, edition.programme.authorities[0]
    stored.content, stored.digest = dump_edition(edition), digest(edition)
    if other_rules:  # an edition whose documents name no day is in force from when its rules were loaded
        stored.loaded_at = at
    stored.save()
    _link_revisions()
    act = StoreEdition(digest=stored.digest, before=before)
    record_act(act, at=at, actor=actor, about=f"{edition.title} {edition.id}")
    return stored


def _link_revisions() -> None:
    """Note at each edition which one revises it and from when; of several, the one in force first."""
    rows = {row.programme: row for row in StoredEdition.objects.defer("content")}
    newer: dict[str, tuple[date, StoredEdition]] = {}
    for row in rows.values():
        edition = edition_of(row)
        begins = effective_from(edition) or local_date(row.loaded_at)
        if (older := edition.programme.revises) and (older not in newer or begins < newer[older][0]):
            newer[older] = begins, row
    for programme, row in rows.items():
        begins_on, by = newer.get(programme, (None, None))
        if (row.revised_from, row.revised_by_id) != (begins_on, by.pk if by else None):
            row.revised_from, row.revised_by = begins_on, by
            row.save(update_fields=["revised_from", "revised_by"])
