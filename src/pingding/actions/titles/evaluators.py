"""In a running round, who evaluates is replaced: what is not handed in goes on to the new one, all else stays."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.door import action, for_change, hold_journal, notify, platform_language, record_act
from pingding.actions.panels.drawing import call_next
from pingding.actions.panels.experts import replace_expert
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import content_digest
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.journal.acts.titles import MoveToEvaluator, ReplaceEvaluator
from pingding.queries.journal.contents import of_round
from pingding.queries.refusals import Faults
from pingding.queries.titles.evaluators import (
    RunningRound,
    evaluating_seats,
    experts_at_work,
    independent_of,
    running_round,
)
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Organisation, Person, Seat, TitleRound

LONGEST_REASON = 500


@action
def replace_evaluator(round_id: int, code: str, reason: str, *, actor: Viewer, at: datetime) -> TitleRound:
    """Entrust another unit, by its credit code, with what the one before has not handed in, and with all that comes.

    Effects: the round; each open place of the unit before, which no longer sees those cases; journal, of the round and
    of each case; both units get a message. Refusals: not the authority that opened the round; nobody is entrusted with
    it; no reason; a unit that is not registered, or tied to one of the titles, or the same; nothing is left to do.
    """
    running = running_round(actor, round_id)
    faults = Faults()
    new = faults.read(lambda: independent_of(running, code), running.unit, "evaluator")
    why = faults.read(lambda: read_paragraphs(reason, _("更换理由"), LONGEST_REASON), "", "reason")
    faults.refuse()
    cases = list(for_change(Case.objects.filter(title_round=running.title_round, ended_at=None)).order_by("number"))
    if not cases:
        raise Refusal(_("本轮各件均已办结，无须更换"), clause=running.clause, kind="conflict")
    seats = list(for_change(evaluating_seats(running)))
    hold_journal()
    title_round, before = running.title_round, running.unit
    title_round.evaluator = new
    title_round.save(update_fields=["evaluator"])
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(organisation=new)
    with platform_language():
        about = translation.headed(running.procedure.title, title_round.name)
    act = ReplaceEvaluator(
        before=before.name,
        evaluator=new.name,
        cases=len(seats),
        reason=why,
        round=title_round.pk,
        content=content_digest(of_round(title_round)),
    )
    record_act(act, at=at, actor=actor, behalf=title_round.organisation, about=about, clause=running.clause)
    for seat in seats:
        _move(seat, running, new, why, actor=actor, at=at)
    words = {"round": title_round.name, "reason": why}
    notify(gettext_noop("“%(round)s”不再由本单位评价：%(reason)s"), words, at=at, organisation=before)
    notify(gettext_noop("请评价“%(round)s”中尚未评价的各件"), words, at=at, organisation=new)
    return title_round


def _move(seat: Seat, running: RunningRound, new: Organisation, why: str, *, actor: Viewer, at: datetime) -> None:
    case = seat.run.case
    record_act(
        MoveToEvaluator(before=running.unit.name, evaluator=new.name, reason=why),
        at=at,
        actor=actor,
        behalf=running.title_round.organisation,
        case=case,
        step=seat.step,
        about=case.name,
        clause=running.clause,
    )


@action
def replace_expert_in_round(
    round_id: int, expert: Person, by: Person | None, reason: str, *, actor: Viewer, at: datetime
) -> list[Case]:
    """Ask another expert in place of one in every case of the round of which that one has handed in nothing.

    Where the definition has the experts drawn, nobody is named `by`: the next in the order of each case's draw follows.
    Effects and refusals are those of `replace_expert` and `call_next` in each case, all or none; what was handed in
    stays and counts. Refused too: the expert has nothing left to do in the round; nobody named where one must be.
    """
    running = running_round(actor, round_id)
    tasks = experts_at_work(running).get(expert, ())
    if not tasks:
        what = _("%(name)s在本轮没有尚未提交的评审") % {"name": expert.name}
        remedy = _("请刷新页面查看；已提交的评审不更换。")
        raise Refusal(what, clause=running.clause, kind="conflict", remedy=remedy)
    if by is None and not all(running.is_drawn(step) for _case, step in tasks):
        raise Refusal(_("没有填写改由谁评审"), remedy=_("请填写专家库中专家的用户名。"), field="by")
    for case, step in tasks:
        replace_expert(case.number, step, expert, reason, by=by, actor=actor, at=at)
        if by is None:
            _follow(case, step, actor=actor, at=at)
    return [case for case, _step in tasks]


def _follow(case: Case, step: str, *, actor: Viewer, at: datetime) -> None:
    """The next by the draw of a case takes the seat that was freed in the same act."""
    try:
        call_next(case.number, step, actor=actor, at=at)
    except Refusal as refusal:
        refusal.where, refusal.remedy = case.number, _("请在该件的页面更换专家，再对空出的席位抽取。")
        raise
