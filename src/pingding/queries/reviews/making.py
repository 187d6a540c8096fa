"""Making panels for several cases at once: who may be asked, how busy each is, what would be refused and why."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Exists, OuterRef

from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.queries.directory.people import field_title, rank_title
from pingding.queries.panels.avoidances import avoided_in
from pingding.queries.panels.fitness import JOINT_YEARS, Fitness, due_day
from pingding.queries.panels.recusals import concerned_in
from pingding.queries.panels.standings import standings
from pingding.queries.reviews.assigning import assigning_refusal
from pingding.queries.reviews.convened import ConvenedCase
from pingding.queries.reviews.suiting import subjects_of, suits
from pingding.records.models import Assignment, Expert, ScoreSheet

BY_FIELD, BY_LOAD, BY_NAME = "field", "load", "name"
SORTS = (BY_FIELD, BY_LOAD, BY_NAME)
"""The orders of the pool; the first where none is asked for."""


@dataclass(frozen=True)
class PoolFilter:
    """Which experts of the pool are wanted, and in which order (of `SORTS`); what is empty restricts nothing.

    `at_most` is of open cases; `suiting` restricts to those of whom a field suits one of the chosen cases.
    """

    words: str = ""
    field: str = ""
    rank: str = ""
    employer: str = ""
    at_most: int | None = None
    suiting: bool = False
    sort: str = ""


@dataclass(frozen=True)
class PoolExpert:
    """An expert of the pool: sheets that are still `owed`, cases asked for `this_year`, and by chosen
    case the `hints` of what would be refused and the `doubts` to look into."""

    expert: Expert
    owed: int
    this_year: int
    hints: tuple[tuple[ConvenedCase, Refusal], ...] = ()
    doubts: tuple[tuple[ConvenedCase, str], ...] = ()
    suit: tuple[tuple[ConvenedCase, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Pool:
    """The experts that fit the filter, in its order; what to filter by; the `subjects` that each case names."""

    experts: tuple[PoolExpert, ...]
    fields: tuple[str, ...]
    ranks: tuple[str, ...]
    employers: tuple[str, ...]
    total: int
    subjects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What would be done for one case: who would be asked, who not and why; `doubts` are to be looked into."""

    case: ConvenedCase
    asks: tuple[Expert, ...]
    refused: tuple[tuple[Expert, Refusal], ...]
    doubts: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def pool_of(chosen: Sequence[ConvenedCase], asked: PoolFilter, keep: Collection[int] = (), *, at: datetime) -> Pool:
    """The active experts who fit, and of those to `keep` (by person) whoever does not; each with what the chosen cases
    would refuse. The queries grow neither with the experts nor with the cases."""
    rows = list(
        Expert.objects.filter(is_active=True).select_related("person", "employer").order_by("person__name", "pk")
    )
    owed, this_year = workload(rows, at)
    busy = [PoolExpert(expert, owed[expert.person_id], this_year[expert.person_id]) for expert in rows]
    reader = _Reader(chosen, rows, at=at)
    suited = [replace(each, suit=reader.suited(each.expert)) for each in busy]
    fitting = [each for each in suited if _fits(each, asked) or each.expert.person_id in keep]
    return Pool(
        experts=tuple(sorted(map(reader.hinted, fitting), key=lambda each: _place(each, asked.sort, len(chosen)))),
        fields=tuple(sorted({each for expert in rows for each in expert.fields})),
        ranks=tuple(sorted({expert.rank for expert in rows if expert.rank})),
        employers=tuple(sorted({expert.employer_name for expert in rows if expert.employer_name})),
        total=len(rows),
        subjects={each.case.number: tuple(reader.subjects[each.case.pk].values()) for each in chosen},
    )


def plans_of(chosen: Sequence[ConvenedCase], experts: Sequence[Expert], *, at: datetime) -> tuple[Plan, ...]:
    """What asking all these experts in all these cases would do, in the order in which they were chosen."""
    return tuple(_Reader(chosen, experts, at=at).plans(experts))


def chosen_experts(people: Iterable[int]) -> list[Expert]:
    """The active experts of the pool among these persons, in this order."""
    keys = list(dict.fromkeys(people))
    rows = Expert.objects.filter(is_active=True, person__in=keys).select_related("person", "employer")
    return sorted(rows, key=lambda expert: keys.index(expert.person_id))


class _Reader:
    """Holds experts against the chosen cases, of which it is read once whom they concern."""

    def __init__(self, chosen: Sequence[ConvenedCase], experts: Sequence[Expert], *, at: datetime) -> None:
        self.chosen = chosen
        concerned = concerned_in([each.case for each in chosen]) if chosen else {}
        stand, avoidances = standings(experts, JOINT_YEARS, on=local_date(at)), avoided_in(concerned)
        self.fitness = {
            each.case.pk: Fitness(
                concerned[each.case.pk],
                stand,
                avoidances.get(each.case.pk, ()),
                due_day(each.seat.run),
            )
            for each in chosen
        }
        self.subjects = {key: subjects_of(each.facts) for key, each in concerned.items()}

    def _held(
        self, case: ConvenedCase, expert: Expert, invited: Mapping[int, datetime | None]
    ) -> tuple[Refusal | None, tuple[str, ...]]:
        """What keeps an expert from a case, and what is to be looked into."""
        fitness = self.fitness[case.case.pk]
        return assigning_refusal(case.panel, expert, fitness, invited), fitness.doubts(expert)

    def hinted(self, each: PoolExpert) -> PoolExpert:
        """The expert with what would be refused of the chosen cases, and what is to be looked into."""
        hints, doubts = [], []
        for case in self.chosen:
            refusal, own = self._held(case, each.expert, case.invited)
            if refusal is not None:
                hints.append((case, refusal))
            else:
                doubts += [(case, doubt) for doubt in own]
        return replace(each, hints=tuple(hints), doubts=tuple(doubts))

    def suited(self, expert: Expert) -> tuple[tuple[ConvenedCase, tuple[str, ...]], ...]:
        """The chosen cases that fields of the expert suit, each with these fields."""
        own = ((case, self.subjects[case.case.pk]) for case in self.chosen)
        matching = ((case, tuple(each for each in expert.fields if suits(each, named))) for case, named in own)
        return tuple((case, fields) for case, fields in matching if fields)

    def plans(self, experts: Sequence[Expert]) -> Iterator[Plan]:
        for case in self.chosen:
            invited, asks, refused, doubts = dict(case.invited), [], [], {}
            for expert in experts:
                refusal, own = self._held(case, expert, invited)
                if refusal is not None:
                    refused.append((expert, refusal))
                    continue
                invited[expert.person_id] = None
                asks.append(expert)
                if own:
                    doubts[expert.person_id] = own
            yield Plan(case, tuple(asks), tuple(refused), doubts)


def workload(experts: Sequence[Expert], at: datetime) -> tuple[Counter[int], Counter[int]]:
    """By person, the sheets that are owed now, and the cases asked for in the year of the moment."""
    people = [expert.person_id for expert in experts]
    handed_in = ScoreSheet.objects.filter(run=OuterRef("run"), scorer=OuterRef("expert"), submitted_at__isnull=False)
    present = Assignment.objects.filter(expert__in=people, ended_at=None)
    owed = present.filter(~Exists(handed_in), run__closed_at=None, bar="")
    this_year = present.filter(assigned_at__year=local_date(at).year)
    cases = this_year.values_list("expert", "run__case").distinct()  # a case gone over once more is one case
    return (Counter(owed.values_list("expert", flat=True)), Counter(expert for expert, _case in cases))


def _place(each: PoolExpert, sort: str, cases: int) -> tuple[int, ...]:
    """What an expert is sorted by; by fields, a case counts where they can be asked; who can be in none is last."""
    if sort == BY_NAME:
        return ()
    if sort == BY_LOAD:
        return (each.owed, each.this_year)
    refused = {case.case.pk for case, _refusal in each.hints}
    open_to = sum(case.case.pk not in refused for case, _fields in each.suit)
    return (len(refused) == cases, -open_to, len(refused), each.owed)


def _fits(each: PoolExpert, asked: PoolFilter) -> bool:
    expert, words = each.expert, asked.words.strip()
    in_words = (rank_title(expert.rank), *map(field_title, expert.fields))
    texts = (expert.person.name, expert.employer_name, expert.rank, *expert.fields, *in_words)
    return (
        (not words or any(words in text for text in texts))
        and (not asked.field or asked.field in expert.fields)
        and (not asked.suiting or bool(each.suit))
        and asked.rank in ("", expert.rank)
        and asked.employer in ("", expert.employer_name)
        and (asked.at_most is None or each.owed <= asked.at_most)
    )
