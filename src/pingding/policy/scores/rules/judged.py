"""A scorer gives the points."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from pingding.policy.language.indicators import JudgedScore
from pingding.policy.scores.intervals import digits
from pingding.policy.scores.measuring import plain
from pingding.policy.scores.rules.rule import Apply, Leaf, Lines, Points, RuleFault, RuleKind, StatedPoints, Wording
from pingding.policy.translation import bracketed_shown
from pingding.policy.translation import gettext_shown as _
from pingding.policy.values.showing import show_number


def _points(rule: JudgedScore, leaf: Leaf, apply: Apply) -> Points:
    most = most_points(rule, leaf.weight)
    if leaf.entered is None:
        return Points(None, _("%(title)s：尚未评分") % {"title": leaf.title}, (leaf.title,))
    if not rule.min <= leaf.entered <= most:
        bounds = {"points": plain(leaf.entered), "least": plain(rule.min), "most": plain(most)}
        says = _("%(title)s：评分 %(points)s 分不在 %(least)s 至 %(most)s 分之间，不计")
        return Points(None, says % {"title": leaf.title, **bounds}, (leaf.title,))
    anchor = rule.anchors.get(leaf.entered)
    words = {"title": leaf.title, "points": plain(leaf.entered), "anchor": bracketed_shown(anchor), "most": plain(most)}
    return Points(Fraction(leaf.entered), _("%(title)s：评 %(points)s 分%(anchor)s，满分 %(most)s 分") % words)


def most_points(rule: JudgedScore, weight: Decimal) -> Decimal:
    """The most that a scorer may give: what the rule names, else the row's weight."""
    return weight if rule.max is None else rule.max


def _words(rule: JudgedScore, wording: Wording, lines_of: Lines) -> list[str]:
    scale = {"min": show_number(rule.min), "max": wording.cap(rule.max), "step": show_number(rule.step)}
    line = _("由评审人在%(min)s至%(max)s分之间评定，以%(step)s分为一档") % scale
    anchors = [_("%(n)s分：%(what)s") % {"n": show_number(n), "what": what} for n, what in rule.anchors.items()]
    return [line, *anchors, *filter(None, [reason_words(rule, wording.weight)])]


def reason_words(rule: JudgedScore, weight: Decimal) -> str:
    """Below which points the scorer says why; empty where that is left to them."""
    if rule.reason_below is None:
        return ""
    if rule.reason_below > most_points(rule, weight):
        return _("须写明理由")
    return _("低于%(n)s分须写明理由") % {"n": show_number(rule.reason_below)}


def needs_reason(rule: JudgedScore, points: Decimal) -> bool:
    """Whether these points are given with a reason."""
    return rule.reason_below is not None and points < rule.reason_below


def _reads(rule: JudgedScore) -> Mapping[str, str]:
    return {}


def _most(rule: JudgedScore) -> StatedPoints | None:
    return None if rule.max is None else StatedPoints("max", rule.max)


def _faults(rule: JudgedScore, weight: Decimal) -> Iterator[RuleFault]:
    top = most_points(rule, weight)
    if rule.min > top:
        what = f"最低分 {digits(rule.min)} 高于最高分 {digits(top)}。"
        yield RuleFault(("min",), what, "请改正 min 或 max。")
    for points in rule.anchors:
        if not rule.min <= points <= top:
            what = f"评分参考 {digits(points)} 不在 {digits(rule.min)} 至 {digits(top)} 之间。"
            yield RuleFault(("anchors",), what, "请改正分值。")
    if rule.reason_below is not None and rule.reason_below <= rule.min:
        what = f"没有低于 {digits(rule.reason_below)} 分的评分，理由从不须写。"
        yield RuleFault(("reason_below",), what, "请写高于最低分的分值，或删去。")


KIND = RuleKind(JudgedScore, "评分", _points, _words, _reads, _most, faults=_faults)
