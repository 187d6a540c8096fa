"""Entries of the expert pool: whose they are, who reads them, whether their term runs and they are there on a day."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.directory.people import may_keep_experts
from pingding.queries.viewer import Viewer
from pingding.records.models import Expert


def absent_on(day: date) -> Q:
    """Absences that the day falls into."""
    return Q(starts__lte=day, ends__gte=day)


def within_term(day: date) -> Q:
    """Experts whose term has begun and is not over on the day."""
    begun = Q(term_starts=None) | Q(term_starts__lte=day)
    return begun & (Q(term_ends=None) | Q(term_ends__gte=day))


def term_fault(expert: Expert, day: date) -> str:
    """Why an expert is not in their term on a day; empty while they are."""
    if expert.term_starts is not None and day < expert.term_starts:
        return _("聘期自%(day)s开始") % {"day": translation.day(expert.term_starts)}
    if expert.term_ends is not None and day > expert.term_ends:
        return _("聘期已于%(day)s届满") % {"day": translation.day(expert.term_ends)}
    return ""


def own_entry(viewer: Viewer) -> Expert:
    """One's own entry in the pool; Refusal(kind="forbidden") for everybody who is no expert."""
    entry = Expert.objects.select_related("person", "employer").filter(person=viewer.person_or_refuse()).first()
    if entry is None or not viewer.is_expert:
        raise Refusal(_("本页供专家使用"), kind="forbidden", remedy=_("请从工作台进入您的办理事项。"))
    return entry


def find_entry(viewer: Viewer, pk: int) -> Expert:
    """An entry of the pool for whoever keeps it; Refusal(kind="missing") for everybody else."""
    entry = Expert.objects.select_related("person", "employer").filter(pk=pk).first()
    if entry is None or not (may_keep_experts(viewer) or viewer.is_auditor):
        raise Refusal(_("专家库中没有这位专家"), kind="missing", remedy=_("请从专家库进入。"))
    return entry
