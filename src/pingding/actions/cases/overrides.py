"""Letting a case pass although a condition is not satisfied: by whom the definition names, with the reason."""

from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.cases.moving import lock_case
from pingding.actions.door import action, record_act
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.access import find_case
from pingding.queries.cases.parties import ROLES_OF, seats_of
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.cases import OverrideCondition
from pingding.queries.viewer import Viewer
from pingding.records.models import Override


@action
def override_condition(number: str, condition: str, reason: str, *, actor: Viewer, at: datetime) -> Override:
    """Record that a condition is let pass for a case.

    Refusals: the definition lets nobody, or somebody else, override it; no reason; overridden before.
    """
    case = find_case(actor, number)
    lock_case(case)
    edition = edition_of(case.edition)
    rule = edition.condition(condition)
    if rule is None or rule.override is None:
        clause = rule.clause if rule else ()
        raise Refusal(_("该条件不允许放行"), clause=clause, kind="forbidden", remedy=_("请按办法规定的条件办理。"))
    party = edition.parties[rule.override.by]
    places = [unit for unit in seats_of(case, rule.override.by) if actor.holds(unit.pk, *ROLES_OF[party.role])]
    if not places:
        raise Refusal(
            _("只有%(party)s可以放行") % {"party": party.title},
            clause=rule.override.clause or rule.clause,
            kind="forbidden",
            remedy=_("请由有权放行的单位办理。"),
        )
    if case.ended_at is not None:
        raise Refusal(_("本件已办结，不能再放行"), where=rule.says, kind="conflict", remedy=_("请刷新页面。"))
    reason = read_paragraphs(reason, _("放行理由"), 2000)
    if case.overrides.filter(condition=condition).exists():
        raise Refusal(_("该条件已放行"), where=rule.says, kind="conflict", remedy=_("请刷新页面查看。"))
    passed = Override.objects.create(
        case=case, condition=condition, reason=reason, by=actor.person_or_refuse(), organisation=places[0], at=at
    )
    record_act(
        OverrideCondition(condition=condition, reason=passed.reason),
        at=at,
        actor=actor,
        behalf=places[0],
        case=case,
        about=rule.says,
        clause=rule.override.clause or rule.clause,
    )
    return passed
