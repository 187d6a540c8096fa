"""How a score sheet says the most that a row can give, where other rows do not apply and their weight was spread."""

import json
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.facts.facts import Facts
from pingding.policy.language.indicators import BONUS, Indicator
from pingding.policy.scores.figures import ONE
from pingding.policy.scores.leaves import full_points, judged_rule
from pingding.policy.scores.scoring import ZERO, Scored, ScoredNode, spread_points
from pingding.web.wording.words import grouped


def running_total(scored: Scored, typed: Collection[str]) -> dict[str, Any]:
    """What a page adds typed points to: `base`, the points of rows that nobody types, and of each bonus, by its path,
    those points and its cap, as JSON."""
    bonuses = {node.path: [ZERO, node.cap] for node in scored.rows() if node.cap is not None}
    base = ZERO
    for node in scored.rows():
        if node.children or node.path in typed or node.compared is None:
            continue
        bonus = bonus_of(node.path)
        if bonus:
            bonuses[bonus][0] += node.compared
        else:
            base += node.compared
    return {"base": base, "bonuses": json.dumps({path: list(map(float, pair)) for path, pair in bonuses.items()})}


def bonus_of(path: str) -> str:
    """The path of the bonus that a row stands in; empty where it stands in none."""
    parts = path.split("/")
    return "/".join(parts[: parts.index(BONUS) + 1]) if BONUS in parts else ""


def spread_of(node: ScoredNode, leaf: Indicator, facts: Facts) -> dict[str, Any]:
    """Of a row that is scored in this case: what is typed at least and at most, what that counts for, and, where they
    differ, by what it is multiplied and a note."""
    most = full_points(leaf, facts)
    counts = spread_points(node, most)
    rule = judged_rule(leaf.score, facts)
    spread: dict[str, Any] = {
        "min": rule.min if rule else 0,
        "max": most,
        "weight": counts,
        "bonus": bonus_of(node.path),
    }
    if node.factor != ONE:
        spread["factor"] = str(float(node.factor))
        amounts = {"most": grouped(most), "counts": grouped(counts)}
        spread["note"] = _("有指标不适用，权重已分摊：在%(most)s分以内评分，按满分%(counts)s分折算。") % amounts
    return spread


def total_so_far(scored: Scored) -> Decimal:
    """What the rows come to that are known by now."""
    return scored.base + scored.bonus - scored.deductions
