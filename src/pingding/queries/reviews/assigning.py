"""Whether an expert may be asked to assess a case: what a convener is told before, and what the act then refuses."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pingding.policy.errors import Refusal
from pingding.policy.steps.panel import Panel
from pingding.policy.translation import counted, headed
from pingding.queries.panels.fitness import Asked, Fitness
from pingding.records.models import Expert


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


REMEDIES = {
    "term": gettext_lazy("请另选专家，或者由管理专家库的人员更新聘期。"),
    "absent": gettext_lazy("请另选专家，或者请其本人更改可以评审的日期。"),
}
"""What is done about a word of `EXCLUSIONS` where another expert is not the only way."""


def assigning_refusal(
    panel: Panel, expert: Expert, fitness: Fitness, asked: Asked, *, by_hand: bool = True
) -> Refusal | None:
    """Why an expert cannot be asked for the panel of a case; None where nothing keeps them."""
    if by_hand and (refusal := must_be_drawn(panel)) is not None:
        return refusal
    name = expert.person.name
    why, reason = next(fitness.against(expert, asked), ("", ""))
    if why == "inactive":
        return Refusal(_("%(name)s不在专家库中") % {"name": name}, remedy=_("请从专家库中选择。"))
    if why == "asked":
        return Refusal(_("%(name)s已在本件评审名单中") % {"name": name}, kind="conflict", remedy=_("请另选专家。"))
    if why:
        what, remedy = headed(name, reason), str(REMEDIES.get(why, _("请另选专家。")))
        return Refusal(what, clause=panel.clause, kind="conflict", remedy=remedy)
    if places_left(panel, asked) <= 0:
        remedy = _("专家回避或者被更换后可以补充指派。")
        what = counted("评审专家已满%(seats)d人", panel.seats) % {"seats": panel.seats}
        return Refusal(what, where=panel.title, clause=panel.clause, kind="conflict", remedy=remedy)
    return None
