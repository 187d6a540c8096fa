"""What was handed in: its receipt, what happens with it next, until when it can be withdrawn and what stays of that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.steps.fill import Fill
from pingding.policy.steps.receive import Receive
from pingding.queries.access import find_case
from pingding.queries.calls.closing import closing_of
from pingding.queries.cases.assessment import progress_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.parties import seats_of
from pingding.queries.cases.visibility import sees_everything
from pingding.queries.directory.names import name_at
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


@dataclass(frozen=True)
class PaperOwed:
    """Paper that its side has still to bring: how many copies of what, to whom and where, until when."""

    title: str
    copies: int
    to: tuple[str, ...]
    address: str
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
        owed=tuple(_owed(case, filing)),
        unanswered=_unanswered(case) if filing.organisation_id == case.organisation_id else (),
    )


def _unanswered(case: Case) -> tuple[Partner, ...]:
    """The partners that take part and have not confirmed, as long as the case is open."""
    rows = case.partners.filter(removed_at=None, answered_at=None).order_by("pk")
    return tuple(rows) if case.ended_at is None else ()


def _owed(case: Case, filing: Filing) -> Iterator[PaperOwed]:
    """The paper that whoever handed this version in has still to bring.

    It goes to the receiving office's own address; where that office leads the programme, to the one of the call. It is
    due with the step, or by the earlier date that the district set for its applicants.
    """
    edition = edition_of(case.edition)
    steps = edition.procedures[case.procedure].steps
    for run in StepRun.objects.filter(case=case, closed_at=None, kind="receive").order_by("opened_at", "id"):
        step = steps[run.step]
        assert isinstance(step, Receive)
        if step.sender is None or filing.organisation not in seats_of(case, step.sender):
            continue
        offices = [seat.organisation for seat in run.seats.filter(acted_at=None).select_related("organisation")]
        own = case.call.address if case.call and step.by[0] in _leading(edition) else ""
        address = own or next((office.address for office in offices if office.address), "")
        dates = [run.due_at, closing_of(case.call, case.regions) if case.call else None]
        until = min(filter(None, dates), default=None)
        yield PaperOwed(step.title, step.copies, tuple(office.name for office in offices), address, until)


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
    by: dict[int, list[str]] = {}
    for seat in seats:
        by.setdefault(seat.run_id, []).append(seat.organisation.name)
    return tuple(
        NextStep(steps[run.step].title, tuple(dict.fromkeys(by.get(run.pk, ()))), run.due_at, run.provisional)
        for run in runs
        if steps[run.step].public
    )


def may_withdraw(viewer: Viewer, case: Case, at: datetime) -> bool:
    """Whether the applicant's people can withdraw now; the act decides it again within its transaction."""
    if not viewer.holds(case.organisation_id, Role.ADMINISTRATOR, Role.WRITER):
        return False
    return withdrawable(case, at)


def withdrawable(case: Case, at: datetime) -> bool:
    """Whether the case can be withdrawn: until its call closes or, when rolling or on request, until somebody has
    acted on it.

    In no case once it has been decided that a title is granted.
    """
    begun = case.call is not None or case.requested
    if case.ended_at is not None or not begun or progress_of(case).grants is not None:
        return False
    procedure = edition_of(case.edition).procedures[case.procedure]
    first = procedure.steps[procedure.starts]
    if not (isinstance(first, Fill) and first.withdraw):
        return False
    if case.call is not None and case.call.closes_at is not None:
        return at <= case.call.closes_at
    return not case.runs.exclude(step=procedure.starts).filter(seats__acted_at__isnull=False).exists()


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
