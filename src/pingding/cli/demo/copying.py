"""Multiplies a case in bulk: all that belongs to it, as often as wanted, each for a unit of its own.

This is a maker of test data. It writes records directly, which everywhere else only `actions` may, because ten
thousand cases by real acts would take hours; so it may be used in a demonstration only (`many.py` refuses elsewhere).
The case that is copied was played with the real actions, and each copy has what they left: the unit with its
administrator and record, the case with its rounds, seats, filings, files, partners, sheets, assignments, messages, and
its entries in the journal, whose chain goes on. What the case shares with others (bodies, officers, experts, partners,
letters) the copies share too.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import JSONField, Model, Q, QuerySet

from pingding.actions.door import hold_journal
from pingding.cli.demo.bulk import store
from pingding.cli.synthesis.codes import credit_code
from pingding.policy.journal_chain import digest_of
from pingding.records.models import (
    Assignment,
    Attachment,
    BatchItem,
    Case,
    Filing,
    FilingFile,
    JournalEntry,
    Membership,
    Message,
    Organisation,
    OrganisationFact,
    Override,
    Partner,
    Person,
    ScoreSheet,
    Seat,
    StepRun,
)

AT_ONCE = 2_000
Keys = dict[tuple[Any, int], list[int]]
"""By table and key of a row that is copied: the keys of its copies."""


@dataclass(frozen=True)
class Copies:
    """How often, and what is new in each copy. `mark` stands in the model's texts where a copy has its number.

    `first` is the number of the first copy, `numbers` the case numbers. What happened since `since` happens `later` in
    the copies; deadlines after `until` stay.
    """

    mark: str
    first: int
    numbers: Sequence[str]
    since: datetime
    until: datetime
    later: timedelta

    def __len__(self) -> int:
        return len(self.numbers)

    def words(self, case: Case, username: str) -> list[dict[str, str]]:
        """For each copy what stands in place of the model's own words."""
        stem = username.rsplit("-", 1)[0]
        assert case.organisation.code is not None
        return [
            {
                case.number: number,
                case.organisation.code: credit_code(self.first + n),
                username: f"{stem}-{self.first + n}",
                self.mark: f"{self.first + n:05d}号",
            }
            for n, number in enumerate(self.numbers)
        ]


def rows_of(case: Case) -> Iterator[QuerySet[Any]]:
    """All rows that belong to the case and its unit, but the journal; what refers to others comes after them."""
    unit = case.organisation
    people = Person.objects.filter(memberships__organisation=unit)
    yield people
    yield Organisation.objects.filter(pk=unit.pk)
    yield Membership.objects.filter(organisation=unit)
    yield OrganisationFact.objects.filter(organisation=unit)
    yield Attachment.objects.filter(owner=unit)
    yield Case.objects.filter(pk=case.pk)
    for table in (StepRun, Filing, Partner, BatchItem, Override):
        yield table._default_manager.filter(case=case)
    yield Seat.objects.filter(run__case=case)
    yield FilingFile.objects.filter(filing__case=case)
    yield Assignment.objects.filter(run__case=case)
    yield ScoreSheet.objects.filter(case=case)
    yield Message.objects.filter(Q(case=case) | Q(organisation=unit) | Q(person__in=people))


def copy_case(case: Case, copies: Copies) -> None:
    """Make the copies, in the caller's transaction."""
    person = Person.objects.get(memberships__organisation=case.organisation)
    words, keys = copies.words(case, person.username), Keys()
    for rows in rows_of(case):
        for row in rows.order_by("pk"):
            pattern = Pattern(row, copies, keys, words)
            keys[type(row), row.pk] = [key for some in pattern.batches() for key in store(some)]
    about = Q(case=case) | Q(case=None) & (Q(behalf__contains=copies.mark) | Q(about__contains=copies.mark))
    entries = JournalEntry.objects.filter(about, at__gte=copies.since).order_by("seq")
    _append([Pattern(entry, copies, keys, words) for entry in entries])


class Pattern:
    """A row that is made again with the keys and words of each copy."""

    def __init__(self, row: Model, copies: Copies, keys: Keys, words: Sequence[Mapping[str, str]]) -> None:
        self.table, self.words = type(row), words
        self.fixed: dict[str, Any] = {}
        self.keys: dict[str, list[int]] = {}
        self.texts: dict[str, str] = {}
        self.values: dict[str, str] = {}
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            if field.primary_key:
                continue
            if field.is_relation and (field.related_model, value) in keys:
                self.keys[field.attname] = keys[field.related_model, value]
            elif isinstance(field, JSONField) and self._worded(text := json.dumps(value, ensure_ascii=False)):
                self.values[field.attname] = text
            elif isinstance(value, str) and self._worded(value):
                self.texts[field.attname] = value
            elif isinstance(value, datetime) and copies.since <= value <= copies.until:
                self.fixed[field.attname] = value + copies.later
            else:
                self.fixed[field.attname] = value

    def _worded(self, text: str) -> bool:
        return any(word in text for word in self.words[0])

    def copies(self) -> Iterator[Any]:
        """The rows, not yet stored."""
        for n, words in enumerate(self.words):
            values: dict[str, Any] = {name: keys[n] for name, keys in self.keys.items()}
            values |= {name: _said(text, words) for name, text in self.texts.items()}
            values |= {name: json.loads(_said(text, words)) for name, text in self.values.items()}
            yield self.table(**self.fixed, **values)

    def batches(self) -> Iterator[list[Any]]:
        """The rows, some thousand at once."""
        rows = self.copies()
        while some := list(islice(rows, AT_ONCE)):
            yield some


def _said(text: str, words: Mapping[str, str]) -> str:
    for old, new in words.items():
        text = text.replace(old, new)
    return text


def _append(patterns: Sequence[Pattern]) -> None:
    """Copy entries of the journal, one act of all cases after another, each with its link in the chain."""
    head = hold_journal()
    for pattern in patterns:
        for some in pattern.batches():
            for entry in some:
                # The digest is of the model's content, which the copy has in other words.
                entry.change = {key: value for key, value in entry.change.items() if key != "content"}
                entry.seq, entry.previous = head.seq + 1, head.digest
                entry.digest = digest_of(entry)
                head.seq, head.digest = entry.seq, entry.digest
            store(some)
    head.save(update_fields=["seq", "digest"])
