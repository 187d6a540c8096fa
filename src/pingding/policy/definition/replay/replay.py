"""Which past cases would turn out differently under a draft, each with what it was, would be, and the clauses."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pingding.policy.definition.replay.deciding import Decided, Recorded, decide
from pingding.policy.definition.replay.items import Difference, Item, Undecided
from pingding.policy.definition.replay.merits import MeritPair
from pingding.policy.definition.replay.past import Editions, PastCase
from pingding.policy.definition.replay.verdicts import VerdictPair
from pingding.policy.language import Edition, Shared


@dataclass(frozen=True)
class Replayed:
    """One case decided again: what differs, and what the past cannot tell."""

    number: str
    name: str
    differs: tuple[Difference, ...]
    undecided: tuple[Undecided, ...]


@dataclass(frozen=True)
class Replay:
    """All cases decided again. `not_converted` says which facts' values of then do not count in the draft, and why."""

    cases: tuple[Replayed, ...]
    not_converted: tuple[str, ...]

    @property
    def differing(self) -> tuple[Replayed, ...]:
        return tuple(case for case in self.cases if case.differs)

    @property
    def by_clause(self) -> Mapping[str, int]:
        """By clause of the draft, how many cases differ by it, most first."""
        counted: Counter[str] = Counter()
        for case in self.cases:
            counted.update({clause for each in case.differs for clause in each.clauses})
        return dict(counted.most_common())


def replay(old: Edition, draft: Edition, shared: Shared, cases: Sequence[PastCase]) -> Replay:
    """Decide past cases under their own edition and under a draft, with the facts as handed in on the day of that."""
    editions = Editions.of(old, draft, shared)
    before = decide(old, shared, [_as_decided(editions, case) for case in cases])
    after = decide(draft, shared, [_as_drafted(editions, case) for case in cases])
    replayed = []
    for case in cases:
        items = tuple(_items(editions, before[case.number], after.get(case.number)))
        differs = tuple(item for item in items if isinstance(item, Difference))
        undecided = tuple(item for item in items if isinstance(item, Undecided))
        replayed.append(Replayed(case.number, case.name, differs, undecided))
    return Replay(tuple(replayed), tuple(editions.not_converted.values()))


def _items(editions: Editions, before: Decided, after: Decided | None) -> Iterator[Item]:
    """What is to be said of one case; the conditions are those of applications."""
    procedure = editions.old.procedures[before.record.procedure]
    if after is None:
        yield Undecided(f"程序“{procedure.title}”", ("草案没有这一程序",), ())
        return
    if procedure.opened_by == "application":
        yield from VerdictPair(editions, before, after).items()
    yield from MeritPair(editions, before, after).items()


def _as_decided(editions: Editions, case: PastCase) -> Recorded:
    steps = {key: key for key in editions.old.procedures[case.procedure].steps}
    return Recorded(case, editions.as_decided(case), case.procedure, steps, case.materials, case.judged, case.overrides)


def _as_drafted(editions: Editions, case: PastCase) -> Recorded:
    draft = editions.draft
    procedures = {editions.past_id("procedures", key): key for key in draft.procedures}
    procedure = procedures.get(case.procedure, case.procedure)
    steps = draft.procedures[procedure].steps if procedure in draft.procedures else {}
    paths = editions.past_paths
    return Recorded(
        case,
        editions.as_drafted(case),
        procedure,
        {key: editions.past_step(procedure, key) for key in steps},
        frozenset(key for key in draft.materials if editions.past_id("materials", key) in case.materials),
        {path: case.judged[past] for path, past in paths.items() if past in case.judged},
        {path: case.overrides[past] for path, past in paths.items() if past in case.overrides},
    )
