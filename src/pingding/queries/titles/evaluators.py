"""Who evaluates the cases of a round that runs, and what of it can still go on to somebody else."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Procedure
from pingding.policy.steps.panel import Panel
from pingding.queries.editions import edition_of
from pingding.queries.titles.rounds import refuse_tied_unit, registered_unit
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Assignment, Case, Organisation, Person, ScoreSheet, Seat, TitleRound

Tasks = tuple[tuple[Case, str], ...]
"""Cases, each with its step."""


@dataclass(frozen=True)
class RunningRound:
    """A round as the authority sees it that opened it."""

    title_round: TitleRound
    procedure: Procedure

    @property
    def clause(self) -> tuple[str, ...]:
        return (self.procedure.opens.clause if self.procedure.opens else ()) or self.procedure.clause

    def is_drawn(self, step: str) -> bool:
        """Whether the definition has the experts of this step drawn, so that nobody is chosen by hand."""
        panel = self.procedure.steps[step]
        return isinstance(panel, Panel) and panel.drawn is not None

    @property
    def unit(self) -> Organisation:
        """The unit that the round is entrusted to; Refusal where there is none."""
        if self.title_round.evaluator is None:
            what = _("“%(name)s”没有委托机构评价") % {"name": self.title_round.name}
            raise Refusal(what, clause=self.clause, kind="conflict", remedy=_("请在各件更换专家。"))
        return self.title_round.evaluator


def running_round(viewer: Viewer, pk: int) -> RunningRound:
    """The round; Refusal where there is none, and for all but officers of the body that opened it."""
    viewer.person_or_refuse()
    row = TitleRound.objects.filter(pk=pk).select_related("edition", "organisation", "evaluator")
    title_round = row.defer("edition__content").first()
    if title_round is None:
        raise Refusal(_("没有这一轮"), kind="missing", remedy=_("请从已开展的各轮中选择。"))
    procedure = edition_of(title_round.edition).procedures[title_round.procedure]
    running = RunningRound(title_round, procedure)
    if not viewer.holds(title_round.organisation_id, Role.OFFICER):
        raise Refusal(
            _("本轮由%(office)s开展，由其更换评价的机构和专家") % {"office": title_round.organisation.name},
            clause=running.clause,
            kind="forbidden",
            remedy=_("请由该机关的经办人办理。"),
        )
    return running


def evaluating_seats(running: RunningRound) -> QuerySet[Seat]:
    """The places of the entrusted unit where it has not acted yet, each with its case."""
    rows = Seat.objects.filter(run__case__title_round=running.title_round, role="evaluator", waiting=True)
    return rows.filter(organisation=running.unit).select_related("run__case").order_by("run__case__number")


def independent_of(running: RunningRound, code: str) -> Organisation:
    """The unit of this credit code, to evaluate what is left of the round.

    Refusals: not registered; the one that evaluates already; tied to one of the titles that are not decided yet.
    """
    parties = edition_of(running.title_round.edition).parties.values()
    where = next((each.title for each in parties if each.role == "evaluator"), "")
    unit = registered_unit(code, where, running.clause)
    if unit.pk == running.unit.pk:
        what = _("“%(unit)s”已是本轮的受托机构") % {"unit": unit.name}
        raise Refusal(what, where=where, clause=running.clause, kind="conflict", remedy=_("请填写另一个机构。"))
    cases = Case.objects.filter(title_round=running.title_round, ended_at=None).select_related("held_title")
    titles = {
        case.held_title.case_id: (case.name, case.organisation_id) for case in cases if case.held_title is not None
    }
    refuse_tied_unit(unit, titles, where, running.clause)
    return unit


def experts_at_work(running: RunningRound) -> dict[Person, Tasks]:
    """By expert, the cases of the round of which nothing was handed in yet, with their steps."""
    handed_in = ScoreSheet.objects.filter(run=OuterRef("run"), scorer=OuterRef("expert"), submitted_at__isnull=False)
    rows = Assignment.objects.filter(run__case__title_round=running.title_round, run__closed_at=None, ended_at=None)
    tasks: dict[Person, Tasks] = {}
    for each in rows.exclude(Exists(handed_in)).select_related("expert", "run__case").order_by("run__case__number"):
        tasks[each.expert] = (*tasks.get(each.expert, ()), (each.run.case, each.run.step))
    return tasks
