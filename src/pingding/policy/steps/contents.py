"""What people say when they act at a step: one small typed shape for each kind of step."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)]


class StepContent(BaseModel):
    """What every act may carry: a reason, and the parts reopened by a return for correction.

    `parts` are targets as the form check names them: "section:basics", "fact:staff", "material:agreement",
    "score-sheet"; `notes` says of each what is to be corrected.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Words = ""
    parts: tuple[str, ...] = ()
    notes: dict[str, Words] = {}


class ChecklistAnswers(StepContent):
    """A review: the checklist's answers and the conditions judged here."""

    checks: dict[str, bool] = {}
    judged: dict[str, bool] = {}


class OpinionGiven(StepContent):
    """An opinion in words, signed: `signed` repeats that the statement of the step was made."""

    opinion: Words = ""
    signed: bool = False


class VisitMade(StepContent):
    """A site visit: when, where, who went (offices or posts, not private data), what was found."""

    visited_on: date | None = None
    place: Words = ""
    visitors: Words = ""
    findings: Words = ""
    answers: tuple[Words, ...] = ()


class PaperReceived(StepContent):
    """Paper received: how many copies, and when."""

    copies: int | None = None
    received_on: date | None = None


class FilingElsewhere(StepContent):
    """Filed with another body: its reference and the day."""

    reference: Words = ""
    filed_on: date | None = None


class PanelClosed(StepContent):
    """A panel is closed by its convener."""

    summary: Words = ""


CONTENT_OF: dict[str, type[StepContent]] = {
    "fill": StepContent,
    "review": ChecklistAnswers,
    "opinion": OpinionGiven,
    "panel": PanelClosed,
    "visit": VisitMade,
    "receive": PaperReceived,
    "file": FilingElsewhere,
}
"""The shape for each kind of step that is acted on case by case; batch kinds have actions of their own."""
