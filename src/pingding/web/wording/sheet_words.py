"""How a score sheet says the most that a row can give, where other rows do not apply and their weight was spread."""

from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.language.indicators import Indicator
from pingding.policy.scores.scoring import ScoredNode, spread_points
from pingding.queries.panels.expert_desk import full_points
from pingding.web.wording.words import grouped


def spread_of(node: ScoredNode, leaf: Indicator) -> dict[str, Any]:
    """Of a row that is scored: what is typed at most, what that counts for, and, where they differ,
    by what it is multiplied and a note."""
    most = full_points(leaf)
    counts = spread_points(node, leaf, most)
    spread: dict[str, Any] = {"max": most, "weight": counts}
    if counts != most:
        spread["factor"] = str(node.weight / leaf.weight)
        amounts = {"most": grouped(most), "counts": grouped(counts)}
        spread["note"] = _("有指标不适用，权重已分摊：在%(most)s分以内评分，按满分%(counts)s分折算。") % amounts
    return spread
