"""The rows that a request writes, taken down once, and written again as a bare transaction."""

import itertools
import json
import os
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction
from django.db.models import F, Max, Model

from pingding.records.models import Filing, JournalEntry, JournalHead, Seat, StepRun

Made = dict[type[Model], list[Model]]
FAR = 10**12
HEAD = "records_journalhead"


def last_keys() -> dict[type[Model], int]:
    """The last primary key of every table."""
    tables = apps.get_app_config("records").get_models()
    return {table: table._default_manager.aggregate(last=Max("pk"))["last"] or 0 for table in tables}


def made_since(before: dict[type[Model], int]) -> Made:
    """The rows made since, by table."""
    return {table: rows for table, last in before.items() if (rows := list(table._default_manager.filter(pk__gt=last)))}


@dataclass(frozen=True)
class Written:
    """What one request wrote: new rows by table and key, and the statements that changed others."""

    made: dict[str, list[int]]
    updates: list[str]

    @classmethod
    def since(cls, before: dict[type[Model], int], statements: Sequence[str]) -> "Written":
        """From the keys before it and the statements of it; the journal's head is left out, which `again` moves."""
        made = {table.__name__: [row.pk for row in rows] for table, rows in made_since(before).items()}
        return cls(made, [each for each in statements if each.startswith("UPDATE") and HEAD not in each])

    @property
    def rows(self) -> str:
        """How many, in words."""
        return f"{sum(map(len, self.made.values()))} rows made, {len(self.updates) + 1} changed"


def keep(found: dict[str, Written], file: Path) -> None:
    """Put what was written where the bare server finds it."""
    file.write_text(json.dumps({name: [each.made, each.updates] for name, each in found.items()}))


class Bare:
    """Writes the same rows again, with what must be unique changed, and nothing read, checked or computed."""

    def __init__(self, made: dict[str, list[int]], updates: list[str]) -> None:
        tables = {table.__name__: table for table in apps.get_app_config("records").get_models()}
        self.rows = [row for name, keys in made.items() for row in tables[name]._default_manager.filter(pk__in=keys)]
        self.updates = updates

    def again(self) -> None:
        """One transaction. The head of the journal is held first, as an act holds it."""
        with transaction.atomic():
            JournalHead.objects.filter(pk=1).update(seq=F("seq"))
            for row in self.rows:
                _copy(row).save(force_insert=True)
            with connection.cursor() as cursor:
                for statement in self.updates:
                    cursor.execute(statement)


def read_kept(file: Path) -> dict[str, Bare]:
    """What was put there by `keep`."""
    return {name: Bare(*each) for name, each in json.loads(file.read_text()).items()}


def _numbers() -> Iterator[int]:
    return itertools.count(os.getpid() % 20_000 * 100_000 + 1_000)


NUMBERS = _numbers()


def _copy(row: Model) -> Model:
    new, number = copy(row), next(NUMBERS)
    new.pk, new._state = None, copy(row._state)
    if isinstance(new, JournalEntry):
        new.seq = FAR + number
    elif isinstance(new, StepRun):
        new.round, new.closed_at = number, new.opened_at
    elif isinstance(new, Seat):
        new.party, new.acted_at = f"bare-{number}", new.run.opened_at
    elif isinstance(new, Filing):
        new.version, new.receipt = number, f"bare-{number}"
    return new
