"""Handing in an application measured, beside a bare transaction that writes as many rows.

Import it after Django has been set up.
"""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from bench import pages
from bench.figures import Figure, quiet, timed
from bench.written import Made, last_keys, made_since
from pingding.actions.applications.submission import submit_application
from pingding.actions.editions import store_edition
from pingding.cli.player.play import Play
from pingding.cli.player.world import World, opening_of
from pingding.policy.definition.loading import load_library
from pingding.records.models import Case, JournalEntry, JournalHead, Seat, StepRun

SUBMISSIONS, WARMING = 40, 5
MOST_RATIO = 3.0
CHANGED = 7
APART = 1_000_000


def figures() -> Iterator[Figure]:
    """Everything about the platform's own work, one figure after another."""
    library = load_library(Path(settings.PINGDING_PROGRAMMES))
    programme = max(library.editions, key=lambda key: len(library.editions[key].vocabulary))
    opens = opening_of(library.editions[programme])
    for each in library.editions.values():
        store_edition(each, at=opens)
    world = World(opens, prefix="bench")
    yield _submission(world, programme)
    yield from pages.figures(world, programme)


def _submission(world: World, programme: str) -> Figure:
    """Time of a submission and of the bare transaction, taken in turns, by the programme that asks most."""
    ours: list[float] = []
    bare: list[float] = []
    made: Made = {}
    statements = 0
    for turn in range(SUBMISSIONS + WARMING):
        play = Play(world, programme).apply(submit=False)
        actor, at, before = play.applicant(), world.later(), last_keys()
        counting: AbstractContextManager[object] = CaptureQueriesContext(connection) if turn == 0 else nullcontext()
        with counting:
            start = time.perf_counter()
            submit_application(play.number, actor=actor, at=at)
            ours.append(time.perf_counter() - start)
        if isinstance(counting, CaptureQueriesContext):
            statements = len(counting)
        made = made_since(before)
        bare.append(_bare(made, play.case))
    mine, theirs = quiet(ours[WARMING:]), quiet(bare[WARMING:])
    rows = sum(map(len, made.values()))
    return Figure(
        f"submit_application ({programme})",
        mine,
        theirs,
        "at most 3 times the bare transaction",
        mine <= MOST_RATIO * theirs,
        f"{rows} rows made, {CHANGED} changed, {statements} statements",
    )


def _bare(made: Made, case: Case) -> float:
    """Seconds to write the same rows again by plain ORM and change as many; the copies are taken out afterwards.

    Nothing is read, checked or computed. What must be unique is moved out of the way beforehand.
    """
    draft = case.filings.get()
    for row in (row for rows in made.values() for row in rows):
        row.pk = None
        if isinstance(row, JournalEntry):
            row.seq += APART
        elif isinstance(row, StepRun):
            row.round, row.closed_at = row.round + APART, row.opened_at
        elif isinstance(row, Seat):
            row.party = f"{row.party}_copy"

    def write() -> None:
        with transaction.atomic():
            for rows in made.values():
                for row in rows:
                    row.save(force_insert=True)
            draft.save()
            case.save(update_fields=["revision"])
            case.save(update_fields=["name", "submitted_at"])
            case.save(update_fields=["status", "progress"])
            JournalHead.objects.filter(pk=1).update(seq=F("seq"))
            StepRun.objects.filter(pk=draft.pk).update(outcome=F("outcome"))
            Seat.objects.filter(pk=draft.pk).update(outcome=F("outcome"))

    seconds = timed(write)
    for table, rows in made.items():
        table._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    return seconds
