"""The five tabs of the case page, each as the context of its template."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pingding.actions.panels.readings import record_reading
from pingding.policy import translation
from pingding.policy.language import Edition
from pingding.policy.steps.fill import Fill
from pingding.queries.applications.content import ShownForm, shown_forms
from pingding.queries.applications.invitations import shown_partner
from pingding.queries.applications.materials import case_materials
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import CasePath
from pingding.queries.cases.visibility import CasePart, CaseVisibility, journal_seen, readable_forms
from pingding.queries.panels.case_scores import case_scores
from pingding.queries.panels.score_boards import ScoreBoard
from pingding.queries.steps.case_opinions import StepRecord, step_records
from pingding.queries.steps.kind import RecordedLine
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Case
from pingding.web.desk.cases.verdicts import conditions_tab
from pingding.web.desk.component_values import cite
from pingding.web.desk.journal.journal_words import journal_entry
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number


@dataclass(frozen=True)
class CaseTab:
    """A tab of the page: the part of the case that it shows, its title, its template's context."""

    part: CasePart
    title: str
    context: Callable[[ViewerRequest, CaseFile, CasePath, CaseVisibility], dict[str, Any]]


def _content(request: ViewerRequest, file: CaseFile, _path: CasePath, visibility: CaseVisibility) -> dict[str, Any]:
    reading = readable_forms(request.viewer, file, visibility)
    forms = shown_forms(file, reading, unmasked=reading.unmasked, chosen=_chosen(request))
    return {
        "forms": [_form(file.case, form) for form in forms],
        "partners": [shown_partner(partner) for partner in file.partners] if forms else [],
        "files": reading.files,
        "formless": not any(isinstance(step, Fill) for step in file.procedure.steps.values()),
        "ended": file.case.ended_at is not None,
    }


def _chosen(request: ViewerRequest) -> dict[str, tuple[int | None, int | None]]:
    """`form=KEY&version=2&against=1` of the address."""
    return {request.GET.get("form", ""): (_whole(request, "version"), _whole(request, "against"))}


def _whole(request: ViewerRequest, name: str) -> int | None:
    return natural_number(request.GET.get(name, ""))


def _form(case: Case, form: ShownForm) -> dict[str, Any]:
    here = f"{address('case', case.number)}?tab=content&form={form.key}"
    against = f"&against={form.against.number}" if form.against else ""
    return {
        "form": form,
        "versions": [
            {"choice": choice, "url": f"{here}&version={choice.number}", "active": choice == form.shown}
            for choice in form.versions
        ],
        "comparisons": [
            {
                "choice": choice,
                "url": f"{here}&version={form.shown.number}&against={choice.number}",
                "active": choice == form.against,
            }
            for choice in form.versions
            if choice.at < form.shown.at and not choice.draft
        ],
        "plain_url": f"{here}&version={form.shown.number}&against=0" if against else "",
    }


def _conditions(request: ViewerRequest, file: CaseFile, _path: CasePath, visibility: CaseVisibility) -> dict[str, Any]:
    return conditions_tab(request, file, visibility)


def _materials(request: ViewerRequest, file: CaseFile, _path: CasePath, visibility: CaseVisibility) -> dict[str, Any]:
    materials = case_materials(file, readable_forms(request.viewer, file, visibility))
    return {"materials": [{"material": each, "cited": cite(file.edition, each.clause)} for each in materials]}


def _opinions(request: ViewerRequest, file: CaseFile, path: CasePath, visibility: CaseVisibility) -> dict[str, Any]:
    edition, scores = file.edition, case_scores(file, path, visibility, at=request.at)
    record_reading(file, scores.sheets, actor=request.viewer, at=request.at)
    return {
        "records": [_record(edition, record) for record in step_records(file, path, visibility)],
        "panels": scores.panels,
        "boards": [_board(edition, board) for board in scores.boards],
        "later": not visibility.everything and not visibility.ended,
    }


def _record(edition: Edition, record: StepRecord) -> dict[str, Any]:
    seats = [
        {
            "seat": seat,
            "checks": [{"check": c, "cited": cite(edition, c.clause)} for c in seat.checks],
            "lines": [_said(line) for line in seat.lines],
            "batch_url": address("batch_record", seat.batch) if seat.batch else "",
        }
        for seat in record.seats
    ]
    return {"record": record, "cited": cite(edition, record.clause), "seats": seats}


def _said(line: RecordedLine) -> dict[str, Any]:
    """A line as the component `fact_list` takes it."""
    url = address("document", line.document) if line.document else ""
    return {"term": line.term, "value": line.value, "wide": line.wide, "url": url}


def _board(edition: Edition, board: ScoreBoard) -> dict[str, Any]:
    """A board as the component `score_board` takes it."""
    rows = []
    for row in board.rows:
        cited = cite(edition, row.clause)
        rows.append(
            {
                "level": row.level + row.of_which,
                "title": row.title,
                "weight": row.weight,
                "clause": cited.number,
                "clause_url": cited.url,
                "beside": row.points,
                "value": row.combined,
                "reason": "\n".join(translation.headed(who, why) for who, why in row.reasons),
            }
        )
    return {
        "board": board,
        "cited": cite(edition, board.clause),
        "rows": rows,
        "sources": [column.label for column in board.columns],
        "dropped": [column.label for column in board.columns if column.dropped],
    }


def _journal(_request: ViewerRequest, file: CaseFile, path: CasePath, visibility: CaseVisibility) -> dict[str, Any]:
    lines = journal_seen(file.case, path, visibility)
    return {"entries": [journal_entry(line, edition=file.edition) for line in reversed(lines)]}


def tabs_of(visibility: CaseVisibility, case: Case) -> dict[str, CaseTab]:
    """The tabs that show what is open to the viewer, in the page's order, by the id of their address and template."""
    content = _("填报内容") if case.held_title_id else _("申报内容")
    tabs = {
        "content": CaseTab(CasePart.CONTENT, content, _content),
        "conditions": CaseTab(CasePart.CONDITIONS, _("条件核验"), _conditions),
        "materials": CaseTab(CasePart.MATERIALS, _("材料"), _materials),
        "opinions": CaseTab(CasePart.OPINIONS, _("意见与评分"), _opinions),
        "journal": CaseTab(CasePart.JOURNAL, _("日志"), _journal),
    }
    return {key: tab for key, tab in tabs.items() if tab.part in visibility.parts}
