"""The weight, less so many points for each event."""

from collections.abc import Mapping

from pingding.policy.language.indicators import Minus
from pingding.policy.scores.measuring import plain
from pingding.policy.scores.rules.rule import Apply, Leaf, Points, RuleKind, computed


def _points(rule: Minus, leaf: Leaf, apply: Apply) -> Points:
    return computed(
        leaf,
        rule.of,
        lambda value: max(rule.floor, min(leaf.weight, leaf.weight - rule.points * value)),
        lambda measured: f"满分 {plain(leaf.weight)} 分，每{measured.unit or '次'}扣 {plain(rule.points)} 分，",
    )


def _reads(rule: Minus) -> Mapping[str, str]:
    return {"of": rule.of}


def _most(rule: Minus) -> None:
    return None


KIND = RuleKind(Minus, _points, _reads, _most)
