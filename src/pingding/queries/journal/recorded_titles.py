"""Whether titles and what was recorded of them are what the journal says: one reading of each table."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.titles.state import spans
from pingding.policy.translation import day as day_words
from pingding.queries.journal import contents
from pingding.queries.journal.recorded import (
    CHANGES,
    CHUNK,
    LIFTINGS,
    REPORTS,
    SUPPORTS,
    TITLES,
    Finding,
    History,
    Recorded,
    RecordedRounds,
    fits,
)
from pingding.queries.title_spans import as_changes, granted_state, state_of
from pingding.records.models import BanLifting, Case, SupportEntry, Title, TitleChange, TitleReport, TitleRound

Cases = Mapping[int, Recorded]


def of_titles(recorded: History) -> Iterator[Finding]:
    """What of titles, their changes, ledgers, bans, reports and rounds stands otherwise than the journal says."""
    cases = recorded.cases
    yield from _of_titles(cases)
    yield from _of_changes(cases)
    yield from _of_spans()
    yield from _of_supports(cases)
    yield from _of_liftings(cases)
    yield from _of_reports(cases)
    yield from _of_rounds(recorded.rounds)


def _of_titles(recorded: Cases) -> Iterator[Finding]:
    missing = {case for case, history in recorded.items() if history.left[TITLES]}
    for title in Title.objects.order_by("pk").iterator(chunk_size=CHUNK):
        missing.discard(title.case_id)
        granted = recorded[title.case_id].left[TITLES]
        if not granted or not fits(contents.of_title(title), granted):
            yield title.case_id, _("称号%(number)s：与授予时的日志不一致") % {"number": title.number}
    for case_id, number in Case.objects.filter(pk__in=missing).order_by("pk").values_list("pk", "number"):
        yield case_id, _("%(case)s：日志中有所授的称号，称号已不存在") % {"case": number}


def _each(
    rows: QuerySet[Any],
    cases: Cases,
    kind: str,
    case_of: Callable[[Any], int],
    content_of: Callable[[Any], Mapping[str, Any]],
    says: Callable[[Any], str],
    gone: str,
) -> Iterator[Finding]:
    """Each row has its entry, and each entry its row: what `says` of a row without, `gone` of an entry without."""
    left = {case: list(history.left[kind]) for case, history in cases.items() if history.left[kind]}
    for row in rows.order_by("pk").iterator(chunk_size=CHUNK):
        digests = left.get(case_of(row), [])
        fitting = next((digest for digest in digests if fits(content_of(row), [digest])), None)
        if fitting is None:
            yield case_of(row), says(row)
        else:
            digests.remove(fitting)
    short = [case for case, digests in left.items() if digests]
    for case, number in Case.objects.filter(pk__in=short).order_by("pk").values_list("pk", "number"):
        yield case, gone % {"case": number}


def _of_changes(cases: Cases) -> Iterator[Finding]:
    yield from _each(
        TitleChange.objects.select_related("title"),
        cases,
        CHANGES,
        lambda change: change.case_id,
        contents.of_change,
        lambda change: _("称号%(number)s：变动与办理时的日志不一致") % {"number": change.title.number},
        _("%(case)s：日志中有称号的变动，变动已不存在"),
    )


def _of_supports(cases: Cases) -> Iterator[Finding]:
    def says(entry: SupportEntry) -> str:
        words = {"number": entry.title.number, "kind": entry.get_kind_display(), "day": day_words(entry.day)}
        return _("称号%(number)s：支持台账%(day)s的“%(kind)s”与登记时的日志不一致") % words

    yield from _each(
        SupportEntry.objects.select_related("title"),
        cases,
        SUPPORTS,
        lambda entry: entry.title.case_id,
        contents.of_support_entry,
        says,
        _("%(case)s：日志中登记的支持，台账中已不存在"),
    )


def _of_liftings(cases: Cases) -> Iterator[Finding]:
    yield from _each(
        BanLifting.objects.select_related("ban__change__title"),
        cases,
        LIFTINGS,
        lambda lifting: lifting.case_id,
        contents.of_lifting,
        lambda lifting: (
            _("称号%(number)s：限制申报的解除与办理时的日志不一致") % {"number": lifting.ban.change.title.number}
        ),
        _("%(case)s：日志中有限制申报的解除，记录已不存在"),
    )


def _of_reports(cases: Cases) -> Iterator[Finding]:
    yield from _each(
        TitleReport.objects.select_related("case"),
        cases,
        REPORTS,
        lambda report: report.case_id,
        contents.of_report,
        lambda report: _("%(case)s：反映的情况与收到时的日志不一致") % {"case": report.case.number},
        _("%(case)s：日志中有反映的情况，记录已不存在"),
    )


def _of_rounds(recorded: RecordedRounds) -> Iterator[Finding]:
    """Each round is as its latest entry says; of those that were opened before digests were recorded, none is new."""
    missing, unrecorded = dict(recorded.latest), []
    for each in TitleRound.objects.order_by("pk").iterator(chunk_size=CHUNK):
        digest = missing.pop(each.pk, None)
        if digest is None:
            unrecorded.append(each.name)
        elif not fits(contents.of_round(each), [digest]):
            yield None, _("“%(round)s”：与开展时的日志不一致") % {"round": each.name}
    if len(unrecorded) > len(recorded.earlier):
        yield from ((None, _("“%(round)s”：开展没有相应的日志") % {"round": name}) for name in unrecorded)
    for key in missing:
        yield None, _("日志中开展的一轮（%(key)d），记录已不存在") % {"key": key}


def _of_spans() -> Iterator[Finding]:
    """What the register says of each title on every day is what follows from its changes."""
    titles = Title.objects.prefetch_related("changes", "spans").order_by("pk")
    for title in titles.iterator(chunk_size=CHUNK):
        changes = as_changes(sorted(title.changes.all(), key=lambda change: change.pk))
        life = spans(granted_state(title), title.granted_on, changes)
        stored = sorted(title.spans.all(), key=lambda span: span.starts)
        if [(each.starts, each.ends, each.state) for each in life] != [
            (span.starts, span.ends, state_of(span)) for span in stored
        ]:
            yield title.case_id, _("称号%(number)s：名录所载的经过与记录的变动不一致") % {"number": title.number}
