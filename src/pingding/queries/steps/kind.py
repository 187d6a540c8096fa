"""What every kind of step offers to whoever reads: what keeps a case from passing, what it shows, what was said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.steps.kind import StepContent, shortfall
from pingding.policy.steps.step import Outcome, StepBase
from pingding.policy.translation import counted
from pingding.queries.applications.readiness import readiness_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import OpenSeat
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.panels.recusals import Concerned
from pingding.queries.panels.sheets import counted_sheets, sheet_gaps
from pingding.records.models import BatchItem, Case, ScoreSheet


@dataclass(frozen=True)
class AtSeat:
    """A seat of a case, asked whether the case can pass here. `drafts`: what is handed in with the act counts too."""

    file: CaseFile
    seat: OpenSeat
    at: datetime
    drafts: bool = False

    @cached_property
    def sheets(self) -> tuple[ScoreSheet, ...]:
        """The experts' sheets that count in this round of a panel."""
        return tuple(counted_sheets([self.seat.run.pk]))

    @cached_property
    def concerned(self) -> Concerned:
        """Whom the case concerns, for experts who are held against them."""
        return Concerned(self.file)


def incomplete_part(asked: AtSeat, *, forward: bool) -> Iterator[Refusal]:
    """What the part of a form still lacks that is handed in with a forward outcome."""
    if forward and asked.seat.step.own_form:
        incomplete = readiness_of(asked.file, asked.seat, at=asked.at).incomplete
        if incomplete is not None:
            yield incomplete


@dataclass(frozen=True)
class RecordedLine:
    """One line of what was said; `document` is the one issued that it names."""

    term: str
    value: str
    wide: bool = False
    document: int | None = None


@dataclass(frozen=True)
class ChecklistLine:
    """One answer of a checklist or on a judged condition."""

    asks: str
    answer: bool
    clause: tuple[str, ...]


@dataclass(frozen=True)
class Gathering:
    """What is to be said of the cases of one batch as a whole before anything is decided, a sentence each."""

    says: tuple[str, ...] = ()


class StepQueries:
    """What is read at a kind of step; each kind says what it does otherwise.

    What must be there before a case can pass is said once, by `unmet` and `unsaid`: the page that offers the act, the
    act itself and a deadline that would decide in its place all ask here. `shows_results` and `shows_places` say
    whether a batch shows what an earlier panel and an earlier ranking came to.
    """

    shows_results = True
    shows_places = True

    def unmet(self, asked: AtSeat) -> Iterator[Refusal]:
        """What keeps the case from passing, whatever is written in the form of the act."""
        yield from unscored(asked)

    def unsaid(self, asked: AtSeat, content: StepContent, *, forward: bool) -> Iterator[Refusal]:
        """What is missing or wrong in what is said, as far as its model alone cannot see it."""
        yield from ()

    def against(self, asked: AtSeat, outcome: Outcome) -> Iterator[Refusal]:
        """What keeps the case from this one outcome."""
        yield from ()

    def undecidable(self, asked: AtSeat) -> Iterator[Refusal]:
        """What keeps a passed deadline from taking an outcome that does not pass the case on."""
        yield from ()

    def desk(self, asked: AtSeat) -> object:
        """What only this kind shows beside the form of the act."""
        return None

    def grounds(self, edition: Edition, seat: OpenSeat, content: StepContent) -> tuple[str, ...]:
        """The clauses that an outcome which does not pass rests on, before the step's own."""
        return ()

    def lines(self, step: StepBase, content: Mapping[str, Any]) -> Iterator[RecordedLine]:
        """What was said at the step of one case, beside the reason."""
        yield from ()

    def checks(self, edition: Edition, step: StepBase, content: Mapping[str, Any]) -> Iterator[ChecklistLine]:
        """The questions that were answered with yes or no."""
        yield from ()

    def gathering(self, cases: Sequence[Case], step_id: str, *, at: datetime) -> Gathering:
        """What is known of the cases that wait together."""
        return Gathering()

    def batch_lines(self, edition: Edition, item: BatchItem, seen: CaseVisibility) -> Iterator[RecordedLine]:
        """What was said, in the batch, of all its cases and of this one."""
        yield from ()


def unscored(asked: AtSeat) -> Iterator[Refusal]:
    """The seat's own score sheet, as long as rows of it lack points, or a reason that these need."""
    gaps = sheet_gaps(asked.file, asked.seat) if asked.seat.step.own_sheet else []
    if gaps:
        what = counted("评价表还有%(n)d项未评完：%(first)s", len(gaps)) % {"n": len(gaps), "first": gaps[0]}
        yield shortfall(asked.seat.step, what, _("请先完成评价表。"))


def day_of(text: str) -> str:
    """A day as it was stored, in words."""
    return translation.day(date.fromisoformat(text))
