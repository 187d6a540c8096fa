"""Points in proportion to a number."""

from collections.abc import Mapping

from pingding.policy.language.indicators import Proportional
from pingding.policy.scores.measuring import plain
from pingding.policy.scores.rules.rule import Apply, Leaf, Points, RuleKind, StatedPoints, computed, within


def _points(rule: Proportional, leaf: Leaf, apply: Apply) -> Points:
    cap = rule.cap if rule.cap is not None else leaf.weight
    return computed(
        leaf,
        rule.of,
        lambda value: within(cap * value / rule.full, cap),
        lambda measured: f"达到 {measured.show(rule.full)}得满分 {plain(cap)} 分，不足的按比例计，",
    )


def _reads(rule: Proportional) -> Mapping[str, str]:
    return {"of": rule.of}


def _most(rule: Proportional) -> StatedPoints | None:
    return None if rule.cap is None else StatedPoints("cap", rule.cap)


KIND = RuleKind(Proportional, _points, _reads, _most)
