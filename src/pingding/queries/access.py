"""Which cases a viewer may see, and the one way to get hold of one."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Assignment, Case, Membership, Organisation, Partner, Seat

Hold = Callable[[QuerySet[Case]], QuerySet[Case]]
OFFICIAL = (Role.OFFICER, Role.SECRETARY)


def official_units(viewer: Viewer) -> list[int]:
    """Organisations in which the viewer is an officer or a secretary."""
    return [pk for pk in viewer.roles if viewer.holds(pk, *OFFICIAL)]


def visible_cases(viewer: Viewer, *, as_partner: bool = True) -> QuerySet[Case]:
    """Cases the viewer may read; without those in which the viewer is only a partner, when not `as_partner`.

    Members of the applicant and of its partners (units whose registration was approved, as long as they have not
    declined); officers of a bureau that has, or had, a seat in the case; officers of the leading authority once
    handed in; assigned experts who are not recused; auditors. Nobody else, administrators of the platform included.
    """
    if viewer.person is None:
        return Case.objects.none()
    if viewer.is_auditor:
        return Case.objects.all()
    units, bureaus = list(viewer.unit_ids), official_units(viewer)
    scope = Q(organisation__in=units)
    if units and as_partner:
        approved = (unit for unit in viewer.organisations if unit.status == Organisation.Status.APPROVED)
        codes = [unit.code for unit in approved if unit.code]
        named = Partner.objects.filter(case=OuterRef("pk"), code__in=codes, removed_at=None).exclude(confirmed=False)
        scope |= Q(Exists(named))
    if bureaus:
        scope |= Q(Exists(Seat.objects.filter(run__case=OuterRef("pk"), organisation__in=bureaus)))
        scope |= Q(edition__lead__in=viewer.offices, submitted_at__isnull=False)
    if viewer.is_expert:
        scope |= Q(Exists(Assignment.objects.filter(run__case=OuterRef("pk"), expert=viewer.person, recused_at=None)))
    return Case.objects.filter(scope)


def find_case(viewer: Viewer, number: str, hold: Hold | None = None) -> Case:
    """The case of that number as this viewer may see it; Refusal(kind="missing") otherwise, alike for both reasons.

    An action that is going to change the case gives what it `hold`s rows with.
    """
    rows = (hold(Case.objects.all()) if hold else Case.objects.all()).filter(number=number)
    case = next(iter(rows.select_related("edition", "call", "organisation").defer("edition__content")), None)
    if case is None or not _sees(viewer, case):
        raise Refusal(
            _("没有编号为“%(number)s”的件，或您无权查看") % {"number": number},
            kind="missing",
            remedy=_("请从“待办”或“我的申报”进入；如认为应当可见，请联系本单位管理员。"),
        )
    for bound in (case.call, case.held_title):
        if bound is not None and bound.edition_id == case.edition_id:
            bound.edition = case.edition
    return case


def _sees(viewer: Viewer, case: Case) -> bool:
    """Whether the case is visible to the viewer; who acts for its applicant need not ask the database."""
    return viewer.holds(case.organisation_id) or visible_cases(viewer).filter(pk=case.pk).exists()


def sees_everything(viewer: Viewer, case: Case) -> bool:
    """Whether opinions, scores and the journal of the case are open to the viewer: officials and auditors."""
    if viewer.is_auditor:
        return True
    bureaus = official_units(viewer)
    if not bureaus:
        return False
    if case.submitted_at and case.edition.lead in viewer.offices:
        return True
    seats = Seat.objects.filter(run__case=case, organisation__in=bureaus)
    return seats.exclude(organisation=case.organisation).exists()


def is_applicant(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer writes for the applicant of the case."""
    return viewer.holds(case.organisation_id, Membership.Role.ADMINISTRATOR, Membership.Role.WRITER)
