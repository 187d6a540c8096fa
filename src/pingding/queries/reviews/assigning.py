"""Whether an expert may be asked to assess a case: what a convener is told before, and what the act then refuses."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.steps.panel import Panel
from pingding.policy.translation import counted
from pingding.queries.panels.recusals import Ties
from pingding.records.models import Person

Asked = Mapping[int, datetime | None]
"""The experts, by their persons, who were ever asked for a round, with when that ended."""


def places_left(panel: Panel, asked: Asked) -> int:
    """How many more experts the panel has a place for."""
    return panel.seats - sum(ended is None for ended in asked.values())


def must_be_drawn(panel: Panel) -> Refusal | None:
    """Why nobody is asked by hand where the definition has the experts drawn; None where it does not."""
    if panel.drawn is None:
        return None
    remedy = _("请使用“随机抽取专家”；有专家回避或被更换的，按抽取顺序递补。")
    what = _("本步骤的专家须随机抽取，不能手工指派")
    return Refusal(what, where=panel.title, clause=panel.clause, kind="conflict", remedy=remedy)


def assigning_refusal(
    panel: Panel, expert: Person, ties: Ties, asked: Asked, *, by_hand: bool = True
) -> Refusal | None:
    """Why an expert of the pool cannot be asked; None where nothing keeps them. `ties` are theirs to the case."""
    if by_hand and (refusal := must_be_drawn(panel)) is not None:
        return refusal
    words = {"name": expert.name, "reason": ties.bar}
    if ties.bar:
        what = _("%(name)s应当回避：%(reason)s") % words
        return Refusal(what, clause=panel.clause, kind="conflict", remedy=_("请另选专家。"))
    if expert.pk in asked:
        return Refusal(_("%(name)s已在本件评审名单中") % words, kind="conflict", remedy=_("请另选专家。"))
    if places_left(panel, asked) <= 0:
        remedy = _("专家回避或者被更换后可以补充指派。")
        what = counted("评审专家已满%(seats)d人", panel.seats) % {"seats": panel.seats}
        return Refusal(what, where=panel.title, clause=panel.clause, kind="conflict", remedy=remedy)
    return None
