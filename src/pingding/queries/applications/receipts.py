"""A version that was handed in, by its receipt, and what happens with it next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.access import find_case, sees_everything
from pingding.queries.applications.withdrawal import withdrawable
from pingding.queries.editions import edition_of
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Case, Filing, Seat, StepRun


@dataclass(frozen=True)
class NextStep:
    """An open step: what is done, by whom, until when."""

    title: str
    by: tuple[str, ...]
    due_at: datetime | None
    provisional: bool


@dataclass(frozen=True)
class Receipt:
    """A handed-in version with its case and the steps that are open now."""

    case: Case
    filing: Filing
    form: str
    step: str
    following: tuple[NextStep, ...]
    may_withdraw: bool


def find_receipt(viewer: Viewer, number: str, receipt: str, at: datetime) -> Receipt:
    """The receipt as its own side and the officials may see it; Refusal(kind="missing") otherwise."""
    case = find_case(viewer, number)
    filing = case.filings.filter(receipt=receipt).exclude(submitted_at=None).select_related("organisation").first()
    if filing is None or not (viewer.holds(filing.organisation_id) or sees_everything(viewer, case)):
        raise Refusal(_("没有这份回执，或您无权查看"), kind="missing", remedy=_("请从办件页面进入。"))
    edition = edition_of(case.edition)
    return Receipt(
        case=case,
        filing=filing,
        form=edition.forms[filing.form].title,
        step=edition.procedures[case.procedure].title,
        following=open_steps(case),
        may_withdraw=may_withdraw(viewer, case, at),
    )


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
