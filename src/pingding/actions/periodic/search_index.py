"""The entries of the search follow what happens: the journal says which cases changed. They decide nothing and can be
made again from the beginning, so that no journal notes them."""

import time
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Concat

from pingding.queries.search import (
    NOTICE_MARK,
    Kind,
    call_entries,
    call_mark,
    case_entries,
    clause_entries,
    document_entries,
    notice_entries,
    programme_entry,
    title_entries,
    unit_entries,
)
from pingding.records.models import (
    Call,
    Case,
    IssuedDocument,
    JournalEntry,
    Notice,
    Organisation,
    SearchEntry,
    SearchProgress,
    StoredEdition,
    Title,
)

AT_ONCE, SECONDS = 200, 20
"""So many entries of the journal, or things of a kind, are looked at in one turn; so long one tick goes on."""
CHANGED = ("subject", "mark", "heading", "text", "plain", "terms", "text_from", "waypoints")


def follow_for_search(seconds: float = SECONDS) -> int:
    """Let the search catch up with what happened, for so long at most; gives how many entries were made."""
    total, begun = 0, time.monotonic()
    while time.monotonic() - begun < seconds:
        before = _seen()
        count = index_for_search()
        total += count
        if not count and _seen() == before:
            break
    return total


def index_for_search(most: int = AT_ONCE) -> int:
    """Make the entries of what is new or changed since the last time, so much of each sort; gives how many.

    What is to be made is found by reading alone. Two at once make the same entries.
    """
    acts = list(JournalEntry.objects.filter(seq__gt=_seen()).order_by("seq").values_list("seq", "case")[:most])
    units = list(Organisation.objects.filter(~_has_entry(Kind.UNIT, mark=UNIT_MARK))[:most])
    notices = list(Notice.objects.filter(~_has_entry(Kind.NOTICE, mark=Value(NOTICE_MARK)))[:most])
    documents = list(IssuedDocument.objects.filter(~_has_entry(Kind.DOCUMENT, mark=OuterRef("number")))[:most])
    calls = _new_calls()[:most]
    editions = list(StoredEdition.objects.filter(~_has_entry(Kind.PROGRAMME, mark=CLAUSE_MARK)))
    if not (acts or units or notices or documents or calls or editions):
        return 0
    renamed = _under_former_names(units)
    cases = {case for _seq, case in acts if case} | renamed
    with transaction.atomic():
        count = _keep(_of_cases(cases)) + _keep(unit_entries(units))
        count += _keep(notice_entries({*notices, *Notice.objects.filter(batch__items__case__in=renamed)}))
        count += _keep(document_entries(documents)) + _keep(call_entries({*calls, *_calls_of(editions)}))
        for stored in editions:
            SearchEntry.objects.filter(kind=Kind.CLAUSE, subject=stored.pk).delete()
            count += _keep((programme_entry(stored), *clause_entries(stored)))
        if acts:
            newest = max(seq for seq, _case in acts)
            SearchProgress.objects.get_or_create(pk=1)
            SearchProgress.objects.filter(pk=1, seq__lt=newest).update(seq=newest)
    return count


def _seen() -> int:
    """Up to which entry of the journal the search has followed."""
    return next(iter(SearchProgress.objects.filter(pk=1).values_list("seq", flat=True)), 0)


def _new_calls() -> list[Call]:
    """The calls whose entries say another time, or that have none."""
    marks = dict(SearchEntry.objects.filter(kind=Kind.CALL).values_list("subject", "mark"))
    times = Call.objects.only("opens_at", "closes_at").order_by("pk")
    new = [call.pk for call in times if marks.get(call.pk) != call_mark(call)]
    return list(Call.objects.filter(pk__in=new).select_related("edition").order_by("pk")) if new else []


def _calls_of(editions: Iterable[StoredEdition]) -> Iterable[Call]:
    """The calls of these editions, whose title is in their entries."""
    return Call.objects.filter(edition__in=list(editions)).select_related("edition")


def _under_former_names(units: Iterable[Organisation]) -> set[int]:
    """The cases, and those of the titles, of units whose entries say another name or code."""
    entries = SearchEntry.objects.filter(kind=Kind.UNIT, subject__in=[unit.pk for unit in units])
    renamed = list(entries.values_list("subject", flat=True))
    if not renamed:
        return set()
    own = Case.objects.filter(organisation__in=renamed).values_list("pk", flat=True)
    granted = Title.objects.filter(spans__organisation__in=renamed).values_list("case", flat=True)
    return {*own, *granted}


def _of_cases(keys: Iterable[int]) -> Iterator[SearchEntry]:
    cases = Case.objects.filter(pk__in=list(keys)).select_related("edition", "organisation").defer("edition__content")
    yield from case_entries(cases)
    titles = Title.objects.filter(Q(case__in=cases) | Q(later_cases__in=cases)).distinct()
    related = titles.select_related("edition").defer("edition__content")
    yield from title_entries(related.prefetch_related("spans__organisation"))


UNIT_MARK = Concat(OuterRef("name"), Value("|"), Coalesce(OuterRef("code"), Value("")))
"""What `queries.search.unit_mark` says, as the database compares it."""


CLAUSE_MARK = Concat(Value("2|"), OuterRef("digest"))
"""What `queries.search.clause_mark` says, as the database compares it."""


def _has_entry(kind: SearchEntry.Kind, **mark: Concat | OuterRef | Value) -> Exists:
    return Exists(SearchEntry.objects.filter(kind=kind, subject=OuterRef("pk"), **mark))


def _keep(entries: Iterable[SearchEntry]) -> int:
    rows = list(entries)
    SearchEntry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "key"], update_fields=CHANGED, batch_size=100
    )
    return len(rows)
