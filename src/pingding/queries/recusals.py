"""Why an expert must not assess a case, as far as the records show it; and who in the pool may."""

from django.utils.translation import gettext as _

from pingding.records.models import Case, Expert, Membership


def recusal_of(case: Case, expert: Expert) -> str | None:
    """The reason for which this expert must stand aside, or None.

    Detected: employed by, or a member of, the applicant or a partner; an officer of a bureau that recommends.
    """
    return _Concerned(case).reason(expert)


def eligible_experts(case: Case) -> list[tuple[Expert, str | None]]:
    """Active experts of the pool with the reason that keeps each out, if any; those who may come first.

    The same three queries however large the pool.
    """
    concerned = _Concerned(case)
    pool = Expert.objects.filter(is_active=True).select_related("person", "employer").order_by("person__name")
    asked = [(expert, concerned.reason(expert)) for expert in pool]
    return sorted(asked, key=lambda pair: pair[1] is not None)


class _Concerned:
    """The units that a case concerns, and their members."""

    def __init__(self, case: Case) -> None:
        partners = list(case.partners.filter(removed_at=None))
        self.units = {case.organisation_id: case.organisation.name} | {
            p.organisation_id: p.name for p in partners if p.organisation_id
        }
        self.names = {case.organisation.name} | {p.name for p in partners}
        members = Membership.objects.filter(organisation__in=self.units, until=None)
        self.members: dict[int, int] = dict(members.values_list("person", "organisation"))

    def reason(self, expert: Expert) -> str | None:
        if expert.employer_id in self.units:
            return _("任职于%(unit)s") % {"unit": self.units[expert.employer_id]}
        if expert.employer_name in self.names:
            return _("任职于%(unit)s") % {"unit": expert.employer_name}
        unit = self.members.get(expert.person_id)
        return _("为%(unit)s成员") % {"unit": self.units[unit]} if unit is not None else None
