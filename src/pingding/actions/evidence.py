"""Evidence that somebody gives with an objection or a report: how much, of which kinds, and how it is put on record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Manager
from django.utils.translation import gettext as _

from pingding.actions.attachments import StoredFile, put_on_record
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.translation import counted
from pingding.queries.viewer import Viewer

MOST_FILES, MOST_MB, KINDS = 3, 10, ("pdf", "jpg", "png")
"""How many files may come with one objection or report, how large each, of which kinds."""
FIELD = "evidence"
"""The field that a refusal about files names."""


def refuse_more_files(count: int) -> None:
    """Refuse more files at once than may come as evidence."""
    if count > MOST_FILES:
        what = _("佐证最多%(n)d个文件") % {"n": MOST_FILES}
        raise Refusal(what, where=_("佐证"), remedy=_("请合并或删去一些文件。"), field=FIELD)


def require_files(evidence: Sequence[StoredFile]) -> None:
    """Refuse to add nothing."""
    if not evidence:
        raise Refusal(_("没有选择文件"), where=_("佐证"), remedy=_("请选择文件后再提交。"), field=FIELD)


def hashes(evidence: Sequence[StoredFile]) -> tuple[str, ...]:
    """What the journal says of files whose names only their readers may see, those of one content once."""
    return tuple(dict.fromkeys(each.sha256 for each in evidence))


def lacking(rows: Manager[Any], evidence: Sequence[StoredFile], *, over: str = "") -> tuple[StoredFile, ...]:
    """The files that are not among the `rows` of evidence yet, those of one content once.

    Refusal, by their names, where it is `over`, which says in words why nothing more is taken, or has no room for them.
    """
    there = set(rows.values_list("attachment__sha256", flat=True)) if evidence else set()
    missing = {each.sha256: each for each in evidence if each.sha256 not in there}
    if not missing:
        return ()
    names = translation.listed(each.name for each in missing.values())
    if over:
        what = _("%(over)s，没有收下%(names)s") % {"over": over, "names": names}
        raise Refusal(what, where=_("佐证"), kind="conflict", remedy=_("请直接向受理单位补充。"))
    if len(there) + len(missing) > MOST_FILES:
        words = {"there": len(there), "n": MOST_FILES, "names": names}
        what = counted("已有%(there)d个佐证，最多%(n)d个，没有收下%(names)s", len(there)) % words
        raise Refusal(what, where=_("佐证"), kind="conflict", remedy=_("请减少文件，或直接向受理单位补充。"))
    return tuple(missing.values())


def attach(rows: Manager[Any], evidence: Sequence[StoredFile], *, about: str, actor: Viewer, at: datetime) -> None:
    """Put files on record as further `rows` of evidence, those of one content once, in the caller's transaction.

    The journal knows them by their hash, under the receipt that they are `about`.
    """
    for stored in {each.sha256: each for each in evidence}.values():
        rows.create(attachment=put_on_record(stored, None, about=about, actor=actor, at=at))
