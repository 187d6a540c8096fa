"""Turns a score, a rank or an event into a grade of a scale, alone or among all cases with caps on a grade's share."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language.edition import Edition
from pingding.policy.language.selection import Grade, GradeScale, Ranking
from pingding.policy.parts import percent, whole
from pingding.policy.scores.figures import apart
from pingding.policy.scores.measuring import plain, share
from pingding.policy.scores.quotas import Member
from pingding.policy.scores.ranking import Entry, Standing, standings
from pingding.policy.steps.limits import Counted
from pingding.policy.steps.panel import Panel
from pingding.policy.translation import bracketed_shown, listed_shown
from pingding.policy.translation import gettext_shown as _


def grade(scale: GradeScale, score: Decimal | None, *, facts: Facts | None = None) -> str:
    """The id of the grade that a case comes to by itself, for a scale that does not compare cases.

    A grade whose event is true comes first, whatever the score. Otherwise the best grade is given whose lower bound
    the score reaches and whose facts hold; what is not known does not hold, so that the case falls to the next grade.
    Raises Refusal when nothing can be said.
    """
    alone = Entry("", score, facts)
    if (by_event := _by_event(scale, alone)) is not None:
        return by_event
    if score is None:
        what = _("尚无得分，不能评定等级")
        raise Refusal(what, where=scale.title, remedy=_("请先完成评分。"), kind="conflict")
    if by_comparison(scale):
        what = _("等级须与同批各件比较，不能单独评定")
        raise Refusal(what, where=scale.title, clause=scale.clause, remedy=_("请在各件得分齐全后评定。"))
    for key in _scored(scale):
        if _reaches(scale.grades[key], alone):
            return key
    what = _("得分 %(points)s 分不属于任何等级") % {"points": plain(apart(score, _limits(scale)))}
    raise Refusal(what, where=scale.title, clause=scale.clause, remedy=_("请核对等级的分数段。"))


def grade_all(
    scale: GradeScale,
    entries: Sequence[Entry],
    *,
    members: Sequence[Member] | None = None,
    ranking: Ranking | None = None,
) -> dict[str, str]:
    """The grades of all cases compared with one another, by their keys.

    Places are by score and, with a `ranking`, by its tie-breakers. A grade by place or share never holds more than its
    number: equals that would reach beyond it fall together, so that chance never separates them. Who misses a grade is
    looked at for the next one and gets it only when its lower bound, its places and its facts allow. Who is among the
    lowest share of its group has that grade before any other is looked at. Shares are of the `members` that count, by
    default the entries. Grades given by an event are not capped. A case without a score, or that no grade admits, is
    left out.
    """
    within = scale.cohort.within
    every = [_member(within, entry) for entry in entries] if members is None else members
    grades = {entry.key: key for entry in entries if (key := _by_event(scale, entry)) is not None}
    stands = standings(entries, within, ranking)
    ranked = [entry for entry in entries if entry.key in stands]
    open_ones = [entry for entry in ranked if entry.key not in grades]
    for key in reversed([key for key, each in scale.grades.items() if each.bottom_share is not None]):
        lowest = _lowest(scale, key, ranked, stands, every)
        grades |= {entry.key: key for entry in open_ones if entry.key in lowest}
        open_ones = [entry for entry in open_ones if entry.key not in grades]
    for key in _scored(scale):
        candidate = scale.grades[key]
        for group in dict.fromkeys(entry.within(within) for entry in open_ones):
            own = [entry for entry in open_ones if entry.within(within) == group and _reaches(candidate, entry)]
            n = _denominator(scale, every, group)
            grades |= dict.fromkeys(_admitted(candidate, own, stands, n), key)
        open_ones = [entry for entry in open_ones if entry.key not in grades]
    return grades


def _admitted(candidate: Grade, own: Sequence[Entry], stands: Mapping[str, Standing], n: int) -> list[str]:
    """Those of the cases that reach a grade which its places and its shares of `n` have room for."""
    reach = [candidate.places] if candidate.places is not None else []
    if candidate.top_share is not None:
        reach.append(whole(percent(candidate.top_share) * n, candidate.rounding))
    admitted = [entry for entry in own if all(stands[entry.key].last <= most for most in reach)]
    if candidate.max_share is None:
        return [entry.key for entry in admitted]
    room = whole(percent(candidate.max_share) * n, candidate.rounding)
    ordered = sorted(stands[entry.key].place for entry in admitted)
    first_out = ordered[room] if room < len(ordered) else None
    return [entry.key for entry in admitted if first_out is None or stands[entry.key].place < first_out]


def _lowest(
    scale: GradeScale, key: str, ranked: Sequence[Entry], stands: Mapping[str, Standing], every: Sequence[Member]
) -> set[str]:
    """Those among the lowest share of their group; of equals that would reach beyond it, none."""
    candidate, within = scale.grades[key], scale.cohort.within
    assert candidate.bottom_share is not None
    lowest: set[str] = set()
    for group in dict.fromkeys(entry.within(within) for entry in ranked):
        own = [entry for entry in ranked if entry.within(within) == group]
        most = whole(percent(candidate.bottom_share) * _denominator(scale, every, group), candidate.rounding)
        low = (entry for entry in own if len(own) - stands[entry.key].place < most)
        lowest.update(entry.key for entry in low if _reaches(candidate, entry))
    return lowest


def _denominator(scale: GradeScale, members: Sequence[Member], group: tuple[str, ...]) -> int:
    within, counts = scale.cohort.within, scale.cohort.counts
    own = [each for each in members if tuple(each.groups.get(fact, "") for fact in within) == group]
    return sum(each.stands in counts for each in own)


def _member(within: Sequence[str], entry: Entry) -> Member:
    stands: Counted = "unscored" if entry.score is None else "scored"
    return Member(stands, {fact: entry.group(fact) for fact in within})


def scale_for(edition: Edition, indicators: str | None) -> GradeScale | None:
    """The grades by an indicator set, where there is one."""
    return edition.scale_for(indicators) if indicators else None


def idle_scales(edition: Edition) -> set[str]:
    """The scales by which no score is ever graded: nothing scores by indicators that they go with."""
    steps = [step for procedure in edition.procedures.values() for step in procedure.steps.values()]
    sets = [step.indicators for step in steps if isinstance(step, Panel)]
    sets += [key for ranking in edition.rankings.values() for key in ranking.indicators]
    graded = [scale_for(edition, key) for key in sets]
    return {key for key, scale in edition.grades.items() if not any(scale is each for each in graded)}


def by_comparison(scale: GradeScale) -> bool:
    """Whether a case's grade hangs on the other cases: on its rank, or on how many may have a grade."""
    return any(by_rank(each) or each.max_share is not None for each in scale.grades.values())


def by_rank(candidate: Grade) -> bool:
    """Whether a grade is one of the first places, by number or by share, or of the last by share."""
    return any(each is not None for each in (candidate.places, candidate.top_share, candidate.bottom_share))


def grade_reason(scale: GradeScale, grade_id: str, score: Decimal | None) -> str:
    """Why this grade, in one sentence.

    >>> scale = GradeScale.model_validate({"title": "绩效评估等级", "clause": "第二十四条", "grades": {
    ...     "good": {"label": "合格", "from": 60}, "bad": {"label": "不合格", "below": 60}}})
    >>> grade_reason(scale, "good", Decimal(75))
    '得分 75 分，评为“合格”（60 分及以上）（第二十四条）'
    """
    reached = scale.grades[grade_id]
    start = _("得分 %(n)s 分，") % {"n": plain(apart(score, _limits(scale)))} if score is not None else ""
    graded = _("评为“%(grade)s”") % {"grade": reached.label}
    rule, clause = bracketed_shown(listed_shown(_bounds(reached))), "、".join(reached.clause or scale.clause)
    return start + graded + rule + bracketed_shown(clause)


def _bounds(reached: Grade) -> Iterator[str]:
    """What a grade asks, each in words."""
    numbers = (
        (_("%(n)s 分及以上"), reached.from_),
        (_("高于 %(n)s 分"), reached.above),
        (_("不足 %(n)s 分"), reached.below),
        (_("至多 %(n)s 分"), reached.up_to),
    )
    yield from (words % {"n": plain(bound)} for words, bound in numbers if bound is not None)
    if reached.places is not None:
        yield _("名次在前 %(n)s 名") % {"n": reached.places}
    if reached.top_share is not None:
        yield _("名次在前 %(share)s") % {"share": share(percent(reached.top_share))}
    if reached.bottom_share is not None:
        yield _("名次在后 %(share)s") % {"share": share(percent(reached.bottom_share))}
    if reached.event is not None:
        yield _("按所发生的情形评定")


def _limits(scale: GradeScale) -> list[Decimal]:
    """The scores at which one grade passes into another: a score is shown on its side of each."""
    bounds = (getattr(each, name) for each in scale.grades.values() for name in ("from_", "above", "below", "up_to"))
    return [bound for bound in bounds if bound is not None]


def _scored(scale: GradeScale) -> list[str]:
    """The grades that a score can reach, best first; those given by an event alone, or to the lowest share, are not
    among them."""
    return [key for key, each in scale.grades.items() if each.bottom_share is None and not _by_event_alone(each)]


def _by_event_alone(candidate: Grade) -> bool:
    bounds = (candidate.from_, candidate.above, candidate.below, candidate.up_to, candidate.requires)
    return candidate.event is not None and all(bound is None for bound in bounds) and not by_rank(candidate)


def _by_event(scale: GradeScale, entry: Entry) -> str | None:
    """The first grade whose event has happened."""
    for key, candidate in scale.grades.items():
        if candidate.event is not None and entry.facts is not None and entry.facts.holds(candidate.event):
            return key
    return None


def _reaches(candidate: Grade, entry: Entry) -> bool:
    """Whether the score reaches the lower bound and the facts hold."""
    assert entry.score is not None
    if candidate.from_ is not None and entry.score < candidate.from_:
        return False
    if candidate.above is not None and entry.score <= candidate.above:
        return False
    return candidate.requires is None or (entry.facts is not None and entry.facts.holds(candidate.requires) is True)
