"""Turns a score, a rank or an event into a grade of a scale, alone or among all cases with caps on a grade's share."""

from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language.edition import Edition
from pingding.policy.language.selection import Grade, GradeScale
from pingding.policy.scores.measuring import plain, share
from pingding.policy.scores.ranking import Entry
from pingding.policy.steps.panel import Panel
from pingding.policy.translation import gettext as _


def grade(
    scale: GradeScale,
    score: Decimal | None,
    *,
    rank: int | None = None,
    of: int | None = None,
    facts: Facts | None = None,
) -> str:
    """The id of the grade.

    A grade whose event is true comes first, whatever the score. Otherwise the best grade is given whose lower bound
    the score reaches, whose share of the ranks (`rank` of `of`) it lies in, and whose facts hold; what is not known
    does not hold, so that the case falls to the next grade. Raises Refusal when nothing can be said.
    """
    for key, candidate in scale.grades.items():
        if candidate.event is not None and facts is not None and facts.holds(candidate.event):
            return key
    if score is None:
        what = _("尚无得分，不能评定等级")
        raise Refusal(what, where=scale.title, remedy=_("请先完成评分。"), kind="conflict")
    for key in _scored(scale):
        if _reaches(scale.grades[key], score, rank, of, facts):
            return key
    what = _("得分 %(points)s 分不属于任何等级") % {"points": plain(score)}
    raise Refusal(what, where=scale.title, clause=scale.clause, remedy=_("请核对等级的分数段。"))


def grade_all(scale: GradeScale, entries: Sequence[Entry]) -> dict[str, str]:
    """The grades of all cases together, by their keys.

    Ranks are by score, equals sharing the better one. A grade with `max_share` holds at most that share of all cases,
    rounded down: the lowest over it fall to the next grade, and with them those of the same score as they, so that
    equals are never separated by chance. Grades given by an event are not capped. A case without a score, or whose
    score lies in no grade, is left out, but counts among all.
    """
    scores = [entry.score for entry in entries if entry.score is not None]
    grades = {}
    for entry in entries:
        place = None if entry.score is None else 1 + sum(other > entry.score for other in scores)
        with suppress(Refusal):
            grades[entry.key] = grade(scale, entry.score, rank=place, of=len(entries), facts=entry.facts)
    for better, worse in zip(_scored(scale), _scored(scale)[1:], strict=False):
        for key in _over_the_cap(scale.grades[better], better, entries, grades):
            grades[key] = worse
    return grades


def scale_for(edition: Edition, indicators: str | None) -> GradeScale | None:
    """The grades by an indicator set: those that name it, else those that name none."""
    scales = edition.grades.values() if indicators else ()
    fitting = [scale for scale in scales if scale.indicators in (indicators, None)]
    return min(fitting, key=lambda scale: scale.indicators is None, default=None)


def idle_scales(edition: Edition) -> set[str]:
    """The scales by which no score is ever graded: no panel scores by indicators that they go with."""
    steps = [step for procedure in edition.procedures.values() for step in procedure.steps.values()]
    graded = [scale_for(edition, step.indicators) for step in steps if isinstance(step, Panel)]
    return {key for key, scale in edition.grades.items() if not any(scale is each for each in graded)}


def by_comparison(scale: GradeScale) -> bool:
    """Whether a case's grade hangs on the other cases: on its rank, or on how many may have a grade."""
    return any(each.top_share is not None or each.max_share is not None for each in scale.grades.values())


def grade_reason(scale: GradeScale, grade_id: str, score: Decimal | None) -> str:
    """Why this grade, in one Chinese sentence.

    >>> scale = GradeScale.model_validate({"title": "绩效评估等级", "clause": "第二十四条", "grades": {
    ...     "good": {"label": "合格", "from": 60}, "bad": {"label": "不合格", "below": 60}}})
    >>> grade_reason(scale, "good", Decimal(75))
    '得分 75 分，评为“合格”（60 分及以上）（第二十四条）'
    """
    reached = scale.grades[grade_id]
    bounds = [f"{plain(reached.from_)} 分及以上"] if reached.from_ is not None else []
    bounds += [f"不足 {plain(reached.below)} 分"] if reached.below is not None else []
    bounds += [f"名次在前 {share(reached.top_share)}"] if reached.top_share is not None else []
    bounds += ["按所发生的情形评定"] if reached.event is not None else []
    start = f"得分 {plain(score)} 分，" if score is not None else ""
    clause = "、".join(reached.clause or scale.clause)
    rule = f"（{'、'.join(bounds)}）" if bounds else ""
    return f"{start}评为“{reached.label}”{rule}" + (f"（{clause}）" if clause else "")


def _scored(scale: GradeScale) -> list[str]:
    """The grades that a score can reach, best first; those given by an event alone are not among them."""
    return [key for key, each in scale.grades.items() if not _by_event_alone(each)]


def _by_event_alone(candidate: Grade) -> bool:
    bounds = (candidate.from_, candidate.below, candidate.top_share, candidate.requires)
    return candidate.event is not None and all(bound is None for bound in bounds)


def _reaches(candidate: Grade, score: Decimal, rank: int | None, of: int | None, facts: Facts | None) -> bool:
    if candidate.from_ is not None and score < candidate.from_:
        return False
    if candidate.top_share is not None and (rank is None or not of or rank > candidate.top_share * of):
        return False
    return candidate.requires is None or (facts is not None and facts.holds(candidate.requires) is True)


def _over_the_cap(capped: Grade, key: str, entries: Sequence[Entry], grades: dict[str, str]) -> list[str]:
    holders = [entry for entry in entries if grades.get(entry.key) == key and entry.score is not None]
    if capped.max_share is None:
        return []
    room = int(capped.max_share * len(entries))
    if len(holders) <= room:
        return []
    ordered = sorted((entry.score for entry in holders if entry.score is not None), reverse=True)
    return [entry.key for entry in holders if entry.score is not None and entry.score <= ordered[room]]
