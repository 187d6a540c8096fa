"""`tick` measured over many titles of which few are due, beside as many titles all of which are due.

Import it after Django has been set up.
"""

from collections.abc import Iterator
from copy import copy
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import transaction

from bench.figures import Figure, quiet, timed
from pingding.actions.editions import store_edition
from pingding.actions.periodic.tick import tick
from pingding.cli.player.world import opening_of
from pingding.cli.years.chances import LifeChances
from pingding.cli.years.rehearsal import YearsRehearsal
from pingding.policy.definition.loading import load_library
from pingding.queries.clock import SHANGHAI, local_date
from pingding.records.models import Case, ObligationPeriod, Title, TitleSpan

Row = TypeVar("Row", Case, Title, TitleSpan)
TITLES, DUE, TURNS = 10_000, 200, 3
MOST_RATIO = 1.3
REHEARSED = 4
RECENTLY = timedelta(days=30)
"""How long ago the copies were granted, so that each owes but what is to be opened now."""


def figures() -> Iterator[Figure]:
    """One figure: how the cost of a tick follows what is due, not what there is."""
    title, at = _title_owing()
    title.granted_on = local_date(at) - RECENTLY
    _copy(title, DUE, "due", due=True)
    alone = [_ticked(at) for _turn in range(TURNS)]
    _copy(title, TITLES - DUE, "rest", due=False)
    among = [_ticked(at) for _turn in range(TURNS)]
    ours, bare = quiet(among), quiet(alone)
    yield Figure(
        f"tick, {TITLES:,} titles of which {DUE} are due, beside {DUE} titles",
        ours,
        bare,
        f"at most {MOST_RATIO} ×",
        ours <= MOST_RATIO * bare,
    )


def _title_owing() -> tuple[Title, datetime]:
    """A title granted by the real acts, in which nothing wrong is found, and the moment at which what it owes is to be
    opened; all else is ticked."""
    library = load_library(Path(settings.PINGDING_PROGRAMMES))
    edition = next(each for each in library.editions.values() if each.obligations)
    store_edition(edition, at=opening_of(edition))
    YearsRehearsal(edition.id, REHEARSED, 1, 1, lambda: None, LifeChances(finds=0)).run()
    title = Title.objects.filter(next_opens_on__isnull=False).order_by("next_opens_on")[0]
    assert title.next_opens_on is not None
    at = datetime.combine(title.next_opens_on, time(9), SHANGHAI)
    tick(at=at)
    return title, at


def _copy(title: Title, count: int, word: str, *, due: bool) -> None:
    """So many titles like this one, each granted in a case of its own and with one span; those not due owe later."""
    year, first = title.case.number.partition("-")[0], Case.objects.count() + 1
    cases = [_like(title.case, number=f"{year}-{first + n:05d}") for n in range(count)]
    Case.objects.bulk_create(cases, batch_size=500)
    titles = [_like(title, number=f"{word}-{n}", code=f"{word}-{n}", case=case) for n, case in enumerate(cases)]
    for each in titles:
        if not due:
            each.next_opens_on = datetime.max.date()
    Title.objects.bulk_create(titles, batch_size=500)
    span = title.spans.order_by("starts")[0]
    TitleSpan.objects.bulk_create(
        [_like(span, title=each, starts=title.granted_on, ends=None) for each in titles], batch_size=500
    )


def _like(row: Row, **changes: object) -> Row:
    """A row like another, not stored yet."""
    other = copy(row)
    other.pk, other._state = None, copy(row._state)
    other._state.adding = True
    for name, value in changes.items():
        setattr(other, name, value)
    return other


def _ticked(at: datetime) -> float:
    """The seconds of a tick that opens what is due; nothing of it stays."""
    with transaction.atomic():
        before = ObligationPeriod.objects.count()
        seconds = timed(lambda: tick(at=at))
        assert ObligationPeriod.objects.count() == before + DUE
        transaction.set_rollback(True)
    return seconds
