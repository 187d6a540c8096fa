"""What concerns those who write: their cases, what they owe, invitations to take part, calls they may apply in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pingding.policy.errors import Refusal
from pingding.queries.bans import is_banned
from pingding.queries.calls.calls import (
    CallInfo,
    ban_refusal,
    joint_refusal,
    open_calls,
    second_refusal,
    unit_refusal,
    upcoming_calls,
)
from pingding.queries.calls.closing import closing_of, district_dates
from pingding.queries.cases.parties import ROLES_OF
from pingding.queries.cases.state import MISSED, states_of
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Case, Organisation, Partner, Seat, StepRun

OWN_ROLES = (Role.ADMINISTRATOR, Role.WRITER)


@dataclass(frozen=True)
class OwnCase:
    """A case of a unit that the viewer writes for; `writing` when one of its forms is open to them now.

    `state` as `queries.case_state` knows it.
    """

    case: Case
    programme: str
    unit: str
    writing: bool
    due_at: datetime | None
    correcting: bool
    report: bool
    state: str


@dataclass(frozen=True)
class Invitation:
    """A case in which a unit of the viewer is named as a partner."""

    partner: Partner
    case: Case
    programme: str
    applicant: str
    waiting: bool
    state: str
    due_at: datetime | None
    """Until when the applicant hands in, as long as it has not: whoever confirms later comes too late."""


@dataclass(frozen=True)
class Entrusted:
    """A case that a unit of the viewer is entrusted with evaluating, at a step; `waiting` until it has."""

    case: Case
    programme: str
    step: str
    title: str
    due_at: datetime | None
    waiting: bool


@dataclass(frozen=True)
class Opening:
    """A call that is open or ahead, with the reason why the unit cannot apply in it, or the case it has in it."""

    info: CallInfo
    refusal: Refusal | None
    case: Case | None


def units_of(viewer: Viewer) -> tuple[Organisation, ...]:
    """The units that the person writes for."""
    return tuple(unit for unit in viewer.organisations if viewer.holds(unit.pk, *OWN_ROLES))


def own_cases(viewer: Viewer, at: datetime) -> tuple[OwnCase, ...]:
    """All cases of the viewer's units, the newest first, in a settled number of queries."""
    units = {unit.pk: unit.name for unit in units_of(viewer)}
    rows = Case.objects.filter(organisation__in=list(units), confidential=False).select_related(
        "edition", "call__edition", "organisation"
    )
    cases = list(rows.defer("edition__content", "call__edition__content").order_by("-opened_at", "-pk"))
    district_dates(case.call for case in cases if case.call and case.submitted_at is None)
    seats, states = _writing_seats(viewer, cases), states_of(cases, at)
    return tuple(_own(case, units[case.organisation_id], seats.get(case.pk), states[case.pk]) for case in cases)


def _writing_seats(viewer: Viewer, cases: Iterable[Case]) -> dict[int, Seat]:
    """By case, the open fill seat of its own unit."""
    rows = Seat.objects.filter(
        run__case__in=[case.pk for case in cases if not case.ended_at],
        waiting=True,
        kind="fill",
        organisation__in=[unit.pk for unit in units_of(viewer)],
    ).select_related("run")
    return {seat.run.case_id: seat for seat in rows}


def _own(case: Case, unit: str, seat: Seat | None, state: str) -> OwnCase:
    edition = edition_of(case.edition)
    party = edition.parties[seat.party] if seat else None
    mine = party is not None and bool(ROLES_OF.get(party.role, frozenset()) & frozenset(OWN_ROLES))
    closes = closing_of(case.call, case.regions) if case.call and case.submitted_at is None else None
    due = min(filter(None, (closes, seat.run.due_at)), default=None) if seat and mine else None
    return OwnCase(
        case=case,
        programme=edition.programme.short,
        unit=unit,
        writing=mine and state != MISSED,
        due_at=due,
        correcting=bool(seat and seat.run.correction),
        report=case.held_title_id is not None,
        state=state,
    )


def open_step_titles(cases: Iterable[Case]) -> dict[int, tuple[str, ...]]:
    """By case, the steps open now that its own side may know of; in one query."""
    by_pk = {case.pk: case for case in cases if case.ended_at is None and case.submitted_at is not None}
    titles: dict[int, list[str]] = {}
    for run in StepRun.objects.filter(case__in=list(by_pk), closed_at=None).order_by("opened_at", "pk"):
        case = by_pk[run.case_id]
        step = edition_of(case.edition).step(case.procedure, run.step)
        if step.public:
            titles.setdefault(case.pk, []).append(step.title)
    return {case: tuple(dict.fromkeys(each)) for case, each in titles.items()}


def invitations(viewer: Viewer, at: datetime) -> tuple[Invitation, ...]:
    """Where the viewer's units are named as partners, those that wait for an answer first."""
    codes = [unit.code for unit in units_of(viewer) if unit.code]
    rows = Partner.objects.filter(code__in=codes, removed_at=None)
    partners = list(
        rows.select_related("case__edition", "case__organisation", "case__call__edition").defer(
            "case__edition__content", "case__call__edition__content"
        )
    )
    district_dates(row.case.call for row in partners if row.case.call and row.case.submitted_at is None)
    states = states_of((row.case for row in partners), at)
    ordered = sorted(partners, key=lambda row: (row.answered_at is not None, -row.pk))
    return tuple(
        Invitation(
            partner=row,
            case=row.case,
            programme=edition_of(row.case.edition).programme.short,
            applicant=row.case.organisation.name,
            waiting=row.answered_at is None and row.case.ended_at is None,
            state=states[row.case_id],
            due_at=invited_until(row.case),
        )
        for row in ordered
    )


def invited_until(case: Case) -> datetime | None:
    """Until when the applicant of a case hands in, before which its partners confirm; None once it has."""
    return closing_of(case.call, case.regions) if case.call and case.submitted_at is None else None


def entrusted_cases(viewer: Viewer) -> tuple[Entrusted, ...]:
    """The cases that the viewer's units evaluate, those that wait first; in one query."""
    rows = Seat.objects.filter(organisation__in=[unit.pk for unit in units_of(viewer)], role="evaluator")
    seats = rows.select_related("run__case__edition").defer("run__case__edition__content").order_by("-waiting", "-pk")
    return tuple(
        Entrusted(
            case=seat.run.case,
            programme=edition_of(seat.run.case.edition).programme.short,
            step=seat.step,
            title=edition_of(seat.run.case.edition).step(seat.procedure, seat.step).title,
            due_at=seat.due_at if seat.waiting else None,
            waiting=seat.waiting,
        )
        for seat in seats
    )


def openings(unit: Organisation, at: datetime) -> tuple[Opening, ...]:
    """The calls open now and those to come, each with what the unit can do there, in a settled number of queries."""
    infos = (*open_calls(at), *upcoming_calls(at))
    calls = [info.call.pk for info in infos]
    own = list(Case.objects.filter(call__in=calls, organisation=unit, held_title=None).order_by("pk"))
    by_call = {case.call_id: case for case in own if case.ended_at is None}
    banned = is_banned(unit.code, local_date(at))
    return tuple(
        _opening(info, unit, [case for case in own if case.call_id == info.call.pk], by_call, at, banned=banned)
        for info in infos
    )


def _opening(
    info: CallInfo,
    unit: Organisation,
    own: Sequence[Case],
    by_call: Mapping[int | None, Case],
    at: datetime,
    *,
    banned: bool,
) -> Opening:
    under_way = by_call.get(info.call.pk)
    closed = None if under_way else unit_refusal(info.call, unit, at) or second_refusal(info.call, own)
    if closed is None and under_way is None and banned:
        closed = ban_refusal(info.call, unit, at)
    return Opening(info, closed, under_way)


def joint_regions(unit: Organisation, info: CallInfo, at: datetime) -> tuple[tuple[str, str], ...]:
    """The further regions that can apply jointly in the call, where the programme knows joint applications."""
    if info.edition.programme.joint is None:
        return ()
    return tuple(
        (key, region.title)
        for key, region in shared().regions.items()
        if key != unit.region and not region.upper and joint_refusal(info.call, key, at) is None
    )
