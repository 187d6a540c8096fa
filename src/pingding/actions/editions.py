"""Taking definitions from their folder into the database, where running cases are bound to them."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from pingding.actions.door import action, for_change, record
from pingding.actions.permission import require_administrator
from pingding.policy.errors import Fault, Refusal
from pingding.policy.language import Edition
from pingding.policy.loading import digest, dump_edition, load_library
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

    @property
    def ok(self) -> bool:
        return not (self.refused or self.broken)


def load_programmes(folder: Path, *, actor: Viewer | None = None, at: datetime) -> LoadReport:
    """Store every sound edition of the folder, each in an act of its own; one that cannot keeps no other from it.

    `actor` None is the platform's own command line. Raises BrokenDefinition when the shared vocabularies are broken.
    """
    library = load_library(folder)
    report = LoadReport(broken=dict(library.broken))
    known = dict(StoredEdition.objects.values_list("programme", "digest"))
    for programme, edition in library.editions.items():
        if known.get(programme) == digest(edition):
            report.unchanged.append(programme)
            continue
        try:
            store_edition(edition, actor=actor, at=at)
        except Refusal as refusal:
            report.refused[programme] = refusal
        else:
            (report.replaced if programme in known else report.stored).append(programme)
    return report


@action
def store_edition(edition: Edition, *, actor: Viewer | None = None, at: datetime) -> StoredEdition:
    """Store an edition, or replace the stored one as long as nothing rests on it.

    By the platform administrator, or the platform itself. Effects: the edition; journal with its digest.
    Refusals: the edition is used by a call or a case and says something else now.
    """
    if actor is not None:
        require_administrator(actor)
    known = for_change(StoredEdition.objects.all()).filter(programme=edition.id).first()
    if known is not None and known.digest == digest(edition):
        return known
    if known is not None and (known.calls.exists() or known.cases.exists()):
        raise Refusal(
            _("“%(title)s”（%(id)s）已用于申报通知或在办件，不能改动") % {"title": edition.title, "id": edition.id},
            kind="conflict",
            remedy=_("请另建一个文件夹作为新版，在 revises 写明所修订的版本；原版照旧办理。"),
        )
    stored = known or StoredEdition(programme=edition.id)
    before = stored.digest
    stored.title, stored.kind = edition.title, edition.programme.kind
    stored.content, stored.digest, stored.loaded_at = dump_edition(edition), digest(edition), at
    stored.save()
    change = {"digest": stored.digest, "before": before}
    record("store_edition", at=at, actor=actor, about=f"{edition.title} {edition.id}", change=change)
    return stored
