"""Why an expert must not assess a case, as far as the records show it; and who in the pool may."""

from contextlib import suppress

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.parties import seats_of
from pingding.records.models import Case, Expert, Membership, Organisation


def recusal_of(case: Case, expert: Expert) -> str | None:
    """The reason for which this expert must stand aside, or None.

    Detected: employed by, or a member of, the applicant, a partner, or a body that sits in the case as a party that
    the definition keeps from scoring (`may_score: false`).
    """
    return _Concerned(CaseFile(case)).reason(expert)


def eligible_experts(file: CaseFile) -> list[tuple[Expert, str | None]]:
    """Active experts of the pool with the reason that keeps each out, if any; those who may come first.

    The same few queries however large the pool.
    """
    concerned = _Concerned(file)
    pool = Expert.objects.filter(is_active=True).select_related("person", "employer").order_by("person__name")
    judged = [(expert, concerned.reason(expert)) for expert in pool]
    return sorted(judged, key=lambda pair: pair[1] is not None)


def _kept_from_scoring(file: CaseFile) -> list[Organisation]:
    """The bodies that sit, or are to sit, in the case as a party that may not score."""
    parties = [key for key, party in file.edition.parties.items() if not party.may_score]
    bodies = [seat.organisation for seat in file.seats if seat.party in parties]
    for party in parties:
        with suppress(Refusal):
            bodies += seats_of(file.case, party)
    return bodies


class _Concerned:
    """The units that a case concerns, and their members."""

    def __init__(self, file: CaseFile) -> None:
        case, partners = file.case, file.partners
        self.units = {case.organisation_id: case.organisation.name} | {
            p.organisation_id: p.name for p in partners if p.organisation_id
        }
        self.units |= {body.pk: body.name for body in _kept_from_scoring(file)}
        self.names = {*self.units.values(), *(p.name for p in partners)}
        members = Membership.objects.filter(organisation__in=self.units, until=None)
        self.members: dict[int, int] = dict(members.values_list("person", "organisation"))

    def reason(self, expert: Expert) -> str | None:
        if expert.employer_id in self.units:
            return _("任职于%(unit)s") % {"unit": self.units[expert.employer_id]}
        if expert.employer_name in self.names:
            return _("任职于%(unit)s") % {"unit": expert.employer_name}
        unit = self.members.get(expert.person_id)
        return _("为%(unit)s成员") % {"unit": self.units[unit]} if unit is not None else None
