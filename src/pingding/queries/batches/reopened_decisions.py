"""Whether what a meeting decided on a case can be taken up again by a new sitting, and for which cases it can."""

from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.procedures.paths import onward_of
from pingding.queries.batches.sittings import may_hold
from pingding.queries.editions import edition_of
from pingding.queries.viewer import Viewer
from pingding.records.models import BatchItem, Case, JournalEntry, Seat, Sitting, StepRun

REOPENED = "reopen_decision"
"""The act that takes a decision up again, as the journal names it."""


def reopening_refusals(cases: Sequence[Case], step: str) -> dict[str, Refusal | None]:
    """By number, why what a meeting decided on a case cannot be taken up again; None as long as nothing was done on it.

    In the same few queries however many cases.
    """
    runs: dict[int, list[StepRun]] = {case.pk: [] for case in cases}
    for run in StepRun.objects.filter(case__in=runs).order_by("pk"):
        runs[run.case_id].append(run)
    acted = set(Seat.objects.filter(run__case__in=runs, acted_at__isnull=False).values_list("run", flat=True))
    return {case.number: _refusal(case, step, runs[case.pk], acted) for case in cases}


def _refusal(case: Case, step: str, runs: Iterable[StepRun], acted: Collection[int]) -> Refusal | None:
    procedure = edition_of(case.edition).procedures[case.procedure]
    definition = procedure.steps[step]
    where, clause = definition.title, definition.clause
    newest = next((run for run in reversed(list(runs)) if run.step == step), None)
    if newest is None or newest.closed_at is None:
        remedy = _("请直接列入会议的议程。")
        return Refusal(_("本件还没有审定"), where=where, kind="conflict", remedy=remedy)
    if case.ended_at is not None:
        remedy = _("决定有误的，由决定单位按办法变更或撤销；单位有异议的，按异议程序处理，或者重新申报。")
        return Refusal(_("本件已经办结，不能复议"), where=where, clause=clause, kind="conflict", remedy=remedy)
    outcome = definition.outcomes.get(newest.outcome)
    onward = onward_of(procedure, step) - {step}
    after = (run for run in runs if run.step in onward and run.opened_at >= newest.closed_at)
    used = next((run for run in after if run.outcome or run.pk in acted), None)
    if used is not None or outcome is None or outcome.acts:
        what = _("会议的决定已由“%(step)s”执行，不能复议") % {
            "step": procedure.steps[used.step].title if used else where
        }
        remedy = _("公示期间的，按异议处理；已经发文的，按办法另行变更或撤销。")
        return Refusal(what, where=where, clause=clause, kind="conflict", remedy=remedy)
    return None


def reopenable_cases(viewer: Viewer, sitting: Sitting) -> list[Case]:
    """The cases that an earlier sitting decided, of the same call and body, and that this one may take up again: for
    whoever may sit there."""
    if not may_hold(viewer, sitting):
        return []
    decided = BatchItem.objects.filter(
        batch__kind="meeting",
        batch__step=sitting.step,
        batch__edition=sitting.edition,
        batch__call=sitting.call,
        batch__organisation=sitting.organisation,
    )
    going_on = Case.objects.filter(pk__in=decided.values("case"), ended_at=None)
    cases = list(going_on.select_related("organisation", "edition").order_by("number"))
    refusals = reopening_refusals(cases, sitting.step)
    return [case for case in cases if refusals[case.number] is None]


def reasons_pending(cases: Sequence[Case], step: str) -> dict[int, str]:
    """By case, why the newest decision on it was taken up again, of those that wait for the new one."""
    runs = StepRun.objects.filter(case__in=cases, step=step).order_by("pk")
    newest = {run.case_id: run for run in runs}
    entries = JournalEntry.objects.filter(act=REOPENED, case__in=cases, step=step).order_by("pk")
    waiting = ((each, newest.get(each.case_id or 0)) for each in entries)
    return {
        run.case_id: str(each.change["reason"])
        for each, run in waiting
        if run is not None and run.closed_at is None and each.at >= run.opened_at
    }
