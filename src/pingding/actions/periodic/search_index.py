"""The entries of the search follow what happens: the journal says which cases changed. They decide nothing and can be
made again from the beginning, so that no journal notes them."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from pingding.queries.search import (
    Kind,
    case_entries,
    clause_entries,
    notice_entries,
    title_entries,
    unit_entries,
)
from pingding.records.models import (
    Case,
    JournalEntry,
    Notice,
    Organisation,
    SearchEntry,
    SearchProgress,
    StoredEdition,
    Title,
)

AT_ONCE = 500
"""So many entries of the journal, or things of a kind, are looked at in one turn."""
CHANGED = ("subject", "mark", "heading", "text", "terms")


def index_for_search(most: int = AT_ONCE) -> int:
    """Make the entries of what is new or changed since the last time, so much of each sort; gives how many."""
    with transaction.atomic():
        progress = SearchProgress.objects.select_for_update().get_or_create(pk=1)[0]
        entries = list(JournalEntry.objects.filter(seq__gt=progress.seq).order_by("seq").values("seq", "case")[:most])
        count = _keep(_of_cases({entry["case"] for entry in entries if entry["case"]}))
        count += _keep(unit_entries(_stale_units(most)))
        count += _keep(notice_entries(Notice.objects.filter(~_has_entry(Kind.NOTICE))[:most]))
        for stored in StoredEdition.objects.filter(~_has_entry(Kind.CLAUSE, mark=OuterRef("digest"))):
            SearchEntry.objects.filter(kind=Kind.CLAUSE, subject=stored.pk).delete()
            count += _keep(clause_entries(stored))
        if entries:
            progress.seq = entries[-1]["seq"]
            progress.save(update_fields=["seq"])
    return count


def index_all_for_search() -> int:
    """Make the entries of everything that has none or an old one; gives how many."""
    total = 0
    while count := index_for_search():
        total += count
    return total


def _of_cases(keys: Iterable[int]) -> Iterator[SearchEntry]:
    cases = Case.objects.filter(pk__in=list(keys)).select_related("edition", "organisation").defer("edition__content")
    yield from case_entries(cases)
    titles = Title.objects.filter(Q(case__in=cases) | Q(later_cases__in=cases)).distinct()
    related = titles.select_related("edition").defer("edition__content")
    yield from title_entries(related.prefetch_related("spans__organisation"))


def _stale_units(most: int) -> Iterable[Organisation]:
    """Those without an entry of their present name."""
    return Organisation.objects.filter(~_has_entry(Kind.UNIT, mark=OuterRef("name")))[:most]


def _has_entry(kind: SearchEntry.Kind, **mark: F | OuterRef) -> Exists:
    return Exists(SearchEntry.objects.filter(kind=kind, subject=OuterRef("pk"), **mark))


def _keep(entries: Iterable[SearchEntry]) -> int:
    rows = list(entries)
    SearchEntry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "key"], update_fields=CHANGED, batch_size=100
    )
    return len(rows)
