"""What was handed in: its receipt, what happens with it next, until when it can be withdrawn and what stays of that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.steps.fill import Fill
from pingding.policy.steps.receive import Receive
from pingding.policy.translation import moment
from pingding.queries.access import find_case
from pingding.queries.calls.closing import closing_of
from pingding.queries.calls.details import whom_to_ask
from pingding.queries.cases.assessment import progress_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.parties import APPLICANTS, seats_of
from pingding.queries.cases.visibility import sees_everything
from pingding.queries.directory.names import name_at, office_name
from pingding.queries.directory.office_contacts import OfficeContact, contact_of
from pingding.queries.editions import compiled_of, edition_of
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Call, Case, Filing, Organisation, Partner, Seat, StepRun


@dataclass(frozen=True)
class NextStep:
    """An open step: what is done, by whom, until when."""

    title: str
    by: tuple[str, ...]
    due_at: datetime | None
    provisional: bool
    reached: tuple[OfficeContact, ...] = ()
    """Those of them who recorded how they are reached."""


@dataclass(frozen=True)
class PaperOwed:
    """Paper that its side has still to bring: how many copies of what, to whom and where, until when."""

    title: str
    copies: int
    to: tuple[str, ...]
    address: str
    """Empty where nobody entered one; then `ask` says whom to ask for it."""
    ask: str
    telephone: str
    """The receiving office's own; empty where it recorded none."""
    due_at: datetime | None


@dataclass(frozen=True)
class Receipt:
    """A handed-in version with its case, its `unit` by the name of that day, the paper owed, and the open steps."""

    case: Case
    filing: Filing
    unit: str
    form: str
    step: str
    following: tuple[NextStep, ...]
    may_withdraw: bool
    owed: tuple[PaperOwed, ...] = ()
    unanswered: tuple[Partner, ...] = ()
    """The partners that have not confirmed yet."""


def find_receipt(viewer: Viewer, number: str, receipt: str, at: datetime) -> Receipt:
    """The receipt as its own side and the officials may see it; Refusal(kind="missing") otherwise."""
    case = find_case(viewer, number)
    filing = case.filings.filter(receipt=receipt).exclude(submitted_at=None).select_related("organisation").first()
    if filing is None or not (viewer.holds(filing.organisation_id) or sees_everything(viewer, CaseFile(case))):
        raise Refusal(_("没有这份回执，或您无权查看"), kind="missing", remedy=_("请从办件页面进入。"))
    edition = edition_of(case.edition)
    return Receipt(
        case=case,
        filing=filing,
        unit=name_at(filing.organisation, filing.submitted_at),
        form=edition.forms[filing.form].title,
        step=edition.procedures[case.procedure].title,
        following=open_steps(case),
        may_withdraw=may_withdraw(viewer, case, at),
        owed=tuple(papers_owed(case, filing.organisation)),
        unanswered=_unanswered(case) if filing.organisation_id == case.organisation_id else (),
    )


def _unanswered(case: Case) -> tuple[Partner, ...]:
    """The partners that take part and have not confirmed, as long as the case is open."""
    rows = case.partners.filter(removed_at=None, answered_at=None).order_by("pk")
    return tuple(rows) if case.ended_at is None else ()


def papers_owed(case: Case, organisation: Organisation) -> Iterator[PaperOwed]:
    """The paper of a case that an organisation has still to bring.

    It goes to the receiving office's own address; where that office leads the programme, to the one of the call. It is
    due with the step, or by the earlier date that the district set for its applicants.
    """
    edition = edition_of(case.edition)
    steps = edition.procedures[case.procedure].steps
    for run in StepRun.objects.filter(case=case, closed_at=None, kind="receive").order_by("opened_at", "id"):
        step = steps[run.step]
        assert isinstance(step, Receive)
        if step.sender is None or organisation not in seats_of(case, step.sender):
            continue
        offices = [seat.organisation for seat in run.seats.filter(acted_at=None).select_related("organisation")]
        address = paper_address(case, edition, step, offices)
        dates = [run.due_at, closing_of(case.call, case.regions) if case.call else None]
        names = tuple(office_name(office.name) for office in offices)
        telephone = next((office.telephone for office in offices if office.telephone), "")
        until, ask = min(filter(None, dates), default=None), "" if address else whom_to_ask(case.call)
        yield PaperOwed(step.title, step.copies, names, address, ask, telephone, until)


def paper_address(case: Case, edition: Edition, step: Receive, offices: Sequence[Organisation]) -> str:
    """Where paper for a step goes: to the call's address where its office leads the programme, else to its own."""
    own = case.call.address if case.call and step.by[0] in _leading(edition) else ""
    return own or next((office.address for office in offices if office.address), "")


def _leading(edition: Edition) -> frozenset[str]:
    """The parties that are the leading authority."""
    lead = edition.programme.authorities[0]
    return frozenset(key for key, party in edition.parties.items() if f"{party.department}@{party.region}" == lead)


def own_version(viewer: Viewer, case: Case) -> Filing | None:
    """The newest version of the case that the viewer's side handed in."""
    units = [pk for pk in viewer.unit_ids if viewer.holds(pk, Role.ADMINISTRATOR, Role.WRITER, Role.OFFICER)]
    rows = case.filings.filter(organisation__in=units).exclude(submitted_at=None)
    return rows.order_by("-submitted_at", "-pk").first()


def open_steps(case: Case) -> tuple[NextStep, ...]:
    """The steps open now, with who sits there, in two queries."""
    steps = edition_of(case.edition).procedures[case.procedure].steps
    runs = list(StepRun.objects.filter(case=case, closed_at=None).order_by("opened_at", "id"))
    seats = Seat.objects.filter(run__in=runs).select_related("organisation").order_by("id")
    by: dict[int, dict[OfficeContact, None]] = {}
    for seat in seats:
        by.setdefault(seat.run_id, {})[contact_of(seat.organisation)] = None
    return tuple(
        _next_step(steps[run.step].title, run, tuple(by.get(run.pk, ()))) for run in runs if steps[run.step].public
    )


def _next_step(title: str, run: StepRun, who: Sequence[OfficeContact]) -> NextStep:
    reached = tuple(each for each in who if each.recorded)
    return NextStep(title, tuple(each.name for each in who), run.due_at, run.provisional, reached)


def may_withdraw(viewer: Viewer, case: Case, at: datetime) -> bool:
    """Whether the applicant's people can withdraw now; the act decides it again within its transaction."""
    return withdrawal_refusal(viewer, case, at) is None


def withdrawal_refusal(viewer: Viewer, case: Case, at: datetime) -> Refusal | None:
    """Why the viewer cannot withdraw the case."""
    if not viewer.holds(case.organisation_id, Role.ADMINISTRATOR, Role.WRITER):
        remedy = _("请由申报单位的管理员或填报人办理。")
        return Refusal(_("只有申报单位可以撤回"), kind="forbidden", remedy=remedy)
    return _not_withdrawable(case, at)


def _not_withdrawable(case: Case, at: datetime) -> Refusal | None:
    """Why the case cannot be withdrawn, by which clause, and what to do instead; None when it can: until its call
    closes or, when rolling or on request, until somebody has acted on it; a request of one's own, as long as nothing
    of it was handed in.

    In no case once it has been decided that a title is granted.
    """
    edition = edition_of(case.edition)
    procedure = edition.procedures[case.procedure]
    first = procedure.steps[procedure.starts]
    clause = procedure.clause if case.held_title_id else edition.programme.intake.clause
    until = case.call.closes_at if case.call else None
    why = ""
    if case.ended_at is not None:
        why = _("本件已办结")
    elif case.call is None and not case.requested:
        why = _("本件不由本单位发起")
    elif progress_of(case).grants is not None:
        why = _("已决定授予称号")
    elif not isinstance(first, Fill) or not (first.withdraw or own_draft(case)):
        why, clause = _("办法没有规定“%(what)s”可以撤回") % {"what": procedure.title}, first.clause or clause
    elif until is not None and at > until:
        why = _("受理已于%(at)s截止") % {"at": moment(until)}
    elif until is None and case.runs.exclude(step=procedure.starts).filter(seats__acted_at__isnull=False).exists():
        why = _("办理部门已开始办理")
    if not why:
        return None
    remedy = _("确需终止的，请书面联系%(whom)s。") % {"whom": whom_to_ask(case.call) if case.call else _("办理部门")}
    what = _("本件已不能撤回：%(why)s") % {"why": why}
    return Refusal(what, clause=clause, kind="closed", remedy="" if case.ended_at else remedy)


def own_draft(case: Case) -> bool:
    """Whether the case is a request that its own unit opened on its title, of which nothing was handed in."""
    edition = edition_of(case.edition)
    opens = edition.procedures[case.procedure].opens
    if not case.requested or case.submitted_at is not None or opens is None:
        return False
    return all(edition.parties[party].role in APPLICANTS for party in opens.by)


def withdrawn_application(case: Case) -> Case | None:
    """The application that the unit withdrew last in the call of this one, before this one was opened."""
    if case.call_id is None or case.held_title_id is not None:
        return None
    rows = Case.objects.filter(call=case.call_id, organisation=case.organisation_id, held_title=None)
    ended = rows.filter(status=Case.Status.WITHDRAWN, ended_at__lte=case.opened_at).exclude(pk=case.pk)
    return ended.order_by("-ended_at", "-pk").first()


def passed_draft(organisation: Organisation, call: Call, at: datetime) -> Filing | None:
    """What the unit wrote and never handed in for an earlier call of the same document, which has closed."""
    rows = Filing.objects.filter(
        case__organisation=organisation,
        case__held_title=None,
        case__submitted_at=None,
        case__ended_at=None,
        case__edition__title=call.edition.title,
        case__call__closes_at__lt=at,
        organisation=organisation,
        submitted_at=None,
    )
    newest = rows.exclude(case__call=call).order_by("-saved_at", "-pk").select_related("case").first()
    return newest if newest is not None and (newest.data or newest.files.exists()) else None


def carried_version(case: Case, form: str) -> Filing | None:
    """The version of a form from which its first draft by the applicant starts; None when it starts empty."""
    earlier = withdrawn_application(case)
    if earlier is None:
        return None
    return earlier.filings.filter(form=form, organisation=case.organisation_id).order_by("-version").first()


def parts_of_form(case: Case, form_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """The facts that anybody types into a form and its materials: no more is carried over into it."""
    parts = compiled_of(case.edition).parts(form_id).values()
    facts = frozenset(key for part in parts for key in part.facts)
    return facts, frozenset(key for part in parts for key in part.materials)
