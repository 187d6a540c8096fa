"""What quotas leave room for: how many cases a number or a share of those compared comes to, and what exceeds it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pingding.policy.parts import percent, whole
from pingding.policy.steps.limits import Counted, Quota


@dataclass(frozen=True)
class Member:
    """One of the cases compared: how it stands, and its value for each fact that cases are grouped by."""

    stands: Counted
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Use:
    """A case that may use up a place: the outcome that it takes or the kind of title, its groups and its grade.

    One that is `elsewhere`, on another list than those of which shares are shares, counts against no share.
    """

    taken: str
    groups: Mapping[str, str] = field(default_factory=dict)
    grade: str = ""
    elsewhere: bool = False


@dataclass(frozen=True)
class Full:
    """A quota without room for another case of a group: how many it allows, and how many it counts already."""

    quota: Quota
    group: str
    most: int
    counted: int


def limit(quota: Quota, members: Collection[Member], counts: Collection[Counted], group: str = "") -> int:
    """How many cases of a group the quota allows: its number, or its share of the members that count."""
    own = [each for each in members if each.stands in counts and group in ("", each.groups.get(quota.per or "", ""))]
    return quota.number_of(len(own))


class Tally:
    """Counts cases against quotas, one after the other.

    `uses` are, for each quota, the outcomes or kinds of title that use it up; `pooled` lets the pool be taken instead
    of the quota itself. `before` are the cases that count already.
    """

    def __init__(
        self,
        uses: Sequence[tuple[Quota, Collection[str]]],
        members: Collection[Member] = (),
        counts: Collection[Counted] = (),
        *,
        before: Collection[Use] = (),
        pooled: bool = True,
    ) -> None:
        self.uses, self.members, self.counts, self.pooled = uses, members, counts, pooled
        self.counter: Counter[tuple[int, str]] = Counter()
        for use in before:
            self.add(use)

    def add(self, use: Use) -> None:
        """Count one more case."""
        self.counter.update((place, group) for place, _quota, group in self._concerned(use))

    def full(self, use: Use) -> list[Full]:
        """The quotas that have no room for this case beside those counted."""
        rooms = [self.room(place, group) for place, _quota, group in self._concerned(use)]
        return [room for room in rooms if room.counted >= room.most]

    def over(self, now: Collection[Use]) -> list[tuple[Full, int]]:
        """The quotas that these cases exceed beside those counted, each with how many of these it concerns."""
        added = Counter((place, group) for use in now for place, _quota, group in self._concerned(use))
        rooms = [(self.room(place, group), n) for (place, group), n in added.items()]
        return [(room, n) for room, n in rooms if room.counted + n > room.most]

    def _concerned(self, use: Use) -> Iterator[tuple[int, Quota, str]]:
        for place, (quota, taken) in enumerate(self.uses):
            if use.elsewhere and quota.by_share:
                continue
            group = use.groups.get(quota.per, "") if quota.per else ""
            if use.taken in taken and (group or not quota.per) and quota.grade in (None, use.grade):
                yield place, quota, group

    def room(self, place: int, group: str) -> Full:
        """How many the quota at this place among the uses allows in a group, and how many it counts."""
        quota = self.uses[place][0]
        most = limit(quota, self.members, self.counts, group)
        if self.pooled:
            most = whole(percent(quota.pool) * most, quota.rounding)
        return Full(quota, group, most, self.counter[place, group])
