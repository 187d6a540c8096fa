"""The rows of a score sheet that is filled in or read, as the component `score_sheet` takes them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.facts.facts import Facts
from pingding.policy.language.indicators import Indicator, JudgedScore
from pingding.policy.scores.anchor_bands import anchor_bands, band_at, place_of
from pingding.policy.scores.leaves import judged_rule
from pingding.policy.scores.rules.judged import most_points, needs_reason, reason_words
from pingding.policy.scores.scoring import Scored, ScoredNode
from pingding.queries.panels.sheet_entry import LONGEST_REASON, POINTS, REASON
from pingding.web.wording.sheet_words import spread_of
from pingding.web.wording.words import grouped


@dataclass(frozen=True)
class SheetPage:
    """What a page shows in a sheet: `texts` and `errors` by the name of the field.

    `beside` are further sheets by the path of a row, `own` what the scorer gave in other cases, from the lowest up.
    `cited` gives the number and the address of clauses.
    """

    facts: Facts
    asked: Mapping[str, Indicator]
    texts: Mapping[str, str]
    errors: Mapping[str, str]
    cited: Callable[[tuple[str, ...]], tuple[str, str]]
    beside: Sequence[Scored] = ()
    own: Mapping[str, Sequence[Decimal]] = field(default_factory=dict)

    def rows(self, scored: Scored) -> list[dict[str, Any]]:
        """The whole tree, in order."""
        beside = [each.points() for each in self.beside]
        return [self._row(node) | {"beside": [each.get(node.path) for each in beside]} for node in scored.rows()]

    def _row(self, node: ScoredNode) -> dict[str, Any]:
        row: dict[str, Any] = {
            "level": min(node.path.count("/") + 1 + bool(node.of_which), 4),
            "title": node.title,
            "weight": node.weight,
            "branch": bool(node.children),
        }
        leaf = self.asked.get(node.path)
        rule = judged_rule(leaf.score, self.facts) if leaf else None
        if leaf is not None and rule is not None:
            number, url = self.cited(leaf.clause)
            own = {"clause": number, "clause_url": url, "help": leaf.help}
            return row | spread_of(node, leaf, self.facts) | own | self._typed(node.path, leaf, rule)
        if not node.children:
            row |= {"value": node.points if node.points is not None and node.applies else "—", "how": node.explain}
        return row

    def _typed(self, path: str, leaf: Indicator, rule: JudgedScore) -> dict[str, Any]:
        """The fields of a row that is scored, with its scale."""
        name, reason = f"{POINTS}{path}", f"{REASON}{path}"
        points = _points(self.texts.get(name, ""), rule, leaf.weight)
        return {
            "name": name,
            "value": self.texts.get(name, ""),
            "step": rule.step,
            "error": self.errors.get(name, ""),
            "reason_name": reason,
            "reason": self.texts.get(reason, ""),
            "reason_max": LONGEST_REASON,
            "reason_error": self.errors.get(reason, ""),
            "reason_rule": reason_words(rule, leaf.weight),
            "reason_below": rule.reason_below,
            "reason_needed": points is not None and needs_reason(rule, points),
            **scale_of(rule, leaf.weight, points, self.own.get(path, ())),
        }


def _points(text: str, rule: JudgedScore, weight: Decimal) -> Decimal | None:
    """The points that a text stands for, where they may be given."""
    try:
        points = Decimal(text)
    except ArithmeticError:
        return None
    return points if points.is_finite() and rule.min <= points <= most_points(rule, weight) else None


def scale_of(rule: JudgedScore, weight: Decimal, points: Decimal | None, own: Sequence[Decimal]) -> dict[str, Any]:
    """Bands of the anchors, and below them where one's other points and these stand, as shares of the width."""
    least, most, bands = rule.min, most_points(rule, weight), anchor_bands(rule, weight)
    here = band_at(points, bands)

    def dot(value: Decimal) -> dict[str, Any]:
        return {"at": f"{place_of(value, bands, least, most) * 100:.1f}%", "points": value}

    return {
        "bands": [
            {"points": band.points, "words": band.words, "low": band.low, "high": band.high, "on": band is here}
            for band in bands
        ],
        "dots": [dot(value) for value in own],
        "dot": dot(points) if points is not None else None,
        "own": own_words(own, points),
    }


def own_words(own: Sequence[Decimal], points: Decimal | None) -> str:
    """What the strip of one's own points says in words; empty without any."""
    if not own:
        return ""
    words = {"n": len(own), "median": grouped(Decimal(median(own)))}
    says = _("您评过的其他%(n)d件：中位数%(median)s分") % words
    if points is None:
        return says
    return says + _("，本件高于其中%(n)d件") % {"n": sum(each < points for each in own)}


def own_total_words(totals: Sequence[Decimal], total: Decimal) -> str:
    """Where a total stands among those that one has handed in; empty before the first."""
    if not totals:
        return ""
    mean = sum(totals, Decimal(0)) / len(totals)
    words = {"n": len(totals), "mean": grouped(round(mean, 1)), "place": 1 + sum(each > total for each in totals)}
    return _("您已封存的其他%(n)d件平均%(mean)s分，本件目前排第%(place)d") % words


def given_words(asked: Mapping[str, Indicator], points: Mapping[str, object]) -> str:
    """How many of the rows asked for have points."""
    return _("%(n)d / %(all)d项已评") % {"n": sum(path in points for path in asked), "all": len(asked)}
