"""What of one case a viewer may see: which tabs, whose sheets, whose names."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from pingding.policy.procedures.paths import weighing
from pingding.queries.access import sees_everything
from pingding.queries.cases.assessment import procedure_of
from pingding.queries.cases.path import CasePath
from pingding.queries.journal.journal import JournalLine, case_journal
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, StepRun

PANEL_ACTS = frozenset({"assign_expert", "declare_recusal", "save_sheet", "submit_sheet"})
"""Acts that tell who assesses a case."""


@dataclass(frozen=True)
class CaseVisibility:
    """A viewer's view of a case.

    `everything`: officials whose bureau sits in it, the leading authority, auditors. `writes`: the applicant's
    people. `assesses`: an expert asked to score it, who sees the application and the own sheet. A partner who is
    none of these sees the form only. `ended` opens the scores to the applicant. `weighing` are the steps whose results
    are kept from this viewer until then.
    """

    everything: bool
    auditor: bool
    writes: bool
    assesses: bool
    ended: bool
    weighing: frozenset[str] = field(default_factory=frozenset)

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


def visibility_of(viewer: Viewer, case: Case) -> CaseVisibility:
    """What this viewer may see of a case that they may open at all."""
    assigned = viewer.is_expert and my_assignments(viewer, case).exists()
    everything, ended = sees_everything(viewer, case), case.ended_at is not None
    return CaseVisibility(
        everything=everything,
        auditor=viewer.is_auditor,
        writes=viewer.holds(case.organisation_id),
        assesses=assigned,
        ended=ended,
        weighing=frozenset() if everything or ended else weighing(procedure_of(case)),
    )


def my_assignments(viewer: Viewer, case: Case) -> QuerySet[Assignment]:
    """The viewer's own assignments in a case, recused ones left out."""
    return Assignment.objects.filter(run__case=case, expert=viewer.person, recused_at=None).select_related("run")


def journal_seen(case: Case, path: CasePath, sight: CaseVisibility) -> tuple[JournalLine, ...]:
    """The journal of the case as far as it is open to the viewer, oldest first."""
    hidden = sight.hidden_acts(sealed(path.runs))
    return case_journal(case, without=hidden, steps=sight.weighing, whole=sight.everything)


def sealed(runs: Iterable[StepRun]) -> bool:
    """Whether a panel among these rounds is still open."""
    return any(run.kind == "panel" and run.closed_at is None for run in runs)
