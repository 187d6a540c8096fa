"""Which cases a viewer may see, and the one way to get hold of one.

What of a case is open to somebody who may see it, `queries/cases/visibility.py` says: reading is permitted in these two
places and nowhere else.
"""

from collections.abc import Callable, Sequence

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import edition_of
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Assignment, Case, Organisation, Partner, Seat

Hold = Callable[[QuerySet[Case]], QuerySet[Case]]
Parts = tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...], int | None]
"""As what somebody can take part in a case: codes of units, bureaus, units that evaluate, the key of an expert."""
OFFICIAL = (Role.OFFICER, Role.SECRETARY)
TAKES_PART = "takes_part"
"""What a case that was read for a viewer says beside its columns."""


def official_units(viewer: Viewer) -> list[int]:
    """Organisations in which the viewer is an officer or a secretary."""
    return [pk for pk in viewer.roles if viewer.holds(pk, *OFFICIAL)]


def visible_cases(viewer: Viewer, *, as_partner: bool = True) -> QuerySet[Case]:
    """Cases the viewer may read; without those in which the viewer is only a partner, when not `as_partner`.

    Members of the applicant, unless the case is confidential, and of its partners (units whose registration was
    approved, as long as they have not declined); officers of a bureau that has, or had, a seat in the case; officers
    of the leading authority once handed in; assigned experts who are not recused and whom nothing bars; those who
    write for a unit that evaluates it, once it is the unit's turn; auditors.
    Nobody else, administrators of the platform included.
    """
    if viewer.person is None:
        return Case.objects.none()
    if viewer.is_auditor:
        return Case.objects.all()
    codes, bureaus, units, expert = _parts(viewer)
    own = Q(organisation__in=list(viewer.unit_ids), confidential=False)
    scope = own | _taking_part(codes if as_partner else (), bureaus, units, expert)
    if official_units(viewer):
        scope |= Q(edition__lead__in=viewer.offices, submitted_at__isnull=False)
    return Case.objects.filter(scope)


def _parts(viewer: Viewer) -> Parts:
    """As what the viewer can take part in cases."""
    approved = (unit for unit in viewer.organisations if unit.status == Organisation.Status.APPROVED)
    codes = tuple(unit.code for unit in approved if unit.code)
    writing = tuple(pk for pk in viewer.roles if viewer.holds(pk, Role.ADMINISTRATOR, Role.WRITER))
    return (
        codes,
        tuple(official_units(viewer)),
        writing,
        viewer.person.pk if viewer.person and viewer.is_expert else None,
    )


def _taking_part(codes: Sequence[str], bureaus: Sequence[int], units: Sequence[int], expert: int | None) -> Q:
    """The cases in which one of these has a part: as a partner, from a seat of the bureaus, as an evaluating unit, as
    an expert."""
    scope = Q(pk__in=[])
    if codes:
        named = Partner.objects.filter(case=OuterRef("pk"), code__in=codes, removed_at=None)
        scope |= Q(Exists(named.exclude(confirmed=False)))
    if bureaus:
        scope |= Q(Exists(Seat.objects.filter(run__case=OuterRef("pk"), organisation__in=bureaus)))
    if units:
        seats = Seat.objects.filter(run__case=OuterRef("pk"), organisation__in=units)
        scope |= Q(Exists(seats.filter(role="evaluator")))
    if expert is not None:
        assigned = Assignment.objects.filter(run__case=OuterRef("pk"), expert=expert)
        scope |= Q(Exists(assigned.filter(ended_at=None, bar="")))
    return scope


def find_case(viewer: Viewer, number: str, hold: Hold | None = None) -> Case:
    """The case of that number as this viewer may see it; Refusal(kind="missing") otherwise, alike for both reasons.

    An action that is going to change the case gives what it `hold`s rows with.
    """
    case = next(iter(_recorded(number, _parts(viewer), hold=hold)), None)
    if case is None or not (_of_own(viewer, case) or (viewer.person is not None and getattr(case, TAKES_PART))):
        raise no_such_case(number)
    return _bound(case)


def recorded_case(number: str, hold: Hold | None = None) -> Case | None:
    """The case of that number, whoever asks: for a caller that finds in another way that the viewer may see it."""
    case = next(iter(_recorded(number, None, hold=hold)), None)
    return _bound(case) if case is not None else None


def _bound(case: Case) -> Case:
    """The case, whose call and title share its edition."""
    for bound in (case.call, case.held_title):
        if bound is not None and bound.edition_id == case.edition_id:
            bound.edition = case.edition
    return case


@compiled_query
def _recorded(number: str, parts: Parts | None, *, hold: Hold | None) -> QuerySet[Case]:
    """The case; where it is asked for whom, with whether one of these takes part in it.

    The title beside a case that is held was read before the wait for it: whoever changes it fetches it again.
    """
    rows = Case.objects.filter(number=number).select_related("edition", "call", "organisation", "held_title")
    if parts is not None:
        rows = rows.annotate(**{TAKES_PART: ExpressionWrapper(_taking_part(*parts), BooleanField())})
    return (hold or QuerySet.all)(rows.defer("edition__content"))


def no_such_case(number: str) -> Refusal:
    """What somebody is answered who asks for a case that is not there, or not for them."""
    return Refusal(
        _("没有编号为“%(number)s”的件，或您无权查看") % {"number": number},
        kind="missing",
        remedy=_("请从“工作台”或“我的申报”进入；如认为应当可见，请联系本单位管理员。"),
    )


def may_see(viewer: Viewer, case: Case) -> bool:
    """Whether the case is among `visible_cases`; only for those who take part in it is the database asked."""
    if _of_own(viewer, case):
        return True
    return viewer.person is not None and bool(_part_taken(case.pk, *_parts(viewer)))


def _of_own(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer may see the case without taking part in it."""
    own = viewer.holds(case.organisation_id) and not case.confidential
    return viewer.is_auditor or own or leads_case(viewer, case)


@compiled_query
def _part_taken(
    case: int, codes: tuple[str, ...], bureaus: tuple[int, ...], units: tuple[int, ...], expert: int | None
) -> QuerySet[Case, int]:
    return Case.objects.filter(_taking_part(codes, bureaus, units, expert), pk=case).values_list("pk", flat=True)


def leads_case(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer acts for the authority that leads the programme of a case that was handed in."""
    leading = edition_of(case.edition).programme.authorities[0] in viewer.offices
    return leading and case.submitted_at is not None and bool(official_units(viewer))
