"""What was known before a case: earlier cases of the same title, duties, titles held, the title; read out as facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition
from pingding.policy.language.earlier import Earlier, HeldWord, TitleWord
from pingding.policy.parts import Level
from pingding.policy.translation import gettext_shown as _
from pingding.policy.translation import listed_shown
from pingding.policy.values.periods import add_months, whole_years
from pingding.policy.values.typed import Value


@dataclass(frozen=True)
class EarlierCase:
    """A case about the same title (or the one it was granted in) with its own facts, on which year it is, and when it
    was handed in and ended; None: not yet."""

    procedure: str
    year: int
    facts: Facts
    handed_in: date | None = None
    ended: date | None = None
    counts: bool = True
    """Whether it came to something: not withdrawn, not refused, not hidden from its holder."""


@dataclass(frozen=True)
class OwedPeriod:
    """A duty of the title for one period: by when, and when it was met, if it was."""

    obligation: str
    period: int
    due: date
    handed_in: date | None = None


@dataclass(frozen=True)
class HeldTitle:
    """A title that the unit holds on the day: of which programme, with all editions that revise one another with it."""

    programmes: frozenset[str]
    level: Level
    granted_on: date
    kind: str = ""
    number: str = ""


@dataclass(frozen=True)
class Past:
    """All that facts of earlier data can be read from, for one case on a day. `year` is the one the case is on.

    `title` is None where the case is about no title yet. `procedure` is that of the case itself, which counts among
    its others as soon as it is known of it whether what is counted holds (without `where`: once it has `ended`).
    `on` is the day on which the title is looked at, where that is not the day of the facts.
    """

    year: int
    title: Mapping[TitleWord, Value] | None = None
    cases: Sequence[EarlierCase] = ()
    owed: Sequence[OwedPeriod] = ()
    held: Sequence[HeldTitle] = ()
    procedure: str = ""
    ended: date | None = None
    on: date | None = None


@dataclass(frozen=True)
class Reading:
    """A value with the words that say where it comes from; empty where its fact's label says it all."""

    value: Value
    source: str = ""


def with_earlier(facts: Facts, past: Past) -> Facts:
    """The facts together with those of earlier data; a value given for one of them (in a worked case) stays."""
    reader = _Reader(facts.edition, past, facts)
    asked = {key: fact.earlier for key, fact in facts.edition.earlier_facts.items() if key not in facts.entered}
    readings = {key: reader.read(earlier) for key, earlier in asked.items() if earlier is not None}
    values = {key: reading.value for key, reading in readings.items() if reading.value is not None}
    sources = {key: readings[key].source for key in values if readings[key].source}
    return Facts(facts.edition, facts.shared, {**facts.entered, **values}, facts.on, sources)


@dataclass(frozen=True)
class _Reader:
    """Reads one fact after another out of what is past, for a case that has these facts of its own."""

    edition: Edition
    past: Past
    own: Facts

    @property
    def on(self) -> date:
        return self.past.on or self.own.on

    def read(self, earlier: Earlier) -> Reading:
        if earlier.holds is not None or earlier.level is not None:
            return self._held(earlier)
        if self.past.title is None:
            return Reading(None)
        if earlier.title is not None:
            return Reading(self.past.title.get(earlier.title))
        if earlier.missed is not None:
            return self._missed(earlier.missed, earlier.last)
        return self._of_case(earlier) if earlier.fact is not None else self._counted(earlier)

    def _of_case(self, earlier: Earlier) -> Reading:
        """The value of the case of that year, or of the latest one handed in; or those of several years together."""
        cases = [case for case in self.past.cases if case.procedure == earlier.of and _by(case.handed_in, self.on)]
        if earlier.years is not None:
            return self._of_years(cases, earlier)
        year = None if earlier.back is None else self.past.year - earlier.back
        cases = [case for case in cases if year in (None, case.year)]
        if not cases:
            return Reading(None)
        latest = max(cases, key=lambda case: (case.handed_in or date.min, case.year))
        return Reading(latest.facts.get(earlier.fact or ""), self._words([latest]))

    def _of_years(self, cases: Sequence[EarlierCase], earlier: Earlier) -> Reading:
        """The sum over the years before that of the case, of each the one handed in last."""
        of_year = {case.year: case for case in sorted(cases, key=lambda case: case.handed_in or date.min)}
        years = range(self.past.year - (earlier.years or 0), self.past.year)
        chosen = [of_year[year] for year in years if year in of_year]
        values = [(case, case.facts.get(earlier.fact or "")) for case in chosen]
        numbers = [(case, value) for case, value in values if isinstance(value, Decimal)]
        total = sum((value for _case, value in numbers), Decimal(0)) if numbers else None
        return Reading(total, self._words([case for case, _value in numbers]))

    def _counted(self, earlier: Earlier) -> Reading:
        """In how many of the last ended cases it held, or in how many without a break up to the latest."""
        cases = list(self._ended(earlier))
        if earlier.in_a_row is not None:
            breaks = [place for place, case in enumerate(reversed(cases)) if self._held_in(case, earlier) is not True]
            chosen = cases[len(cases) - breaks[0] :] if breaks else cases
        else:
            if earlier.years is not None:
                since = add_months(self.on, -12 * earlier.years)
                cases = [case for case in cases if case.ended is None or case.ended > since]
            recent = cases[-earlier.last :] if earlier.last else cases
            chosen = [case for case in recent if self._held_in(case, earlier) is True]
        return Reading(Decimal(len(chosen)), self._words(chosen))

    def _ended(self, earlier: Earlier) -> Iterator[EarlierCase]:
        """The ended cases of a procedure in the order of their years, the case itself last."""
        ended = [case for case in self.past.cases if case.procedure == earlier.procedure and _by(case.ended, self.on)]
        yield from sorted(ended, key=lambda case: (case.year, case.ended or date.max))
        own = EarlierCase(self.past.procedure, self.past.year, self.own, ended=self.past.ended)
        if own.procedure == earlier.procedure and self._held_in(own, earlier) is not None:
            yield own

    def _held_in(self, case: EarlierCase, earlier: Earlier) -> bool | None:
        """Whether what is counted held in a case; None where that is not known of it."""
        if earlier.where is None:
            return True if case.ended else None
        return case.facts.holds(earlier.where)

    def _missed(self, obligation: str, last: int | None) -> Reading:
        """How many of the periods due by the day were not met by their own due day."""
        due = [each for each in self.past.owed if each.obligation == obligation and each.due < self.on]
        recent = sorted(due, key=lambda each: (each.due, each.period))[-(last or len(due) or 1) :]
        missed = [each for each in recent if not _by(each.handed_in, each.due)]
        return Reading(Decimal(len(missed)), _years(each.period for each in missed))

    def _held(self, earlier: Earlier) -> Reading:
        """A title of a programme or a level that the unit holds, the one granted first."""
        fitting = [title for title in self.past.held if _fits(title, earlier)]
        first = min(fitting, key=lambda title: title.granted_on, default=None)
        if first is None:
            nothing: dict[HeldWord, Value] = {"held": False, "years": Decimal(0)}
            return Reading(nothing.get(earlier.take))
        values: dict[HeldWord, Value] = {
            "held": True,
            "years": Decimal(whole_years(first.granted_on, self.own.on)),
            "number": first.number or None,
            "granted_on": first.granted_on,
        }
        return Reading(values[earlier.take], "" if earlier.take == "number" else first.number)

    def _words(self, cases: Sequence[EarlierCase]) -> str:
        """Cases as people name them: 2025年度报告; 2024年、2025年运行考核; 认定."""
        if not cases:
            return ""
        procedure = self.edition.procedures.get(cases[0].procedure)
        title = procedure.title if procedure else cases[0].procedure
        if procedure is not None and procedure.opened_by == "application":
            return title
        words = {"years": _years(case.year for case in cases), "title": f"{title}".removeprefix("年")}
        return _("%(years)s%(title)s") % words


def _years(years: Iterable[int | None]) -> str:
    return listed_shown(_("%(year)s年") % {"year": year} for year in years)


def _fits(title: HeldTitle, earlier: Earlier) -> bool:
    if earlier.level is not None:
        return title.level == earlier.level
    return earlier.holds in title.programmes and earlier.kind in (None, title.kind)


def _by(day: date | None, until: date) -> bool:
    return day is not None and day <= until
