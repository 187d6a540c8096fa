"""Why an expert must not assess a case, as far as the records show it; and who in the pool may."""

from django.utils.translation import gettext as _

from pingding.records.models import Case, Expert, Membership


def recusal_of(case: Case, expert: Expert) -> str | None:
    """The reason for which this expert must stand aside, or None.

    Detected: employed by, or a member of, the applicant or a partner; an officer of a bureau that recommends.
    """
    partners = list(case.partners.filter(removed_at=None))
    units = {case.organisation_id: case.organisation.name} | {
        p.organisation_id: p.name for p in partners if p.organisation_id
    }
    names = {case.organisation.name} | {p.name for p in partners}
    if expert.employer_id in units:
        return _("任职于%(unit)s") % {"unit": units[expert.employer_id]}
    if expert.employer_name in names:
        return _("任职于%(unit)s") % {"unit": expert.employer_name}
    member = Membership.objects.filter(person=expert.person, organisation__in=units, until=None).first()
    if member is not None:
        return _("为%(unit)s成员") % {"unit": units[member.organisation_id]}
    return None


def eligible_experts(case: Case) -> list[tuple[Expert, str | None]]:
    """Active experts of the pool with the reason that keeps each out, if any; those who may come first."""
    pool = Expert.objects.filter(is_active=True).select_related("person", "employer").order_by("person__name")
    asked = [(expert, recusal_of(case, expert)) for expert in pool]
    return sorted(asked, key=lambda pair: pair[1] is not None)
