"""What is taken away of a list, as a table or as papers: a little at once, much by the periodic work, part by part."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from pingding.actions.door import action, for_change, platform_language, record_act
from pingding.actions.listing.case_papers import CASE_PAPERS, write_papers
from pingding.documents.tables import Value, write_csv, write_xlsx
from pingding.policy.errors import Refusal
from pingding.policy.translation import kept
from pingding.queries.journal.acts.papers import ExportList
from pingding.queries.listing.columns import Column, chosen_columns
from pingding.queries.listing.kept import exports_folder, file_of
from pingding.queries.listing.listing import ListSearch
from pingding.queries.listing.subjects import AnyListing, listing_of
from pingding.queries.viewer import Viewer, viewer_of
from pingding.records.models import ListExport, Person

AT_ONCE, MOST_ROWS, AT_A_TIME = 500, 100_000, 500
PAPERS_AT_ONCE = 3
KEPT = timedelta(days=7)
STALLED = timedelta(minutes=15)
"""After so long without another row whoever was at work has been killed. No step takes a tenth of it."""
WIDTHS = {"name": 48, "wide": 40, "step": 32, "middle": 24, "place": 24}
"""Of the columns of a workbook, so that names stand whole."""


@action
def ask_for_export(
    subject: str, search: ListSearch, columns: Sequence[str], kind: str, language: str, *, actor: Viewer, at: datetime
) -> ListExport:
    """Note that the actor wants a table of what is looked for, or papers of it.

    Effects: the export; journal with what it holds. Refusals: no such list, or not for the actor; an unknown kind;
    nothing in it; too many rows; another large one of the actor's is under way.
    """
    listing = listing_of(subject, actor, at)
    count = listing.matching(search).count()
    _refuse(subject, kind, count)
    person = for_change(Person.objects.all()).get(pk=actor.person_or_refuse().pk)
    if count > made_at_once(kind) and ListExport.objects.filter(person=person, finished_at=None).exists():
        raise Refusal(_("已有一份导出在后台进行"), kind="conflict", remedy=_("请等它完成后再导出。"))
    chosen = chosen_columns(listing.columns, columns)
    export = ListExport.objects.create(
        person=person,
        subject=subject,
        search=asdict(search),
        columns=[column.key for column in chosen],
        kind=kind,
        language=language,
        secret=secrets.token_urlsafe(32),
        asked_at=at,
        count=count,
    )
    with platform_language():
        record_act(_recorded(export, listing, search, chosen), at=at, actor=actor, about=_(listing.title))
    return export


def kinds_for(subject: str) -> list[ListExport.Kind]:
    """As what a list can be taken away: papers there are of cases alone."""
    return [kind for kind in ListExport.Kind if subject == "cases" or kind not in CASE_PAPERS]


def made_at_once(kind: str) -> int:
    """Up to so many rows nobody waits for the periodic work."""
    return PAPERS_AT_ONCE if kind in CASE_PAPERS else AT_ONCE


def _refuse(subject: str, kind: str, count: int) -> None:
    if kind not in kinds_for(subject):
        raise Refusal(_("没有这种文件格式"), remedy=_("请选择列出的一种。"))
    if not count:
        raise Refusal(_("没有可导出的记录"), kind="conflict", remedy=_("请放宽条件。"))
    most = CASE_PAPERS.get(kind, MOST_ROWS)
    if count > most:
        what = _("共%(n)d条，一次至多导出%(most)d条") % {"n": count, "most": most}
        raise Refusal(what, kind="too_large", remedy=_("请加条件分次导出。"))


def _recorded(
    export: ListExport, listing: AnyListing, search: ListSearch, columns: Sequence[Column[object]]
) -> ExportList:
    filters = {each.key: each for each in listing.filters(search.chosen)}
    return ExportList(
        list=export.subject,
        kind=export.kind,
        rows=export.count,
        words=search.words,
        view=listing.view_title(search),
        filters={filters[key].label: filters[key].words_of(value) for key, value in search.chosen.items()},
        columns=tuple(column.title for column in columns),
    )


def export_list(
    subject: str, search: ListSearch, columns: Sequence[str], kind: str, language: str, *, actor: Viewer, at: datetime
) -> ListExport:
    """Ask for a table or papers; few are made at once, many by the periodic work."""
    export = ask_for_export(subject, search, columns, kind, language, actor=actor, at=at)
    if export.count <= made_at_once(kind):
        make_export(export, at=at)
    return export


def due_exports(at: datetime) -> list[ListExport]:
    """What is asked for and not made, and what was asked for long ago, the oldest first; while another process makes
    one, none is made beside it, so that what else is due finds a process free."""
    rows = ListExport.objects.filter(Q(finished_at=None) | Q(asked_at__lt=at - KEPT)).select_related("person")
    due = list(rows.order_by("asked_at", "pk"))
    working = {each.pk for each in due if each.finished_at is None and _at_work(each)}
    return [each for each in due if not working or (each.pk not in working and each.asked_at < at - KEPT)]


def _at_work(export: ListExport) -> bool:
    """Whether a process writes on it, or did a moment ago."""
    return export.worked_at is not None and export.worked_at >= datetime.now(UTC) - STALLED


def settle_export(export: ListExport, *, at: datetime) -> int:
    """Make what is asked for, remove what was asked for long ago; gives how many were made."""
    if export.asked_at >= at - KEPT:
        return make_export(export, at=at)
    file_of(export).unlink(missing_ok=True)
    export.delete()
    return 0


def make_export(export: ListExport, *, at: datetime) -> int:
    """Make the file of a table or of papers; gives one, or none where another process is at work on it. What its
    person may see is decided again.

    Its heads are in the language in which it was asked for, texts of definitions in Chinese.

    Effects: the file, whole or not at all; how far it has come, which cases are not in it. Refusals: the list is no
    longer for its person; none of the papers could be made.
    """
    if not _claimed(export):
        return 0
    listing = listing_of(export.subject, viewer_of(export.person), at)
    path = file_of(export)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.stem}.{secrets.token_hex(4)}.part")
    try:
        with override(export.language), kept():
            _write(export, listing, unfinished, at)
        unfinished.replace(path)
    except BaseException:
        ListExport.objects.filter(pk=export.pk).update(worked_at=None)
        raise
    finally:
        unfinished.unlink(missing_ok=True)
    export.finished_at = at
    export.save(update_fields=["written", "finished_at", "left_out"])
    return 1


def _claimed(export: ListExport) -> bool:
    """Whether the export is this process's to make: nobody is at work on it, or whoever was has not been for long."""
    now = datetime.now(UTC)
    free = Q(worked_at=None) | Q(worked_at__lt=now - STALLED)
    return bool(ListExport.objects.filter(free, pk=export.pk, finished_at=None).update(worked_at=now))


def sweep_exports(now: float) -> int:
    """Remove what a making that was killed left; how many files. `now` is the machine's own time in seconds."""
    count = 0
    for path in (*exports_folder().glob("*.part"), *exports_folder().glob("*.contents")):
        with suppress(FileNotFoundError):
            if now - path.stat().st_mtime > STALLED.total_seconds():
                path.unlink()
                count += 1
    return count


def _write(export: ListExport, listing: AnyListing, to: Path, at: datetime) -> None:
    if export.kind in CASE_PAPERS:
        export.left_out = write_papers(export, _noted(export, listing, 1), to, at=at)
        return
    columns = chosen_columns(listing.columns, export.columns)
    heads, rows = [column.title for column in columns], _rows(export, listing, columns)
    if export.kind == ListExport.Kind.XLSX:
        write_xlsx(to, _(listing.title), heads, rows, [WIDTHS.get(column.width, 14) for column in columns])
        return
    with to.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, heads, rows)


def _rows(export: ListExport, listing: AnyListing, columns: Sequence[Column[object]]) -> Iterator[list[Value]]:
    for row in _noted(export, listing, AT_A_TIME):
        yield [column.plain(row) for column in columns]


def _noted(export: ListExport, listing: AnyListing, step: int) -> Iterator[Any]:
    """The rows of the list, noting after every so many how far it has come."""
    export.written = 0
    for row in listing.all_rows(ListSearch(**export.search), AT_A_TIME):
        yield row
        export.written += 1
        if export.written % step == 0:
            export.worked_at = datetime.now(UTC)
            export.save(update_fields=["written", "worked_at"])
