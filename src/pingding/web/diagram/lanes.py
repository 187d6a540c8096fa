"""Who acts at the steps of a procedure, in the few groups that its drawing gives a lane each."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from pingding.policy.language import Edition, Procedure, Step
from pingding.policy.language.identity import Party
from pingding.policy.steps.panel import Panel
from pingding.queries.editions import shared

Group = tuple[str, str]


def lanes_of(edition: Edition, procedure: Procedure) -> Mapping[str, str]:
    """The name of the lane of each step: the party's own where it is alone in it, else its level's or role's."""
    groups = {key: _group(_acting(edition, step)) for key, step in procedure.steps.items() if step.public}
    titles: dict[Group, set[str]] = {}
    for key, group in groups.items():
        titles.setdefault(group, set()).update(_titles(edition, procedure.steps[key]))
    return {key: _name(group, titles[group]) for key, group in groups.items()}


def _acting(edition: Edition, step: Step) -> Party | None:
    """The party that the step is drawn with: of a panel its experts, not who convenes it."""
    ids = (step.experts, *step.by) if isinstance(step, Panel) else step.by
    return next((edition.parties[party] for party in ids if party in edition.parties), None)


def _titles(edition: Edition, step: Step) -> set[str]:
    ids = (step.experts,) if isinstance(step, Panel) and step.experts in edition.parties else step.by
    return {edition.parties[party].title for party in ids if party in edition.parties}


def _group(party: Party | None) -> Group:
    if party is None:
        return "", ""
    if party.role not in ("officer", "operator", "secretary"):
        return "role", party.role
    if party.chosen_by is not None:
        return "party", party.title
    if party.region == "case":
        return "level", party.up_to or "district"
    region = shared().regions.get(party.region or "")
    return "level", region.kind if region else ""


def _name(group: Group, titles: set[str]) -> str:
    if len(titles) == 1:
        return next(iter(titles))
    officials = _("区县部门") if group[1] not in ("nation", "province", "municipality", "prefecture", "town") else ""
    return {
        ("role", "applicant"): _("申报单位"),
        ("role", "partner"): _("合作单位"),
        ("role", "holder"): _("称号单位"),
        ("role", "expert"): _("评审专家"),
        ("role", "evaluator"): _("第三方评估机构"),
        ("role", "public"): _("社会公众"),
        ("level", "nation"): _("国家部门"),
        ("level", "province"): _("省级部门"),
        ("level", "municipality"): _("市级部门"),
        ("level", "prefecture"): _("市级部门"),
        ("level", "town"): _("乡镇（街道）"),
    }.get(group, officials)
