"""The one place where a case moves: an outcome closes and opens rounds, and the status follows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.cases.obligations import counts_from, set_next_opening
from pingding.actions.cases.rounds import close_rounds, disclose, keep_result, open_round, set_due
from pingding.actions.cases.title_acts import carry_out_acts
from pingding.actions.compiled_writes import update
from pingding.actions.door import for_change, hold_journal, notify
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Procedure
from pingding.policy.procedures.deadlines import Due
from pingding.policy.procedures.paths import onward_of
from pingding.policy.procedures.progress import Applies, advance, begin, write_progress
from pingding.policy.procedures.progress import reopen as step_back
from pingding.policy.steps.registry import KINDS
from pingding.policy.steps.step import StepBase
from pingding.queries.access import find_case
from pingding.queries.cases.assessment import procedure_of, progress_of
from pingding.queries.cases.correction import ReturnForCorrection
from pingding.queries.cases.facts import case_facts
from pingding.queries.cases.visibility import handling_offices, last_act_seen
from pingding.queries.clock import local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import edition_of
from pingding.queries.panels.case_scoring import came_to
from pingding.queries.panels.limits import grant_breaches
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Organisation, StepRun, Title

Status = Case.Status
OPEN_STATUSES = {
    "noticed": Status.NOTICED,
    "assessing": Status.ASSESSING,
    "reviewing": Status.REVIEWING,
}
"""What a case is about while steps are open; of several open steps the first of these counts."""
MOVING_COLUMNS = ("revision", "progress", "status", "name", "submitted_at", "ended_at", "confidential", "late_days")
"""What others may have changed of a case until it is held."""
OWN_COLUMNS = ("revision", "name", "submitted_at", "late_days")
"""What an act may have changed of a case before it moves it: written with the rest, in one statement."""


def hold_case(case: Case) -> Case:
    """Hold the case until the transaction ends and bring `case` up to date. Drafts and score sheets need no more."""
    for name, value in _held(case.pk)[0].items():
        setattr(case, name, value)
    return case


@compiled_query
def _held(case: int) -> QuerySet[Case, Any]:
    columns: QuerySet[Case, Any] = for_change(Case.objects.filter(pk=case)).values(*MOVING_COLUMNS)
    return columns


def find_held(actor: Viewer, number: str) -> Case:
    """The case of that number as the actor may see it, held until the transaction ends."""
    return find_case(actor, number, hold=for_change)


def refuse_changed(case: Case, revision: int | None, actor: Viewer | None = None) -> None:
    """Refusal(kind="conflict") when somebody has acted since `revision` was read (if given); it says what happened,
    as far as the actor may know."""
    if revision is not None and case.revision != revision:
        last = last_act_seen(actor, case) if actor else None
        what = _("本件在您办理期间已有变化")
        if last:
            happened = _("%(who)s刚刚办理了“%(act)s”") % {"who": last.who, "act": last.name}
            what = _("本件在您办理期间已有变化：%(happened)s") % {"happened": happened}
        raise Refusal(
            what,
            kind="conflict",
            remedy=_("您填写的内容仍在，请查看最新状态后再决定是否提交。"),
        )


def count_act(case: Case, revision: int | None = None, actor: Viewer | None = None) -> None:
    """Count one more act on a case that is held; a conflict when it is no longer at the `revision` given."""
    refuse_changed(case, revision, actor)
    case.revision += 1
    update(case, "revision")


def lock_case(case: Case, revision: int | None = None, actor: Viewer | None = None) -> Case:
    """Hold the case and count one more act on it; a conflict when it is no longer at the `revision` given."""
    count_act(hold_case(case), revision, actor)
    return case


def start(case: Case, *, at: datetime, due_at: datetime | None = None) -> None:
    """Open the first step of the case's procedure; it is due at `due_at`, where the definition does not say when."""
    progress = begin(procedure_of(case), _applies(case, at))
    rounds = [open_round(case, step_id, (), at=at) for step_id in sorted(progress.open)]
    if due_at is not None:
        set_due([run.pk for run in rounds], Due(due_at))
    _store(case, write_progress(progress), at=at)


def move(
    case: Case,
    run: StepRun,
    outcome: str,
    *,
    at: datetime,
    correction: ReturnForCorrection | None = None,
    facts: Facts | None = None,
    rounds: Sequence[StepRun] | None = None,
    all_acted: bool = False,
) -> None:
    """Take an outcome at a step and follow it: close its round, open what it leads to, settle the status.

    Effects: the round (and, at an end, every round) is closed; rounds and seats of the next steps are made with
    their deadlines; the acts of the outcome on a title are carried out; the case's progress, status and end are
    stored; whoever sits next is notified; what a title owes after this is noted. `facts` are those
    that conditional steps are decided by, `rounds` every round of the case so far, in order, where the caller has just
    read them; `all_acted` says that nobody else was to act at the step.
    """
    result, before_it = came_to(case, run, at=at), progress_of(case)
    case.scores |= result.scores
    if (chosen := procedure_of(case).steps[run.step].outcomes.get(outcome)) is not None:
        carry_out_acts(case, run, chosen, at=at)
    applies = _applies(case, at, None if result.scores else facts)
    after = advance(procedure_of(case), before_it, run.step, outcome, applies)
    if after.grants not in (None, before_it.grants):
        _refuse_over_limits(case, after.grants, at)
    close_rounds([run], outcome, at=at, all_acted=all_acted)
    if result.score is not None:
        keep_result(case, run, result.score, result.grade, at=at)
    before = [run if r.pk == run.pk else r for r in rounds or StepRun.objects.filter(case=case.pk).order_by("pk")]
    still_open = {earlier.step for earlier in before if earlier.closed_at is None}
    if still_open - after.open:
        close_rounds(_left(before, after.open), "", at=at)
    for step_id in sorted(after.open - still_open):
        open_round(case, step_id, before, at=at, correction=correction)
    _store(case, write_progress(after), at=at)
    if case.held_title is not None and counts_from(case):
        hold_journal()  # always before a title is held
        set_next_opening(for_change(Title.objects.filter(pk=case.held_title.pk)).get(), local_date(at))


def _refuse_over_limits(case: Case, kind: str, at: datetime) -> None:
    """Refuse a title that a limit does not leave room for, by whatever way the case came to be granted it."""
    hold_journal()  # nobody else may be granted one meanwhile
    for breach in grant_breaches({case: kind}, at=at):
        if breach.refuses:
            refusal = breach.refusal(str(case))
            refusal.remedy = _("请先处理占用名额的件，或为本件选择其他结果；名额腾出后方可授予。")
            raise refusal


def reopen(case: Case, step_id: str, *, at: datetime) -> StepRun:
    """A new round of a step that was done, with the rounds closed of all that followed it; the caller says why."""
    procedure = procedure_of(case)
    rounds = list(StepRun.objects.filter(case=case.pk).order_by("pk"))
    after = step_back(procedure, progress_of(case), step_id)
    after = replace(after, grants=_granted(procedure, rounds, onward_of(procedure, step_id)))
    close_rounds(_left(rounds, after.open), "", at=at)
    run = open_round(case, step_id, rounds, at=at)
    _store(case, write_progress(after), at=at)
    return run


def _granted(procedure: Procedure, rounds: Iterable[StepRun], again: Collection[str]) -> str | None:
    """The kind of title that the rounds settle, without those of the steps that are gone through `again`."""
    closed = [run for run in rounds if run.closed_at is not None and run.step not in again]
    taken = (procedure.steps[run.step].outcomes.get(run.outcome) for run in closed)
    return next(reversed([outcome.grants for outcome in taken if outcome and outcome.grants]), None)


def end(case: Case, ending: str, *, at: datetime) -> None:
    """End the case from wherever it stands (a withdrawal): every open round is closed."""
    close_rounds(_left(StepRun.objects.filter(case=case)), ending, at=at)
    _store(case, case.progress | {"open": [], "returning": [], "ended": ending}, at=at)


def _left(rounds: Iterable[StepRun], steps: Collection[str] = ()) -> list[StepRun]:
    """The open rounds of a case that is at these steps only."""
    return [run for run in rounds if run.closed_at is None and run.step not in steps]


def _applies(case: Case, at: datetime, facts: Facts | None = None) -> Applies:
    """Whether a conditional step concerns this case; a condition that cannot be decided keeps the step."""

    def applies(_step_id: str, step: StepBase) -> bool:
        if step.when is None:
            return True
        case_values = facts or case_facts(case, on=local_date(at)).facts
        return case_values.holds(step.when) is not False

    return applies


def _store(case: Case, progress: dict[str, Any], *, at: datetime) -> None:
    case.progress = progress
    case.status = _status(case)
    if progress["ended"] and case.ended_at is None:
        case.ended_at = at
        if case.title_round_id is not None:
            disclose(case)
        if procedure_of(case).opened_by == "report":
            tell_offices(case, gettext_noop("%(case)s由反映发起，已经办结，请在其页面告知反映人结果和理由"), at=at)
        consequences = edition_of(case.edition).consequences.values()
        case.follow_up = any(case.procedure in each.from_.after for each in consequences)
    update(case, "progress", "scores", "status", "ended_at", "follow_up", *OWN_COLUMNS)


def tell_offices(case: Case, text: str, *, at: datetime) -> None:
    """A message to each office that handles the case; `text` is a template as `notify` takes it, filled with `case`."""
    for office in Organisation.objects.filter(pk__in=handling_offices(case)).order_by("pk"):
        notify(text, {"case": case}, at=at, organisation=office, case=case)


def _status(case: Case) -> Status:
    """The status: the end reached, of the same name; else the title held; else what the open steps are about."""
    ended = case.progress["ended"]
    if ended:
        return Status(ended)
    title = getattr(case, "title", None) if case.progress["grants"] else None
    if title is not None:
        return Status(title.status)
    steps = procedure_of(case).steps
    kinds = {steps[step].kind for step in case.progress["open"]}
    if "fill" in kinds and not case.submitted_at:
        return Status.DRAFT
    if any(fill in case.progress["open"] for fill, _asker in case.progress["returning"]):
        return Status.CORRECTING
    about = {KINDS[kind].status for kind in kinds} or {"reviewing"}
    return next(status for word, status in OPEN_STATUSES.items() if word in about)
