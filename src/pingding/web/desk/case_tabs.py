"""The five tabs of the case page, each as the context of its template."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from pingding.policy import saying
from pingding.policy.language import Edition
from pingding.queries.case_content import ShownForm, shown_forms
from pingding.queries.case_files import case_materials
from pingding.queries.case_opinions import StepRecord, step_records
from pingding.queries.case_path import CasePath
from pingding.queries.case_scores import ScoreBoard, case_scores
from pingding.queries.journal import JournalLine
from pingding.queries.open_forms import reading_of
from pingding.queries.sight import Sight, journal_seen
from pingding.records.models import Case
from pingding.web.asking import AskedRequest
from pingding.web.desk.journal_words import change_lines
from pingding.web.desk.pieces import cite
from pingding.web.desk.verdicts import conditions_tab
from pingding.web.whole import whole

Tab = Callable[[AskedRequest, Case, Edition, CasePath, Sight], dict[str, Any]]


def _content(request: AskedRequest, case: Case, edition: Edition, path: CasePath, sight: Sight) -> dict[str, Any]:
    reading = reading_of(request.viewer, case, sight)
    forms = shown_forms(case, reading, unmasked=reading.unmasked, chosen=_chosen(request))
    return {"forms": [_form(case, form) for form in forms]}


def _chosen(request: AskedRequest) -> dict[str, tuple[int | None, int | None]]:
    """`form=KEY&version=2&against=1` of the address."""
    return {request.GET.get("form", ""): (_whole(request, "version"), _whole(request, "against"))}


def _whole(request: AskedRequest, name: str) -> int | None:
    return whole(request.GET.get(name, ""))


def _form(case: Case, form: ShownForm) -> dict[str, Any]:
    here = f"{reverse('case', args=[case.number])}?tab=content&form={form.key}"
    against = f"&against={form.against.number}" if form.against else ""
    return {
        "form": form,
        "versions": [
            {"choice": choice, "url": f"{here}&version={choice.number}", "active": choice == form.shown}
            for choice in form.versions
        ],
        "comparisons": [
            {"choice": choice, "url": f"{here}&version={form.shown.number}&against={choice.number}",
             "active": choice == form.against}
            for choice in form.versions
            if choice.at < form.shown.at and not choice.draft
        ],
        "plain_url": f"{here}&version={form.shown.number}&against=0" if against else "",
    }  # fmt: skip


def _conditions(request: AskedRequest, case: Case, edition: Edition, path: CasePath, sight: Sight) -> dict[str, Any]:
    return conditions_tab(request, case, edition, sight)


def _materials(request: AskedRequest, case: Case, edition: Edition, path: CasePath, sight: Sight) -> dict[str, Any]:
    found = case_materials(case, reading_of(request.viewer, case, sight))
    return {"materials": [{"material": each, "cited": cite(edition, each.clause)} for each in found]}


def _opinions(request: AskedRequest, case: Case, edition: Edition, path: CasePath, sight: Sight) -> dict[str, Any]:
    scores = case_scores(case, path, sight)
    return {
        "records": [_record(edition, record) for record in step_records(case, path, sight)],
        "panels": scores.panels,
        "boards": [_board(edition, board) for board in scores.boards],
        "later": not sight.everything and not sight.ended,
    }


def _record(edition: Edition, record: StepRecord) -> dict[str, Any]:
    seats = [
        {"seat": seat, "checks": [{"check": c, "cited": cite(edition, c.clause)} for c in seat.checks],
         "lines": [{"term": line.term, "value": line.value, "wide": line.wide} for line in seat.lines],
         "batch_url": reverse("batch_record", args=[seat.batch]) if seat.batch else ""}
        for seat in record.seats
    ]  # fmt: skip
    return {"record": record, "cited": cite(edition, record.clause), "seats": seats}


def _board(edition: Edition, board: ScoreBoard) -> dict[str, Any]:
    """A board as the component `score_sheet` takes it."""
    rows = []
    for row in board.rows:
        cited = cite(edition, row.clause)
        rows.append({
            "level": row.level + row.of_which, "title": row.title, "weight": row.weight, "clause": cited.number,
            "clause_url": cited.url, "beside": row.points, "value": row.combined,
            "reason": "\n".join(saying.headed(who, why) for who, why in row.reasons),
        })  # fmt: skip
    return {
        "board": board, "cited": cite(edition, board.clause), "rows": rows,
        "sources": [column.label for column in board.columns],
        "dropped": [column.label for column in board.columns if column.dropped],
    }  # fmt: skip


def _journal(request: AskedRequest, case: Case, edition: Edition, path: CasePath, sight: Sight) -> dict[str, Any]:
    lines = journal_seen(case, path, sight)
    return {"entries": [journal_entry(line, edition=edition) for line in reversed(lines)]}


def journal_entry(line: JournalLine, *, case_url: str = "", edition: Edition | None = None) -> dict[str, Any]:
    """A line of the journal as the component `journal_table` takes it."""
    return {
        "at": line.at, "who": line.actor, "on_behalf": line.behalf, "act": line.act_name, "note": line.about,
        "url": case_url, "clause": line.clause, "digest": line.digest,
        "changes": list(change_lines(line, edition)),
    }  # fmt: skip


TABS: dict[str, Tab] = {
    "content": _content, "conditions": _conditions, "materials": _materials, "opinions": _opinions,
    "journal": _journal,
}  # fmt: skip
