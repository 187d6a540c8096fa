"""An invitation to take part in a case, as the invited unit may read it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.access import find_case
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.editions import edition_of
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Case, Organisation, Partner


@dataclass(frozen=True)
class FoundInvitation:
    """The invitation with its case; `declarations` are what the partner declares by confirming, in words.

    `may_answer` only while it waits, to an administrator of the unit.
    """

    partner: Partner
    case: Case
    unit: Organisation
    programme: str
    title: str
    declarations: tuple[str, ...]
    may_answer: bool


def find_invitation(viewer: Viewer, number: str, pk: int) -> FoundInvitation:
    """The invitation of one of the viewer's units; Refusal(kind="missing") otherwise, alike for all reasons."""
    case = find_case(viewer, number)
    partner = case.partners.filter(pk=pk, removed_at=None).first()
    unit = next((unit for unit in viewer.organisations if partner and unit.code == partner.code), None)
    if partner is None or unit is None:
        raise Refusal(_("没有需要您确认的邀请"), kind="missing", remedy=_("请由受邀单位的账户办理。"))
    edition = edition_of(case.edition)
    parties = {key for key, party in edition.parties.items() if party.role == "partner"}
    says = tuple(declaration.says for declaration in edition.declarations.values() if declaration.by in parties)
    waiting = partner.answered_at is None and case.ended_at is None
    return FoundInvitation(
        partner=partner,
        case=case,
        unit=unit,
        programme=edition.programme.id,
        title=edition.title,
        declarations=says,
        may_answer=waiting and viewer.holds(unit.pk, Role.ADMINISTRATOR),
    )


def invitations_to(viewer: Viewer, file: CaseFile) -> list[Partner]:
    """The invitations of a case that wait for an answer of one of the viewer's units."""
    codes = [unit.code for unit in viewer.organisations if unit.code and viewer.holds(unit.pk, Role.ADMINISTRATOR)]
    if not codes or file.case.ended_at is not None:
        return []
    return [partner for partner in file.partners if partner.code in codes and partner.answered_at is None]
