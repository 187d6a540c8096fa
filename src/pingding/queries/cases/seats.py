"""What a viewer can do at the open steps of a case, and the refusal when it is somebody else's turn."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import BATCH_KINDS, Outcome, Step
from pingding.policy.procedures.departures import departs_from
from pingding.policy.steps.fill import Fill
from pingding.policy.translation import moment
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.parties import ROLES_OF
from pingding.queries.cases.visibility import last_act_seen
from pingding.queries.editions import edition_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Seat, StepRun


@dataclass(frozen=True)
class OpenSeat:
    """A seat that this viewer may take now: the round of the step, its definition, for which party."""

    run: StepRun
    seat: Seat
    step: Step
    others: tuple[Seat, ...] = ()
    """The other seats of the same round, as they stood when this one was read."""
    rounds: tuple[StepRun, ...] = ()
    """Every round of the case until then, in order; where the case is held, there are no others."""

    @property
    def batch(self) -> bool:
        return self.step.kind in BATCH_KINDS


def departure_of(outcome: Outcome, rounds: Iterable[StepRun]) -> str:
    """What a case's rounds (in order) proposed instead of an outcome that needs a proposal (`departs_from`)."""
    return departs_from(outcome, {run.step: run.outcome for run in rounds if run.closed_at is not None})


def may_sit(viewer: Viewer, case: Case, seat: Seat) -> bool:
    """Whether the viewer is, in the seat's organisation, what the party's role asks for."""
    role = edition_of(case.edition).parties[seat.party].role
    return viewer.holds(seat.organisation_id, *ROLES_OF.get(role, frozenset({"nobody"})))


def open_seats(viewer: Viewer, file: CaseFile) -> list[OpenSeat]:
    """The seats of this case that wait for the viewer, in the order the steps opened."""
    steps = file.procedure.steps
    rounds = tuple(sorted(file.runs, key=lambda run: run.pk))
    opened = [seat for run in file.runs if run.closed_at is None for seat in file.seats_at(run)]
    return [
        OpenSeat(
            seat.run,
            seat,
            steps[seat.run.step],
            tuple(other for other in opened if other.run_id == seat.run_id and other != seat),
            rounds,
        )
        for seat in opened
        if seat.acted_at is None and may_sit(viewer, file.case, seat)
    ]


def seat_or_refuse(viewer: Viewer, case: Case, step_id: str) -> OpenSeat:
    """The viewer's seat at the step. Refusals: conflict when the step is not open, forbidden when not theirs."""
    viewer.person_or_refuse()
    steps = edition_of(case.edition).procedures[case.procedure].steps
    if step_id not in steps:
        raise Refusal(_("本办法没有“%(step)s”这一步骤") % {"step": step_id}, kind="missing")
    step = steps[step_id]
    for seat in open_seats(viewer, CaseFile(case)):
        if seat.run.step == step_id:
            return seat
    open_now = StepRun.objects.filter(case=case, step=step_id, closed_at=None).exists()
    if open_now and not _sat_already(viewer, case, step_id):
        raise Refusal(
            _("“%(step)s”由其他单位或人员办理") % {"step": step.title},
            clause=step.clause,
            kind="forbidden",
            remedy=_("如应由您办理，请联系本单位管理员核对岗位。"),
        )
    _refuse_unheard(case, step)
    raise Refusal(
        _("“%(step)s”目前不能办理。%(last)s") % {"step": step.title, "last": _last_act(viewer, case)},
        clause=step.clause,
        kind="conflict",
        remedy=_("请刷新页面查看最新状态。"),
    )


def _refuse_unheard(case: Case, step: Step) -> None:
    """Refuse to decide on a consequence while its holder may still state its case: until when, by which clause."""
    procedure = edition_of(case.edition).procedures[case.procedure]
    if procedure.opened_by != "consequence" or isinstance(step, Fill):
        return
    hearing = StepRun.objects.filter(case=case, kind="fill", closed_at=None, due_at__isnull=False).first()
    if hearing is None or hearing.due_at is None:
        return
    heard = procedure.steps[hearing.step]
    raise Refusal(
        _("“%(heard)s”的期限至%(until)s届满，在单位陈述申辩或期限届满以前不能办理“%(step)s”")
        % {"heard": heard.title, "until": moment(hearing.due_at), "step": step.title},
        clause=(heard.deadline.clause if heard.deadline else ()) or heard.clause,
        kind="conflict",
        remedy=_("单位提出陈述申辩或期限届满后，本件自动转到下一步。"),
    )


def _sat_already(viewer: Viewer, case: Case, step_id: str) -> bool:
    acted = Seat.objects.filter(run__case=case, run__step=step_id, run__closed_at=None, acted_at__isnull=False)
    return any(may_sit(viewer, case, seat) for seat in acted)


def _last_act(viewer: Viewer, case: Case) -> str:
    last = last_act_seen(viewer, case)
    if last is None:
        return ""
    return _("最近一次办理：%(who)s于%(at)s“%(act)s”。") % {"who": last.who, "at": moment(last.at), "act": last.name}
