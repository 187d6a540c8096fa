"""What of one case a viewer may see: which tabs, whose sheets, whose names."""

from dataclasses import dataclass

from django.db.models import QuerySet

from pingding.queries.cases import sees_everything
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, StepRun

PANEL_ACTS = frozenset({"assign_expert", "declare_recusal", "save_sheet", "submit_sheet"})
"""Acts that tell who assesses a case."""
SCORE_KINDS = frozenset({"panel", "rank"})
"""Steps whose results the applicant learns only at the end."""


@dataclass(frozen=True)
class Sight:
    """A viewer's view of a case.

    `everything`: officials whose bureau sits in it, the leading authority, auditors. `writes`: the applicant's
    people. `assesses`: an expert asked to score it, who sees the application and the own sheet. A partner who is
    none of these sees the form only. `ended` opens the scores to the applicant.
    """

    everything: bool
    auditor: bool
    writes: bool
    assesses: bool
    ended: bool

    @property
    def tabs(self) -> tuple[str, ...]:
        """The tabs that are open, in order."""
        if self.everything or self.writes:
            return ("content", "conditions", "materials", "opinions", "journal")
        return ("content", "materials") if self.assesses else ("content",)

    @property
    def scores(self) -> bool:
        """Whether scores of closed panels are open."""
        return self.everything or (self.writes and self.ended)

    @property
    def expert_names(self) -> bool:
        """Whether experts are named: to officials. The applicant sees 专家1, 专家2 even at the end."""
        return self.everything

    @property
    def persons(self) -> bool:
        """Whether the person who acted for an office is named beside the office."""
        return self.everything

    def hidden_acts(self, sealed: bool) -> frozenset[str]:
        """The acts that the journal of the case leaves out for this viewer.

        While a panel is open (`sealed`), even officials do not read from it which expert has handed in.
        """
        if self.auditor:
            return frozenset()
        if self.everything:
            return frozenset({"save_sheet", "submit_sheet"}) if sealed else frozenset()
        return PANEL_ACTS | {"step_panel", "step_rank", "save_source_sheet"}


def sight_of(viewer: Viewer, case: Case) -> Sight:
    """What this viewer may see of a case that they may open at all."""
    assigned = viewer.is_expert and my_assignments(viewer, case).exists()
    return Sight(
        everything=sees_everything(viewer, case),
        auditor=viewer.is_auditor,
        writes=viewer.holds(case.organisation_id),
        assesses=assigned,
        ended=case.ended_at is not None,
    )


def my_assignments(viewer: Viewer, case: Case) -> QuerySet[Assignment]:
    """The viewer's own assignments in a case, recused ones left out."""
    return Assignment.objects.filter(run__case=case, expert=viewer.person, recused_at=None).select_related("run")


def sealed(runs: list[StepRun]) -> bool:
    """Whether a panel among these rounds is still open."""
    return any(run.kind == "panel" and run.closed_at is None for run in runs)
