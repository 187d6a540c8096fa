"""Who is invited to take part in a case: the invitation as the invited unit reads it, and how each one confirms."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.language.facts import Rows
from pingding.queries.access import find_case
from pingding.queries.applications.writing_permission import writing_or_refuse
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import without_code
from pingding.queries.directory.organisations import kind_title, partner_countries
from pingding.queries.editions import edition_of
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Attachment, Case, Organisation, Partner

PAPER_KINDS = ("pdf", "jpg", "png")
"""The kinds of file that a stamped confirmation may be: a scan, or a photograph."""


class Confirmation(StrEnum):
    """How far a partner has confirmed that it takes part; one without a credit code does so on paper."""

    ONLINE = "online"
    PAPER = "paper"
    DECLINED = "declined"
    INVITED = "invited"
    UNREGISTERED = "unregistered"
    PAPER_LACKING = "paper_lacking"


CONFIRMATION_WORDS = {
    Confirmation.ONLINE: gettext_lazy("已在线确认"),
    Confirmation.PAPER: gettext_lazy("已上传书面确认"),
    Confirmation.DECLINED: gettext_lazy("已谢绝"),
    Confirmation.INVITED: gettext_lazy("待确认"),
    Confirmation.UNREGISTERED: gettext_lazy("待注册并确认"),
    Confirmation.PAPER_LACKING: gettext_lazy("待上传书面确认"),
}


def confirmation_of(partner: Partner) -> Confirmation:
    """How far the partner has confirmed."""
    if partner.confirmed is not None:
        agreed = Confirmation.ONLINE if partner.code else Confirmation.PAPER
        return agreed if partner.confirmed else Confirmation.DECLINED
    if not partner.code:
        return Confirmation.PAPER_LACKING
    return Confirmation.UNREGISTERED if partner.organisation_id is None else Confirmation.INVITED


@dataclass(frozen=True)
class ShownPartner:
    """A partner in words: its code, or its number with the country or region of the register; how it confirmed, when,
    and by which paper."""

    id: int
    name: str
    number: str
    place: str
    kind: str
    duties: str
    confirmation: Confirmation
    confirmed_at: datetime | None
    statement: str
    paper: Attachment | None

    @property
    def state(self) -> str:
        """How far it has confirmed, in words."""
        return str(CONFIRMATION_WORDS[self.confirmation])

    @property
    def on_paper(self) -> bool:
        """Whether it confirms by a paper, there or not."""
        return self.confirmation in (Confirmation.PAPER, Confirmation.PAPER_LACKING)


def shown_partner(partner: Partner) -> ShownPartner:
    """The partner in words."""
    return ShownPartner(
        id=partner.pk,
        name=partner.name,
        number=partner.code or without_code(partner).shown,
        place="" if partner.code else partner_countries().get(partner.country, partner.country),
        kind=kind_title(partner.kind),
        duties=partner.duties,
        confirmation=confirmation_of(partner),
        confirmed_at=partner.answered_at if partner.confirmed else None,
        statement=partner.statement,
        paper=partner.paper,
    )


def partners_to_settle() -> QuerySet[Partner]:
    """The partners of open cases for whom the applicant has something left to do: those who have not answered, and
    those who declined as long as nothing is handed in."""
    declined = Q(confirmed=False, case__submitted_at=None)
    return Partner.objects.filter(Q(answered_at=None) | declined, case__ended_at=None, removed_at=None)


def most_partners(edition: Edition) -> int:
    """How many partners a case may name: as many as its table of them takes rows."""
    limits = (fact.rows.max for fact in edition.vocabulary.values() if fact.record == "partners")
    return min(limits, default=Rows().max)


def partners_shut(viewer: Viewer, file: CaseFile) -> Refusal | None:
    """Why the viewer may not change the partners of the case now; refuses who may not write in its form at all."""
    case = file.case
    writing = writing_or_refuse(viewer, file)
    if writing.organisation.pk != case.organisation_id:
        return Refusal(_("合作单位由申报单位填写"), kind="forbidden", remedy=_("请由申报单位办理。"))
    if writing.correction is not None:
        edition = file.edition
        records = {key for key, fact in edition.vocabulary.items() if fact.record == "partners"}
        sections = edition.forms[writing.form].sections
        holding = {f"section:{k}" for k, section in sections.items() if any(f.fact in records for f in section.fields)}
        if not writing.correction.names(*holding, *(f"fact:{key}" for key in records)):
            return Refusal(_("合作单位不在本次补正范围内"), kind="forbidden", remedy=_("只能修改本次要求补正的部分。"))
    return None


@dataclass(frozen=True)
class PaperConfirmation:
    """The page on which the applicant uploads what a partner stamped: what that declares, what may be uploaded now."""

    partner: ShownPartner
    case: Case
    title: str
    declarations: tuple[str, ...]
    may_upload: bool
    being_written: bool


def find_paper_confirmation(viewer: Viewer, number: str, pk: int) -> PaperConfirmation:
    """The paper confirmation of one partner of the viewer's own application; Refusal(kind="missing") otherwise."""
    file = CaseFile(find_case(viewer, number))
    case = file.case
    partner = next((each for each in file.partners if each.pk == pk), None)
    if partner is None or partner.code or not viewer.holds(case.organisation_id):
        raise Refusal(_("没有需要上传的书面确认"), kind="missing", remedy=_("请从本单位的申报中打开。"))
    return PaperConfirmation(
        partner=shown_partner(partner),
        case=case,
        title=file.edition.title,
        declarations=declarations_of_partners(case),
        may_upload=_may_upload(viewer, file, partner),
        being_written=_partners_open(viewer, file),
    )


def _may_upload(viewer: Viewer, file: CaseFile, partner: Partner) -> bool:
    if file.case.ended_at is not None or not viewer.holds(file.case.organisation_id, Role.ADMINISTRATOR, Role.WRITER):
        return False
    return partner.paper_id is None or _partners_open(viewer, file)


def _partners_open(viewer: Viewer, file: CaseFile) -> bool:
    try:
        return partners_shut(viewer, file) is None
    except Refusal:
        return False


def papers_due(viewer: Viewer, file: CaseFile) -> list[Partner]:
    """The partners of the viewer's own application whose paper is still to be uploaded."""
    if not viewer.holds(file.case.organisation_id):
        return []
    lacking = (partner for partner in file.partners if confirmation_of(partner) is Confirmation.PAPER_LACKING)
    return [partner for partner in lacking if _may_upload(viewer, file, partner)]


def declarations_of_partners(case: Case) -> tuple[str, ...]:
    """What partners declare by confirming, in words."""
    edition = edition_of(case.edition)
    parties = {key for key, party in edition.parties.items() if party.role == "partner"}
    return tuple(declaration.says for declaration in edition.declarations.values() if declaration.by in parties)


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
    waiting = partner.answered_at is None and case.ended_at is None
    return FoundInvitation(
        partner=partner,
        case=case,
        unit=unit,
        programme=edition.programme.id,
        title=edition.title,
        declarations=declarations_of_partners(case),
        may_answer=waiting and viewer.holds(unit.pk, Role.ADMINISTRATOR),
    )


def invitations_to(viewer: Viewer, file: CaseFile) -> list[Partner]:
    """The invitations of a case that wait for an answer of one of the viewer's units."""
    codes = [unit.code for unit in viewer.organisations if unit.code and viewer.holds(unit.pk, Role.ADMINISTRATOR)]
    if not codes or file.case.ended_at is not None:
        return []
    return [partner for partner in file.partners if partner.code in codes and partner.answered_at is None]
