"""The heartbeat: each run of the periodic work says that it began, what it did, and that it came to its end."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from django.db import DatabaseError

from pingding.actions.batches.electronic_seals import seal_paper, unsealed
from pingding.actions.batches.issued_papers import freeze_document, unfrozen
from pingding.actions.periodic.due_work import DueWork
from pingding.actions.periodic.failures import reason_of
from pingding.actions.periodic.search_index import follow_for_search
from pingding.actions.periodic.tick import TickReport, tick
from pingding.records.models import Heartbeat, IssuedPaper

KEPT = 60
FROZEN, SEALED = 50, 20
"""So many papers in one run: what is left follows in the next."""


def beat(clock: Callable[[], datetime]) -> TickReport:
    """Do all that is due (`tick`), let the search follow, freeze and seal what was issued, and leave a heartbeat.

    The newest heartbeats are kept.

    `clock` says what time it is. A tick that dies leaves its heartbeat without an end, with what stopped it; what was
    raised is raised on.
    """
    at = clock()
    heartbeat = Heartbeat.objects.create(started_at=at, version=_version())
    _forget_old()
    own = Heartbeat.objects.filter(pk=heartbeat.pk)
    try:
        report = tick(at=at)
        work = DueWork(at)
        work.once("search_followed", follow_for_search)
        work.each("papers_frozen", unfrozen, lambda document: _one(freeze_document(document, at=at)), most=FROZEN)
        work.each("papers_sealed", unsealed, lambda paper: _one(seal_paper(paper, at=at)), most=SEALED)
    except Exception as fault:
        with suppress(DatabaseError):
            own.update(fault=reason_of(fault))
        raise
    counts = {work: number for work, number in asdict(report).items() if number and work != "held_up"}
    own.update(finished_at=clock(), counts=counts, held_up=report.held_up + work.held_up)
    return replace(report, held_up=report.held_up + work.held_up)


def _one(_paper: IssuedPaper) -> int:
    """How many papers one act is about."""
    return 1


def _version() -> str:
    """The platform's version; empty where it runs from a folder that was not installed."""
    try:
        return version("pingding")
    except PackageNotFoundError:
        return ""


def _forget_old() -> None:
    newest = Heartbeat.objects.order_by("-pk").values_list("pk", flat=True)
    if old := list(newest[KEPT : 2 * KEPT]):
        Heartbeat.objects.filter(pk__in=old).delete()
