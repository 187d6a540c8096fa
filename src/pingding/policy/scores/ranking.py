"""Puts the cases of a call in order: by score, then by tie-breakers; marks who is below the minimum or over a quota."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby

from pingding.policy.facts.facts import Facts
from pingding.policy.language.selection import Ranking, TieBreaker
from pingding.policy.scores.figures import apart
from pingding.policy.scores.measuring import measure, plain, share
from pingding.policy.scores.quotas import Full, Member, Tally, Use
from pingding.policy.translation import bracketed, counted
from pingding.policy.translation import gettext as _

Key = tuple[bool, Decimal]
"""How one case compares by one rule: known before unknown, then less is better."""

FORWARD = ("",)
"""The one way to propose a case where outcomes are not told apart."""


@dataclass(frozen=True)
class Entry:
    """One case to be put in order.

    `score` is its points, or the share of experts in favour; None when it has none. `points` are those of its rows
    by path, branches included, `groups` its value for each fact by which quotas count or cases are compared; where a
    group is not given the facts answer. `holds` are the programmes whose titles its applicant held when handing in.
    `lacking` says why a case that was reviewed has no score, `below` what besides the score keeps it from being
    proposed (floors, grades, facts), `barred` the outcomes that its grade or its facts keep it from.
    """

    key: str
    score: Decimal | None
    facts: Facts | None = None
    points: Mapping[str, Decimal] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    holds: frozenset[str] = frozenset()
    lacking: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    barred: frozenset[str] = frozenset()
    grade: str = ""

    def group(self, fact: str) -> str:
        """Its value for a fact, in words; empty when it has none."""
        value = self.groups.get(fact)
        if value is None and self.facts is not None:
            return self.facts.in_words(fact)
        return value or ""

    def within(self, facts: Sequence[str]) -> tuple[str, ...]:
        """The group of cases that it is compared with."""
        return tuple(self.group(fact) for fact in facts)


@dataclass(frozen=True)
class Placed:
    """One case in order.

    `place` is its place in its `group`, shared (and `tied` true) by cases that no rule can tell apart. `decided_by`
    is the title of the tie-breaker that set it apart from a case of the same score. `proposed`: it reaches the
    minimum, nothing else keeps it back, and the places and the quotas that refuse leave room for an outcome that is
    not among `barred`. `says` are the Chinese sentences on what speaks against it or set it apart.
    """

    key: str
    place: int
    score: Decimal | None
    tied: bool = False
    decided_by: str = ""
    below_minimum: bool = False
    proposed: bool = True
    says: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ranked:
    """The order. `warnings` are about the whole: quotas exceeded, a tie across the last place, too few cases."""

    order: tuple[Placed, ...]
    warnings: tuple[str, ...] = ()
    enough: bool = True


@dataclass(frozen=True)
class Standing:
    """The place of a case among those it is compared with, and the last place that it and its equals take up."""

    place: int
    last: int


def standings(
    entries: Sequence[Entry], within: Sequence[str] = (), ranking: Ranking | None = None
) -> dict[str, Standing]:
    """By key, where each scored case stands in its group: by score and then, with a ranking, by its tie-breakers."""
    groups: dict[tuple[str, ...], list[tuple[tuple[Key, ...], str]]] = {}
    for entry in entries:
        if entry.score is not None:
            keys = _keys(ranking, entry) if ranking else (_key(entry.score, "high"),)
            groups.setdefault(entry.within(within), []).append((keys, entry.key))
    stands: dict[str, Standing] = {}
    for own in groups.values():
        before = 0
        for _alike, equals in groupby(sorted(own), key=lambda each: each[0]):
            names = [name for _keys_of, name in equals]
            stands |= dict.fromkeys(names, Standing(before + 1, before + len(names)))
            before += len(names)
    return stands


def rank(
    ranking: Ranking,
    entries: Sequence[Entry],
    before: Sequence[Use] = (),
    *,
    outcomes: Sequence[str] = FORWARD,
    members: Collection[Member] | None = None,
) -> Ranked:
    """Put the entries in order; equal ones share a place and the next place is left out (1, 2, 2, 4).

    Where cases are compared within groups, one group stands after the other and each has its own places. Among equals
    in everything the order of `entries` is kept. When there are fewer than `turnout`, all are still put in order but
    `enough` is false and nothing is proposed. `outcomes` are the ways to propose a case, the best first: each takes
    the first that is open to it and has room. `before` are the cases that earlier lists of the call proposed: they
    have taken their share of the quotas. `members` are all cases of which shares are shares; by default the entries.
    """
    within = ranking.cohort.within
    keys = {entry.key: _keys(ranking, entry) for entry in entries}
    ordered = sorted(entries, key=lambda entry: (entry.within(within), keys[entry.key]))
    enough = ranking.turnout is None or len(entries) >= ranking.turnout
    members = [_member(ranking, entry) for entry in entries] if members is None else members
    uses = [(quota, quota.outcomes or tuple(outcomes)) for quota in ranking.quotas]
    desk = _Desk(ranking, enough, Tally(uses, members, ranking.cohort.counts, before=before), outcomes)
    placed: list[Placed] = []
    for group, own in groupby(ordered, key=lambda entry: entry.within(within)):
        placed += _in_group(ranking, list(own), keys, desk, group)
    warnings = [*desk.warnings, *desk.ties(placed)]
    if not enough:
        words = {"n": len(entries), "turnout": ranking.turnout}
        warnings.insert(0, counted("参评 %(n)d 件，少于排序所需的 %(turnout)d 件，不作建议", len(entries)) % words)
    return Ranked(tuple(placed), tuple(warnings), enough)


def _in_group(
    ranking: Ranking,
    ordered: Sequence[Entry],
    keys: Mapping[str, tuple[Key, ...]],
    desk: "_Desk",
    group: tuple[str, ...],
) -> list[Placed]:
    """The cases of one group in order, each at its place."""
    placed: list[Placed] = []
    alike = [(own, list(equals)) for own, equals in groupby(ordered, key=lambda entry: keys[entry.key])]
    in_order = [own for own, _equals in alike]
    for position, (own, equals) in enumerate(alike):
        nearest = in_order[max(0, position - 1) : position] + in_order[position + 1 : position + 2]
        decided = _decided_by(ranking, own, [key for key in nearest if key[0] == own[0]])
        place = len(placed) + 1
        placed += [replace(desk.place(entry, place, len(equals) > 1, decided), group=group) for entry in equals]
    return placed


def _member(ranking: Ranking, entry: Entry) -> Member:
    groups = {quota.per: entry.group(quota.per) for quota in ranking.quotas if quota.per}
    return Member("unscored" if ranking.reviewed and entry.score is None else "scored", groups)


def _keys(ranking: Ranking, entry: Entry) -> tuple[Key, ...]:
    return (_key(entry.score, "high"), *(_key(_value(rule, entry), rule.better) for rule in ranking.tie_breakers))


def _key(value: Decimal | None, better: str) -> Key:
    if value is None:
        return True, Decimal(0)
    return False, -value if better == "high" else value


def _value(rule: TieBreaker, entry: Entry) -> Decimal | None:
    if rule.by is not None:
        return None if entry.facts is None else measure(entry.facts, rule.by).value
    if rule.holding is not None:
        return Decimal(rule.holding in entry.holds)
    named = [path for path in entry.points if path.split("/")[-1] == rule.indicator]
    return entry.points[min(named, key=lambda path: path.count("/"))] if named else None


def _decided_by(ranking: Ranking, own: tuple[Key, ...], others: Sequence[tuple[Key, ...]]) -> str:
    """The first tie-breaker by which the case differs from the nearest of these others of the same score."""
    differing = [
        next(place for place, (mine, theirs) in enumerate(zip(own, other, strict=True)) if mine != theirs)
        for other in others
    ]
    return ranking.tie_breakers[max(differing) - 1].title if differing else ""


class _Desk:
    """Marks each case in turn against the minimum and the quotas, less what was taken before."""

    def __init__(self, ranking: Ranking, enough: bool, tally: Tally, outcomes: Sequence[str]) -> None:
        self.ranking, self.enough, self.tally, self.outcomes = ranking, enough, tally, outcomes
        self.warnings: list[str] = []

    def place(self, entry: Entry, place: int, tied: bool, decided: str) -> Placed:
        by = _("与同分者按“%(rule)s”分先后") if self.ranking.reviewed else _("按“%(rule)s”排列")
        says = [by % {"rule": decided}] if decided else []
        says += [_("与他件并列")] if tied else []
        below = self._below(entry, says)
        barred = entry.barred if below else self._barred(entry, says)
        proposed = self.enough and not below and not barred >= set(self.outcomes)
        return Placed(entry.key, place, entry.score, tied, decided, below, proposed, tuple(says), barred=barred)

    def ties(self, placed: Sequence[Placed]) -> list[str]:
        """A warning where of equals some have room and others have not."""
        equals: dict[tuple[object, ...], list[Placed]] = {}
        for each in placed:
            if not each.below_minimum:
                equals.setdefault((each.group, each.place), []).append(each)
        across = [own[0] for own in equals.values() if len({(each.proposed, each.barred) for each in own}) > 1]
        return [_("第 %(place)d 名并列，跨越名额的界线，请议定") % {"place": each.place} for each in across]

    def _below(self, entry: Entry, says: list[str]) -> bool:
        least = self.ranking.least
        says += entry.below
        if entry.score is None and not self.ranking.reviewed:
            return bool(entry.below)  # ranked before any review, by what the cases state alone
        if entry.score is None:
            unscored = _("得分无法算出：%(lacking)s") % {"lacking": _("；").join(map(str, entry.lacking))}
            says.append(unscored if entry.lacking else _("没有评审结果"))
            return True
        if least is None or entry.score >= least:
            return bool(entry.below)
        in_favour = self.ranking.by == "in_favour"
        show, places = (share, 4) if in_favour else (plain, 2)
        what = _("赞成比例") if in_favour else _("得分")
        words = {"what": what, "found": show(apart(entry.score, [least], places)), "least": show(least)}
        says.append(_("%(what)s %(found)s 低于最低要求 %(least)s") % words)
        return True

    def _barred(self, entry: Entry, says: list[str]) -> frozenset[str]:
        """The outcomes that are closed to it or have no room; the case takes the first of the others."""
        groups = {quota.per: entry.group(quota.per) for quota in self.ranking.quotas if quota.per}
        barred, taken = set(entry.barred), False
        for outcome in [each for each in self.outcomes if each not in barred]:
            use = Use(outcome, groups, entry.grade)
            full = self.tally.full(use)
            for each in full if not taken else ():
                self._say(each, says)
            if any(each.quota.force == "refuse" for each in full):
                barred.add(outcome)
            elif self.enough and not taken:
                self.tally.add(use)
                taken = True
        return frozenset(barred)

    def _say(self, full: Full, says: list[str]) -> None:
        if full.group:
            sentence = _("“%(group)s”已有 %(n)d 件，达到名额上限") % {"group": full.group, "n": full.counted}
        else:
            sentence = counted("名额 %(places)d 个已满", full.most) % {"places": full.most}
        sentence += bracketed("、".join(full.quota.clause))
        if sentence not in says:
            says.append(sentence)
        if full.quota.force == "warning" and sentence not in self.warnings:
            self.warnings.append(sentence)
