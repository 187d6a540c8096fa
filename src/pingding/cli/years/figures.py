"""What became of titles, year by year: read from the records when all the years have been played."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count

from pingding.policy.language import Edition
from pingding.policy.language.standing import STANDINGS
from pingding.policy.scores.grading import scale_for
from pingding.policy.titles.acts import TITLES
from pingding.policy.titles.state import LIVING
from pingding.queries.clock import local_date
from pingding.queries.obligations import duties_of
from pingding.queries.supports import ledgers_of
from pingding.queries.title_spans import spans_on
from pingding.records.models import Ban, Case, StoredEdition, SupportEntry, Title, TitleChange, TitleRound

COUNTED = ("on_time", "late", "missed", "exempt", "met", "skipped")
"""How a period of an obligation stands once its day has come."""


@dataclass(frozen=True)
class OpenedRound:
    """What was opened for many titles at once: for how many; where they were drawn, out of how many, by which seed."""

    name: str
    titles: int
    cohort: int | None = None
    seed: str = ""


@dataclass
class Year:
    """One year. `standings` counts the titles by how they stood at its end; `grades` cases that came to an end in it,
    by procedure and grade; `owed` periods due in it, by obligation and how they stand in the end; `changes` acts on
    titles; `bans` those that took effect, each unit and person counted; `rounds` what was opened for many titles, by
    its name; `ended` those that took a title away, by act, what gave rise to it, clause; sums in 元, by support.
    """

    year: int
    applied: int = 0
    granted: Counter[str] = field(default_factory=Counter)
    standings: Counter[str] = field(default_factory=Counter)
    grades: dict[str, Counter[str]] = field(default_factory=dict)
    owed: dict[str, Counter[str]] = field(default_factory=dict)
    proposed: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    ended: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    bans: Counter[str] = field(default_factory=Counter)
    rounds: list[OpenedRound] = field(default_factory=list)
    promised: dict[str, Decimal] = field(default_factory=dict)
    paid: dict[str, Decimal] = field(default_factory=dict)


def figures_of(stored: StoredEdition, edition: Edition, starts: date, ends: date) -> tuple[Year, ...]:
    """Every year from one day to another."""
    years = {year: Year(year) for year in range(starts.year, ends.year + 1)}
    titles = list(Title.objects.filter(edition=stored).select_related("case__organisation", "organisation"))
    for title in titles:
        title.edition = title.case.edition = stored
    _count_cases(years, stored, edition)
    _count_titles(years, edition, titles, ends)
    _count_changes(years, stored, edition)
    _count_bans(years, stored)
    _list_rounds(years, stored)
    _count_supports(years, edition, titles, ends)
    return tuple(years.values())


def _count_cases(years: Mapping[int, Year], stored: StoredEdition, edition: Edition) -> None:
    grades = dict(_grade_labels(edition))
    for case in Case.objects.filter(edition=stored).select_related("proposal").order_by("pk"):
        opened = years[local_date(case.opened_at).year]
        if case.submitted_at is not None and case.held_title_id is None:
            opened.applied += 1
        if (proposal := getattr(case, "proposal", None)) is not None:
            opened.proposed[edition.consequences[proposal.consequence].title] += 1
        if case.ended_at is not None:
            own = years[local_date(case.ended_at).year].grades
            title = edition.procedures[case.procedure].title
            reached = [labels[case.scores[key]] for key, labels in grades.items() if case.scores.get(key) in labels]
            if reached:
                own.setdefault(title, Counter()).update(reached)


def _grade_labels(edition: Edition) -> Iterator[tuple[str, dict[str, str]]]:
    """By fact that is a grade, the labels of its grades."""
    for key, fact in edition.vocabulary.items():
        if fact.score is not None and fact.score.take == "grade":
            scale = scale_for(edition, fact.score.indicators)
            if scale is not None:
                yield key, {grade: each.label for grade, each in scale.grades.items()}


def _count_titles(years: Mapping[int, Year], edition: Edition, titles: Sequence[Title], ends: date) -> None:
    for title in titles:
        years[title.granted_on.year].granted[edition.titles[title.kind].label] += 1
    for year in years.values():
        rows = spans_on(min(date(year.year, 12, 31), ends)).filter(title__in=titles)
        year.standings.update(str(STANDINGS[standing]) for standing in rows.values_list("standing", flat=True))  # type: ignore[index]
    for duties in duties_of(titles).values():
        for period in duties.history(ends):
            if period.state in COUNTED and period.due.year in years:
                owed = years[period.due.year].owed
                owed.setdefault(edition.obligations[period.obligation].title, Counter())[period.state] += 1


def _count_changes(years: Mapping[int, Year], stored: StoredEdition, edition: Edition) -> None:
    rows = TitleChange.objects.filter(title__edition=stored).select_related("case__proposal").order_by("pk")
    for change in rows:
        year = years.get(change.effective_on.year)
        if year is None:
            continue
        act = str(TITLES[change.act])
        year.changes[act] += 1
        if change.sets.get("standing", "in_force") not in LIVING:
            proposal = getattr(change.case, "proposal", None)
            key = change.case.procedure
            cause = edition.consequences[proposal.consequence].title if proposal else edition.procedures[key].title
            year.ended[act, cause, "、".join(change.clause)] += 1


def _count_bans(years: Mapping[int, Year], stored: StoredEdition) -> None:
    for ban in Ban.objects.filter(edition=stored).order_by("pk"):
        if ban.starts.year in years:
            years[ban.starts.year].bans["个人" if ban.person else "单位"] += 1


def _list_rounds(years: Mapping[int, Year], stored: StoredEdition) -> None:
    rows = TitleRound.objects.filter(edition=stored).annotate(number=Count("cases")).order_by("pk")
    for each in rows:
        year = years.get(local_date(each.opened_at).year)
        if year is not None:
            year.rounds.append(round_of(each.name, each.number, each.drawing))


def round_of(name: str, titles: int, drawing: Mapping[str, Any]) -> OpenedRound:
    """A round with so many titles; `drawing` is the record of its draw, empty where nobody drew."""
    if not drawing:
        return OpenedRound(name, titles)
    return OpenedRound(name, titles, len(drawing["candidates"]), drawing["seed"])


def _count_supports(years: Mapping[int, Year], edition: Edition, titles: Sequence[Title], ends: date) -> None:
    if not edition.supports:
        return
    for ledger in ledgers_of(titles, ends).values():
        for account in ledger.accounts:
            begins = min((line.due for line in account.lines), default=ledger.title.granted_on)
            if begins.year in years:
                _add(years[begins.year].promised, account.support.title, account.promise.total or Decimal(0))
    paid = SupportEntry.objects.filter(title__in=titles, kind=SupportEntry.Kind.PAID, reversed_by=None)
    for support, day, amount in paid.values_list("support", "day", "amount"):
        _add(years[day.year].paid, edition.supports[support].title, amount)


def _add(sums: dict[str, Decimal], support: str, amount: Decimal) -> None:
    sums[support] = sums.get(support, Decimal(0)) + amount


def titles_of(rows: Iterable[Mapping[str, int | Decimal]]) -> list[str]:
    """What is counted in any of the rows, in the order in which it first comes."""
    return list(dict.fromkeys(key for row in rows for key, count in row.items() if count))
