"""Lives whose definitions owe something else, and what happens to their titles, recorded as an outcome records it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.actions.changed_life import changed_life
from tests.actions.life import Life

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.cases.new_titles import rebuild_spans
from pingding.actions.cases.obligations import set_next_opening
from pingding.actions.periodic.tick import TickReport, tick
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.obligations import obligation_history
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Message, ObligationPeriod, Title, TitleChange

REPORT = (
    "  annual_report: {title: 年度报告, procedure: annual, "
    "by: 01-30, covers: previous_year, opens_days: 30, clause: 六}"
)


def obliged_life(folder: Path, *obligations: str, changes: tuple[tuple[str, str], ...] = ()) -> Life:
    """A life whose definition has these obligations, each a line of YAML without the parts that all have."""
    lines = "\n".join(f"  {each[:-1]}, procedure: annual, clause: 六}}" for each in obligations)
    return changed_life(folder, (REPORT, lines), *changes)


def tick_on(*days: str) -> list[TickReport]:
    """A tick at nine in the morning of each of these days."""
    return [tick(at=datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=SHANGHAI)) for day in days]


def change(title: Title, act: str, on: str, details: dict[str, Any] | None = None, **sets: Any) -> TitleChange:
    """Something done to the title with effect from a day and recorded on it."""
    at = datetime.fromisoformat(f"{on}T10:00").replace(tzinfo=SHANGHAI)
    stored = TitleChange.objects.create(
        title=title,
        act=act,
        sets=sets,
        details=details or {},
        effective_on=date.fromisoformat(on),
        clause=["六"],
        case=title.case,
        step="",
        recorded_at=at,
    )
    rebuild_spans(title)
    set_next_opening(title, stored.effective_on)
    return stored


def stands(title: Title, on: str) -> list[tuple[str, int, str, str]]:
    """Each period of the title as it stands on a day: obligation, number, due day, state."""
    history = obligation_history(title, date.fromisoformat(on))
    return [(each.obligation, each.number, each.due.isoformat(), each.state) for each in history]


def hand_in(life: Life, case: Case, writer: Viewer, on: str) -> None:
    life.at = datetime.fromisoformat(f"{on}T10:00").replace(tzinfo=SHANGHAI)
    save_draft(case.number, {"report_text": "进展良好"}, actor=writer, at=life.at)
    submit_application(case.number, actor=writer, at=life.later())


def accept(life: Life, case: Case) -> None:
    life.act(case, "accept", "accept", ChecklistAnswers(checks={"real": True}), life.districts["wanzhou"])


def owed() -> list[tuple[str, int, str]]:
    rows = ObligationPeriod.objects.order_by("due_at", "obligation")
    return [(row.obligation, row.period, local_date(row.due_at).isoformat()) for row in rows]


def messages(case: Case, text: str) -> list[str]:
    rows = Message.objects.filter(case=case, text__contains=text).order_by("pk")
    return list(rows.values_list("organisation__name", flat=True))
