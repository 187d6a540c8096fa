"""The rows of a score sheet that is filled in or read, as the component `score_sheet` takes them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.facts.facts import Facts
from pingding.policy.language.indicators import Indicator, JudgedScore
from pingding.policy.scores.anchor_bands import AnchorBand, anchor_bands, band_at, general_bands, place_of
from pingding.policy.scores.leaves import judged_rule
from pingding.policy.scores.rules.judged import most_points, reason_words
from pingding.policy.scores.scoring import Scored, ScoredNode
from pingding.policy.translation import counted, listed
from pingding.queries.panels.sheet_entry import LONGEST_REASON, POINTS, REASON
from pingding.web.wording.sheet_words import spread_of
from pingding.web.wording.words import grouped

ADVISED = Decimal("0.6")
"""Below this share of the full points a reason is advised where the definition demands none."""


@dataclass(frozen=True)
class SheetPage:
    """What a page shows in a sheet: `texts` and `errors` by the name of the field.

    `beside` are further sheets by the path of a row, `own` what the scorer gave in other cases, from the lowest up.
    `cited` gives the number and the address of clauses. `general`: rows without anchors show the general scale.
    """

    facts: Facts
    asked: Mapping[str, Indicator]
    texts: Mapping[str, str]
    errors: Mapping[str, str]
    cited: Callable[[tuple[str, ...]], tuple[str, str]]
    beside: Sequence[Scored] = ()
    own: Mapping[str, Sequence[Decimal]] = field(default_factory=dict)
    general: bool = False

    def rows(self, scored: Scored) -> list[dict[str, Any]]:
        """The whole tree, in order."""
        beside = [each.points() for each in self.beside]
        return [self._row(node) | {"beside": [each.get(node.path) for each in beside]} for node in scored.rows()]

    def folded_rows(self, scored: Scored) -> list[dict[str, Any]]:
        """The tree with what nobody scores folded together between the rows that are scored; open where data lack."""
        if not self.asked:
            return self.rows(scored)
        scored_paths = [path.split("/") for path in self.asked]
        heads = {"/".join(parts[: n + 1]) for parts in scored_paths for n in range(len(parts))}
        rows = zip(scored.rows(), self.rows(scored), strict=True)
        runs = groupby(rows, key=lambda each: each[0].path in heads)
        return [row for kept, run in runs for row in (_shown(run) if kept else _fold(list(run)))]

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
            **_reason(rule, leaf.weight, points),
            **scale_of(rule, leaf.weight, points, self.own.get(path, ()), general=self.general),
        }


NodeRow = tuple[ScoredNode, dict[str, Any]]


def _shown(run: Iterable[NodeRow]) -> list[dict[str, Any]]:
    return [row for _node, row in run]


def _fold(run: Sequence[NodeRow]) -> list[dict[str, Any]]:
    """One row that holds these, with the points of the topmost; a single one stays as it is."""
    leaves = [node for node, _row in run if not node.children]
    if len(leaves) < 2:
        return _shown(run)
    below = {child.path for node, _row in run for child in node.children}
    tops = [node for node, _row in run if node.path not in below]
    lacking = any(node.points is None and node.applies for node in leaves)
    return [
        {
            "fold": _shown(run),
            "title": listed([node.title for node in tops]),
            "count": len(leaves),
            "points": None if lacking else sum((node.points or Decimal(0) for node in tops), Decimal(0)),
            "open": lacking,
        }
    ]


def _reason(rule: JudgedScore, weight: Decimal, points: Decimal | None) -> dict[str, Any]:
    """Below which points a reason is demanded, else advised, in the words that stand above and below that."""
    demanded = reason_words(rule, weight)
    below = rule.reason_below if demanded else ADVISED * most_points(rule, weight)
    low = points is not None and below is not None and points < below
    words = demanded or (_("低于六成，建议写") if low else _("可不写"))
    more = {} if demanded else {"reason_free": _("可不写"), "reason_advised": _("低于六成，建议写")}
    return {"reason_rule": words, "reason_below": below, "reason_needed": low, **more}


def _points(text: str, rule: JudgedScore, weight: Decimal) -> Decimal | None:
    """The points that a text stands for, where they may be given."""
    try:
        points = Decimal(text)
    except ArithmeticError:
        return None
    return points if points.is_finite() and rule.min <= points <= most_points(rule, weight) else None


def scale_of(
    rule: JudgedScore, weight: Decimal, points: Decimal | None, own: Sequence[Decimal], *, general: bool
) -> dict[str, Any]:
    """Bands of the anchors, else of the general scale where it is wanted; below them where one's other points and
    these stand, as shares of the width."""
    least, most = rule.min, most_points(rule, weight)
    bands = anchor_bands(rule, weight) or (general_bands(rule, weight) if general else ())
    here = band_at(points, bands)

    def dot(value: Decimal) -> dict[str, Any]:
        return {"at": f"{place_of(value, bands, least, most) * 100:.1f}%", "points": value}

    return {
        "bands": [
            {"range": _range(band), "words": band.words, "low": band.low, "high": band.high, "on": band is here}
            for band in bands
        ],
        "general": bool(bands) and not rule.anchors,
        "dots": [dot(value) for value in own],
        "dot": dot(points) if points is not None else None,
        "own": own_words(own, points),
    }


def _range(band: AnchorBand) -> str:
    """From where to where one may score in a band."""
    first, last = grouped(band.first), grouped(band.last)
    return first if band.first >= band.last else f"{first}–{last}"


def own_words(own: Sequence[Decimal], points: Decimal | None) -> str:
    """What the strip of one's own points says in words; empty without any."""
    if not own:
        return ""
    words = {"n": len(own), "median": grouped(Decimal(median(own)))}
    says = counted("您评过的其他%(n)d件：中位数%(median)s分", len(own)) % words
    if points is None:
        return says
    return says + _("，本件高于其中%(n)d件") % {"n": sum(each < points for each in own)}


def own_total_words(totals: Sequence[Decimal], total: Decimal, *, whole: bool) -> dict[str, Any]:
    """What stands below a total of one's other totals, for the script too; empty before the first.

    Where it stands among them is said once the sheet is `whole`.
    """
    if not totals:
        return {}
    mean = sum(totals, Decimal(0)) / len(totals)
    before = _("您已封存的其他%(n)d件平均%(mean)s分") % {"n": len(totals), "mean": grouped(round(mean, 1))}
    placed = before + _("，本件目前排第{place}")
    place = 1 + sum(each > total for each in totals)
    return {
        "words": placed.replace("{place}", str(place)) if whole else before,
        "before": before,
        "placed": placed,
        "totals": [float(each) for each in totals],
    }


def given_rows(asked: Mapping[str, Indicator], points: Mapping[str, object]) -> dict[str, Any]:
    """How many of the rows asked for have points, for the script too."""
    n, words = sum(path in points for path in asked), _("{n} / {all}项已评").replace("{all}", str(len(asked)))
    return {"words": words.replace("{n}", str(n)), "pattern": words, "whole": n == len(asked), "n": n}
