"""Whom an applicant asks to avoid: where it may, until when, and which experts that concerns."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.steps.panel import Avoidance, Panel
from pingding.policy.text.likeness import name_key
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import AvoidanceRequest, Expert


def avoidance_of(file: CaseFile) -> tuple[Panel, Avoidance] | None:
    """The first panel of the procedure before which the applicant may ask; None where it may not."""
    panels = (step for step in file.procedure.steps.values() if isinstance(step, Panel))
    return next(((panel, panel.avoidance) for panel in panels if panel.avoidance is not None), None)


def asks_to_avoid(viewer: Viewer, file: CaseFile) -> bool:
    """Whether the viewer writes for the applicant of a case in which whom to avoid can be named."""
    writes = viewer.holds(file.case.organisation_id, Role.ADMINISTRATOR, Role.WRITER)
    return writes and avoidance_of(file) is not None


def avoidance_refusal(file: CaseFile) -> Refusal | None:
    """Why nothing can be named or taken back any more; None while it can."""
    asked = avoidance_of(file)
    if asked is None:
        return Refusal(_("本办法没有申请回避"), kind="forbidden", remedy=_("请联系评审组织单位。"))
    panel, rule = asked
    where = {"where": panel.title, "kind": "closed"}
    clause = rule.clause or panel.clause
    if file.case.ended_at is not None:
        return Refusal(_("本件已经办结"), clause=clause, remedy=_("请联系评审组织单位。"), **where)
    if any(file.procedure.steps[each.run.step].kind == "panel" for each in file.assignments):
        remedy = _("确有需要回避的，请联系评审组织单位。")
        return Refusal(_("评审专家已经确定，不能再申请回避"), clause=clause, remedy=remedy, **where)
    return None


def avoided_in(cases: Collection[int]) -> Mapping[int, Sequence[AvoidanceRequest]]:
    """By case, whom its applicant asks to avoid, in one query."""
    rows: dict[int, list[AvoidanceRequest]] = defaultdict(list)
    for row in AvoidanceRequest.objects.filter(case__in=cases).order_by("pk"):
        rows[row.case_id].append(row)
    return rows


def avoided(rows: Sequence[AvoidanceRequest], expert: Expert) -> str:
    """That the applicant asks to avoid this expert, or whom they work for; empty where it does not."""
    own = {name_key(expert.person.name), name_key(expert.employer_name)} - {""}
    own |= {name_key(expert.employer.name)} if expert.employer else set()
    named = next((row.name for row in rows if name_key(row.name) in own), "")
    return _("申报单位申请回避：%(name)s") % {"name": named} if named else ""
