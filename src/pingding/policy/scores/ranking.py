"""Puts the cases of a call in order: by score, then by tie-breakers; marks who is below the minimum or over a quota."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from pingding.policy.facts.facts import Facts
from pingding.policy.language.selection import Ranking, TieBreaker
from pingding.policy.scores.measuring import measure, plain, share
from pingding.policy.translation import bracketed
from pingding.policy.translation import gettext as _

Key = tuple[bool, Decimal]
"""How one case compares by one rule: known before unknown, then less is better."""


@dataclass(frozen=True)
class Entry:
    """One case to be put in order.

    `score` is its points, or the share of experts in favour; None when it has none. `points` are those of its rows
    by path, branches included, `groups` its value for each fact that a quota counts by; where a group is not given the
    facts answer. `holds` are the programmes whose titles its applicant held when handing in. `lacking` says why a
    case that was reviewed has no score, `below` what besides the score keeps it from being proposed (floors, grades).
    """

    key: str
    score: Decimal | None
    facts: Facts | None = None
    points: Mapping[str, Decimal] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    holds: frozenset[str] = frozenset()
    lacking: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placed:
    """One case in order.

    `place` is shared (and `tied` true) by cases that no rule can tell apart. `decided_by` is the title of the
    tie-breaker that set it apart from a case of the same score. `proposed`: it reaches the minimum, nothing else
    keeps it back, and it lies within the places and the quotas that refuse. `says` are the Chinese sentences on what
    speaks against it or set it apart.
    """

    key: str
    place: int
    score: Decimal | None
    tied: bool = False
    decided_by: str = ""
    below_minimum: bool = False
    proposed: bool = True
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ranked:
    """The order. `warnings` are about the whole: quotas exceeded, a tie across the last place, too few cases."""

    order: tuple[Placed, ...]
    warnings: tuple[str, ...] = ()
    enough: bool = True


def rank(ranking: Ranking, entries: Sequence[Entry], before: Sequence[Mapping[str, str]] = ()) -> Ranked:
    """Put the entries in order; equal ones share a place and the next place is left out (1, 2, 2, 4).

    Among equals in everything the order of `entries` is kept. When there are fewer than `turnout`, all are still put
    in order but `enough` is false and nothing is proposed. `before` are the groups (as in `Entry.groups`) of each case
    proposed in an earlier list of the same call: they have taken their share of the places and quotas.
    """
    keys = {entry.key: _keys(ranking, entry) for entry in entries}
    ordered = sorted(entries, key=lambda entry: keys[entry.key])
    enough = ranking.turnout is None or len(entries) >= ranking.turnout
    desk = _Desk(ranking, enough, before)
    placed: list[Placed] = []
    for _keys_alike, equals in groupby(ordered, key=lambda entry: keys[entry.key]):
        group = list(equals)
        place = len(placed) + 1
        for entry in group:
            same_score = [keys[other.key] for other in ordered if other is not entry and other.score == entry.score]
            decided = _decided_by(ranking, keys[entry.key], same_score)
            placed.append(desk.place(entry, place, len(group) > 1, decided))
    warnings = [*desk.warnings, *_tie_across(ranking, placed, len(before))]
    if not enough:
        words = {"n": len(entries), "turnout": ranking.turnout}
        warnings.insert(0, _("参评 %(n)d 件，少于排序所需的 %(turnout)d 件，不作建议") % words)
    return Ranked(tuple(placed), tuple(warnings), enough)


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
    """The first tie-breaker by which the case differs from the nearest of those with the same score."""
    differing = [
        next(place for place, (mine, theirs) in enumerate(zip(own, other, strict=True)) if mine != theirs)
        for other in others
        if other != own
    ]
    return ranking.tie_breakers[max(differing) - 1].title if differing else ""


def _tie_across(ranking: Ranking, placed: Sequence[Placed], before: int) -> list[str]:
    """A warning when equals lie on both sides of the last place that is left."""
    left = (ranking.places or 0) - before
    if not 0 < left < len(placed):
        return []
    last, next_one = placed[left - 1], placed[left]
    if last.place != next_one.place:
        return []
    words = {"place": last.place, "places": ranking.places}
    return [_("第 %(place)d 名并列，跨越名额 %(places)d 个的界线，请议定") % words]


class _Desk:
    """Marks each case in turn against the minimum, the places and the quotas, less what was taken before."""

    def __init__(self, ranking: Ranking, enough: bool, before: Sequence[Mapping[str, str]]) -> None:
        self.ranking, self.enough = ranking, enough
        self.taken = Counter((quota.per, groups.get(quota.per, "")) for groups in before for quota in ranking.quotas)
        self.proposed = len(before)
        self.warnings: list[str] = []

    def place(self, entry: Entry, place: int, tied: bool, decided: str) -> Placed:
        by = _("与同分者按“%(rule)s”分先后") if self.ranking.panel else _("按“%(rule)s”排列")
        says = [by % {"rule": decided}] if decided else []
        says += [_("与他件并列")] if tied else []
        below = self._below(entry, says)
        over = self._over_quota(entry, says) if not below else False
        full = self.ranking.places is not None and self.proposed >= self.ranking.places
        if full and not below and not over:
            says.append(_("名额 %(places)d 个已满") % {"places": self.ranking.places})
        proposed = self.enough and not (below or over or full)
        if proposed:
            self.proposed += 1
            self.taken.update((quota.per, self._group(entry, quota.per)) for quota in self.ranking.quotas)
        return Placed(entry.key, place, entry.score, tied, decided, below, proposed, tuple(says))

    def _below(self, entry: Entry, says: list[str]) -> bool:
        least = self.ranking.minimum
        if entry.score is None and self.ranking.panel is None:
            return False  # ranked before any review, by what the cases state alone
        says += entry.below
        if entry.score is None:
            unscored = _("得分无法算出：%(lacking)s") % {"lacking": _("；").join(entry.lacking)}
            says.append(unscored if entry.lacking else _("没有评审结果"))
            return True
        if least is None or entry.score >= least:
            return bool(entry.below)
        show = share if self.ranking.by == "in_favour" else plain
        what = _("赞成比例") if self.ranking.by == "in_favour" else _("得分")
        words = {"what": what, "found": show(entry.score), "least": show(least)}
        says.append(_("%(what)s %(found)s 低于最低要求 %(least)s") % words)
        return True

    def _over_quota(self, entry: Entry, says: list[str]) -> bool:
        refused = False
        for quota in self.ranking.quotas:
            group = self._group(entry, quota.per)
            if not group or self.taken[quota.per, group] < quota.at_most:
                continue
            sentence = _("“%(group)s”已有 %(most)d 件，达到名额上限") % {"group": group, "most": quota.at_most}
            clause = bracketed("、".join(quota.clause))
            says.append(sentence + clause)
            if sentence + clause not in self.warnings:
                self.warnings.append(sentence + clause)
            refused |= quota.force == "refuse"
        return refused

    def _group(self, entry: Entry, per: str) -> str:
        group = entry.groups.get(per)
        value = entry.facts[per] if group is None and entry.facts is not None else group
        return value if isinstance(value, str) else ""
