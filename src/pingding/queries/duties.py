"""What one title owes: which periods there are, how each stands on a day, and when the next case is to be opened."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

from pingding.policy.language import Edition
from pingding.policy.language.procedures import Obligation
from pingding.policy.procedures.obligations import Deferral, Happened, Met, Period, periods
from pingding.policy.procedures.validity import duties_end_on
from pingding.policy.titles.state import LIVING
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import facts_in
from pingding.queries.clock import local_date
from pingding.queries.editions import calendar, edition_of
from pingding.records.models import ObligationPeriod, Title, TitleChange, TitleSpan

State = Literal["to_come", "deferred", "open", "on_time", "late", "missed", "exempt", "met", "skipped"]
"""How a period stands: to come (`deferred`: later than planned), open, handed in on time or late, missed (its day has
passed in silence), exempt, met by an act of another case, or left out since another obligation falls due."""
OPEN: frozenset[State] = frozenset({"to_come", "deferred", "open", "missed"})
"""Nothing has been handed in, and it is owed."""
YEARS_AHEAD = 5
"""So far ahead one looks at what a title will owe."""


@dataclass(frozen=True)
class OwedPeriod:
    """One period of an obligation on a day. `case` is the number of its case, `row` the key of its record, both where
    there is one; a period that is not to be opened yet, or was missed while nothing ran, has none."""

    obligation: str
    title: str
    clause: tuple[str, ...]
    period: Period
    due_at: datetime
    opens_on: date
    state: State
    case: str = ""
    row: int | None = None

    @property
    def number(self) -> int:
        return self.period.number

    @property
    def due(self) -> date:
        return self.period.due


@dataclass(frozen=True)
class Duties:
    """What one title owes, with what has happened to it: read by `duties_of`, then nothing more but its facts."""

    title: Title
    spans: Sequence[TitleSpan]
    rows: Mapping[tuple[str, int], ObligationPeriod]
    acts: Sequence[TitleChange]
    events: Mapping[str, Sequence[date]]
    handed_in: Mapping[int, datetime]
    """By case, when its first step was done by somebody."""

    @property
    def edition(self) -> Edition:
        return edition_of(self.title.edition)

    def span_on(self, day: date) -> TitleSpan | None:
        """What the title was on a day."""
        return next((span for span in reversed(self.spans) if span.starts <= day and not _over(span, day)), None)

    def owed(self, key: str) -> Iterator[Period]:
        """The periods on whose due day the title lives and is of a kind that owes them, the first first; they count
        from the day on which it became of such a kind."""
        obligation, end, last = self.edition.obligations[key], duties_end_on(self.edition), self.spans[-1]
        since = next((span.starts for span in self.spans if _concerns(obligation, span)), None)
        if since is None:
            return
        for period in periods(obligation, self._happened(key, since), calendar()):
            if end is not None and period.due >= end:
                return
            if (span := self.span_on(period.due)) is not None and _owes(span, obligation):
                yield period
            elif period.due >= last.starts:
                return

    def _happened(self, key: str, since: date) -> Happened:
        rows = {number: row for (obligation, number), row in self.rows.items() if obligation == key}
        own = [act for act in self.acts if act.details.get("obligation") == key]
        return Happened(
            granted_on=since,
            events=self.events,
            opened={number: row.case_id for number, row in rows.items()},
            ended={number: day for number, row in rows.items() if (day := self._ended(row)) is not None},
            met=[Met(act.effective_on, act.case_id) for act in own if act.act == "meet"],
            deferrals=[Deferral(act.effective_on, _months(act)) for act in own if act.act == "defer"],
        )

    def _ended(self, row: ObligationPeriod) -> date | None:
        """When the case of a period ended that was handed in, or that was exempt: on its due day."""
        if row.exempt:
            return local_date(row.due_at)
        ended = row.case.ended_at if row.case_id in self.handed_in else None
        return None if ended is None else local_date(ended)

    def left_out(self, key: str, period: Period) -> bool:
        """Whether the obligation that this one gives way to falls due in the year that the period is about."""
        obligation = self.edition.obligations[key]
        if obligation.skips is None:
            return False
        other, year = self.edition.obligations[obligation.skips], _year(obligation, period)
        for each in self.owed(obligation.skips):
            if _year(other, each) == year:
                return True
            if each.planned.year > year + 1:
                break
        return False

    def concerns(self, key: str, period: Period) -> bool:
        """Whether the procedure concerns the title, by its facts on the opening day; what is not known concerns it."""
        obligation = self.edition.obligations[key]
        when = self.edition.procedures[obligation.procedure].when
        return when is None or self._holds(when, period.opens_on(obligation)) is not False

    def exempt(self, key: str, period: Period) -> bool:
        """Whether the period counts as met without a report, by the title's facts on the opening day."""
        obligation = self.edition.obligations[key]
        return obligation.exempt is not None and bool(self._holds(obligation.exempt.when, period.opens_on(obligation)))

    def _holds(self, expression: str, on: date) -> bool | None:
        return facts_in(self._file, on=on).facts.holds(expression)

    @cached_property
    def _file(self) -> CaseFile:
        case = self.title.case
        case.edition = self.title.edition
        return CaseFile(case)

    def to_open(self, on: date) -> Iterator[tuple[str, Period]]:
        """What it is time to open by a day and has no case yet, by obligation."""
        for key, obligation in self.edition.obligations.items():
            for period in self._unopened(key):
                if _planned_opening(obligation, period) > on:
                    break
                if period.opens_on(obligation) <= on and self.concerns(key, period):
                    yield key, period

    def _unopened(self, key: str) -> Iterator[Period]:
        for period in self.owed(key):
            if (key, period.number) not in self.rows and period.met is None and not self.left_out(key, period):
                yield period

    def given_up(self) -> Iterator[ObligationPeriod]:
        """What has an open case, nothing handed in, and is not owed any more: the title has ended, or it was met."""
        return (row for row in self.under_way() if self.still_owed(row) is None)

    def under_way(self) -> Iterator[ObligationPeriod]:
        """What has an open case and nothing handed in."""
        for row in self.rows.values():
            if row.case.ended_at is None and row.case_id not in self.handed_in:
                yield row

    def still_owed(self, row: ObligationPeriod) -> Period | None:
        """The period of a record as it is owed now; None when it is not owed any more."""
        for period in self.owed(row.obligation):
            if period.number == row.period:
                met = period.met is not None and period.met.case != row.case_id
                return None if met or self.left_out(row.obligation, period) else period
            if period.number > row.period:
                break
        return None

    def next_opening(self, on: date) -> date | None:
        """The first day on which a case is to be opened, given up or handed over to another holder; None for never.

        Whether a period that opens after `on` concerns the title is decided when its day comes.
        """
        days = [day for key in self.edition.obligations if (day := self._next_day(key, on)) is not None]
        if any(True for _row in self.given_up()):
            days.append(on)
        return min([*days, *self._handed_over(on)], default=None)

    def _handed_over(self, on: date) -> Iterator[date]:
        """The days of other holders, where something is under way that is the holder's."""
        for row in self.under_way():
            for span in self.spans:
                if span.starts > on and span.standing in LIVING and span.organisation_id != row.case.organisation_id:
                    yield span.starts

    def _next_day(self, key: str, on: date) -> date | None:
        obligation, first = self.edition.obligations[key], date.max
        for period in self._unopened(key):
            if _planned_opening(obligation, period) >= first:
                break
            opens_on = period.opens_on(obligation)
            if opens_on > on or self.concerns(key, period):
                first = min(first, opens_on)
        return None if first == date.max else first

    def history(self, on: date) -> Iterator[OwedPeriod]:
        """Every period that has come by a day, and of each obligation the next one."""
        for key, obligation in self.edition.obligations.items():
            for period in self.owed(key):
                ahead = period.opens_on(obligation) > on
                if (key, period.number) in self.rows or ahead or self.concerns(key, period):
                    yield self._on(key, period, on)
                if _planned_opening(obligation, period) > on:
                    break

    def outlook(self, on: date) -> Iterator[OwedPeriod]:
        """What comes after the next period of each obligation, as long as the title is to live and within YEARS_AHEAD.

        Only what the schedule and what has happened by now say: whether a period concerns the title, or is exempt, is
        decided when its day comes. Nothing of it has a case.
        """
        for key, obligation in self.edition.obligations.items():
            begun = False
            for period in self.owed(key):
                if _planned_opening(obligation, period) > on + timedelta(days=366 * YEARS_AHEAD):
                    break
                if begun and (key, period.number) not in self.rows:
                    each = self._on(key, period, on)
                    if each.state in ("to_come", "deferred"):
                        yield each
                begun = begun or _planned_opening(obligation, period) > on

    def _on(self, key: str, period: Period, on: date) -> OwedPeriod:
        obligation, row = self.edition.obligations[key], self.rows.get((key, period.number))
        state, due_at = self._state(key, period, row, on), period.due_at(obligation)
        case = row.case.number if row else ""
        return OwedPeriod(
            obligation=key,
            title=obligation.title,
            clause=obligation.clause,
            period=period,
            due_at=due_at,
            opens_on=period.opens_on(obligation),
            state=state,
            case=case,
            row=row.pk if row else None,
        )

    def _state(self, key: str, period: Period, row: ObligationPeriod | None, on: date) -> State:
        obligation = self.edition.obligations[key]
        done = self.handed_in.get(row.case_id) if row else None
        if row is not None and row.exempt:
            return "exempt"
        if done is not None and local_date(done) <= on:
            return "on_time" if done <= period.due_at(obligation) else "late"
        if period.met is not None and period.met.on <= on:
            return "met"
        if self.left_out(key, period):
            return "skipped"
        if period.opens_on(obligation) > on:
            return "deferred" if period.deferred else "to_come"
        if row is None and self.exempt(key, period):
            return "exempt"
        return "missed" if period.due < on else "open"


def _over(span: TitleSpan, day: date) -> bool:
    return span.ends is not None and span.ends <= day


def _owes(span: TitleSpan, obligation: Obligation) -> bool:
    return span.standing in LIVING and _concerns(obligation, span)


def _concerns(obligation: Obligation, span: TitleSpan) -> bool:
    return not obligation.titles or span.kind in obligation.titles


def _planned_opening(obligation: Obligation, period: Period) -> date:
    return period.planned - timedelta(days=obligation.opens_days)


def _year(obligation: Obligation, period: Period) -> int:
    return period.due.year - obligation.behind


def _months(act: TitleChange) -> int:
    return 12 * int(act.details.get("years") or 0) + int(act.details.get("months") or 0)
