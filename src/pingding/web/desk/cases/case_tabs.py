"""The five tabs of the case page, each as the context of its template."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pingding.actions.panels.readings import record_reading
from pingding.policy.language import Edition
from pingding.policy.steps.fill import Fill
from pingding.queries.applications.attachments import SHOWN_IN_PLACE
from pingding.queries.applications.content import ShownForm, shown_forms
from pingding.queries.applications.invitations import shown_partner
from pingding.queries.applications.materials import case_materials
from pingding.queries.batches.batch_record import readable_batches
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import CasePath
from pingding.queries.cases.visibility import CasePart, CaseVisibility, journal_seen, readable_forms
from pingding.queries.panels.both_rounds import BothRounds, ChangedRow
from pingding.queries.panels.case_scores import case_scores
from pingding.queries.panels.score_boards import BoardRow, ScoreBoard
from pingding.queries.steps.case_opinions import StepRecord, step_records
from pingding.queries.steps.kind import RecordedLine
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Case
from pingding.web.desk.cases.place import Place, place_of
from pingding.web.desk.cases.shown_material import shown_material
from pingding.web.desk.cases.verdicts import conditions_tab, disputed
from pingding.web.desk.component_values import cell, cite, column
from pingding.web.desk.journal.journal_words import journal_entry
from pingding.web.desk.journal.sittings import told_briefly
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.papers.files import paper_links


@dataclass(frozen=True)
class CaseTab:
    """A tab of the page: the part of the case that it shows, its title, its template's context."""

    part: CasePart
    title: str
    context: Callable[[ViewerRequest, CaseFile, CasePath, CaseVisibility], dict[str, Any]]


def _content(request: ViewerRequest, file: CaseFile, _path: CasePath, visibility: CaseVisibility) -> dict[str, Any]:
    reading = readable_forms(request.viewer, file, visibility)
    forms = shown_forms(file, reading, unmasked=reading.unmasked, chosen=_chosen(request))
    place = place_of(request)
    return {
        "forms": [_form(file.case, form, place) for form in forms],
        "disputed": disputed(request, file, visibility),
        "material": shown_material(file, reading, place.query.get("file", "")),
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


def _form(case: Case, form: ShownForm, place: Place) -> dict[str, Any]:
    def at(version: int, against: int | None = None) -> str:
        chosen = {"version": str(version), "against": "" if against is None else str(against)}
        return place.on(address("case", case.number), tab="content", form=form.key, **chosen)

    return {
        "form": form,
        "versions": [
            {"choice": choice, "url": at(choice.number), "active": choice == form.shown} for choice in form.versions
        ],
        "comparisons": [
            {"choice": choice, "url": at(form.shown.number, choice.number), "active": choice == form.against}
            for choice in form.versions
            if choice.at < form.shown.at and not choice.draft
        ],
        "plain_url": at(form.shown.number, 0) if form.against else "",
    }


def _conditions(request: ViewerRequest, file: CaseFile, _path: CasePath, visibility: CaseVisibility) -> dict[str, Any]:
    return conditions_tab(request, file, visibility)


def _materials(request: ViewerRequest, file: CaseFile, _path: CasePath, visibility: CaseVisibility) -> dict[str, Any]:
    reading = readable_forms(request.viewer, file, visibility)
    materials = case_materials(file, reading)
    return {
        "materials": [{"material": each, "cited": cite(file.edition, each.clause)} for each in materials],
        "preview": shown_material(file, reading, request.GET.get("file", "")),
        "shown_in_place": SHOWN_IN_PLACE,
    }


def _opinions(request: ViewerRequest, file: CaseFile, path: CasePath, visibility: CaseVisibility) -> dict[str, Any]:
    edition, scores = file.edition, case_scores(file, path, visibility, at=request.at)
    record_reading(file, scores.sheets, actor=request.viewer, at=request.at)
    records = step_records(file, path, visibility)
    batches = readable_batches(
        request.viewer, {seat.batch for record in records for seat in record.seats if seat.batch}
    )
    latest = sorted(records, key=lambda record: (record.closed_at is None, record.closed_at or request.at))[::-1]
    return {
        "records": [_record(edition, record, batches) for record in latest],
        "panels": scores.panels,
        "boards": [_board(edition, board) for board in scores.boards],
        "vetoes": [{"veto": each, "cited": cite(edition, each.clause)} for each in scores.vetoes],
        "rescored": [_rescored(edition, each) for each in scores.rescored],
        "files": paper_links("score_paper", file.case.number) if scores.boards else [],
        "later": not visibility.everything and not visibility.ended,
        "statistics": list(_statistics(file)) if visibility.everything else [],
    }


def _statistics(file: CaseFile) -> Iterator[dict[str, str]]:
    """The ways to what stands beside the scores of the case's closed panels."""
    closed = {run.step for run in file.runs if run.kind == "panel" and run.closed_at is not None}
    for key, step in file.procedure.steps.items():
        if key in closed and step.indicators:
            url = f"{address('panel_statistics', file.edition.id, key)}?call={file.case.call_id or 0}"
            yield {"url": url, "title": step.title}


def _record(edition: Edition, record: StepRecord, batches: frozenset[int]) -> dict[str, Any]:
    """A round as its template takes it, with the way to those batches that the viewer may read.

    The batch of another office is not for everybody who sees what was decided in it.
    """
    seats = [
        {
            "seat": seat,
            "checks": [{"check": c, "cited": cite(edition, c.clause)} for c in seat.checks],
            "lines": [_said(line) for line in seat.lines],
            "batch_url": address("batch_record", seat.batch) if seat.batch in batches else "",
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
                **_spread(row),
            }
        )
    reasons = [{"title": row.title, "said": row.reasons} for row in board.rows if row.reasons]
    return {
        "board": board,
        "cited": cite(edition, board.clause),
        "rows": rows,
        "reasons": reasons,
        "adjusted": [row.title for row in board.rows if row.adjusted],
        "sources": [column.label for column in board.columns],
        "dropped": [column.label for column in board.columns if column.dropped],
    }


def _rescored(edition: Edition, rounds: BothRounds) -> dict[str, Any]:
    """Both rounds of a panel as the template takes them."""
    named = {"first": _shown(rounds.first), "second": _shown(rounds.second)}
    rows = [
        [cell(each.who), cell(each.first, none="—"), cell(each.second, none="—"), cell(_changes(each.changed))]
        for each in rounds.experts
    ]
    return {
        "rounds": rounds,
        "cited": cite(edition, rounds.clause),
        "words": _("第一轮%(first)s，第二轮%(second)s，以第二轮为准") % named
        if rounds.counts
        else _("第一轮%(first)s，第二轮%(second)s；此后又重新评审，以最后一轮为准") % named,
        "columns": [
            column(_("专家")) | {"card": "name"},
            column(_("第一轮"), "number") | {"card": "first labelled"},
            column(_("第二轮"), "number") | {"card": "state labelled"},
            column(_("改动")) | {"card": "further"},
        ],
        "rows": [{"cells": cells} for cells in rows],
        "first": _board(edition, rounds.board),
    }


def _changes(changed: Sequence[ChangedRow]) -> str:
    """The rows that an expert scored otherwise in the second round, with both points."""
    words = (f"{row.title} {_shown(row.first)} → {_shown(row.second)}" for row in changed)
    return _("；").join(words) or _("没有改动")


def _shown(points: Decimal | None) -> str:
    return "—" if points is None else f"{points.normalize():f}"


def _spread(row: BoardRow) -> dict[str, Any]:
    """Where the points of the sheets and what they come to stand between nought and full; of two sheets or more."""
    marks = [points for points in row.points if points is not None]
    if len(marks) < 2 or not row.weight:
        return {"dots": [], "mean": ""}

    def place(points: Decimal) -> str:
        return f"{min(max(points / row.weight, Decimal(0)), Decimal(1)) * 100:.1f}%"

    dots = [{"at": place(points), "points": points} for points in marks]
    return {"dots": dots, "mean": place(row.combined) if row.combined is not None else ""}


def _journal(request: ViewerRequest, file: CaseFile, path: CasePath, visibility: CaseVisibility) -> dict[str, Any]:
    """The journal, newest first: told briefly, or each entry as it was recorded."""
    lines, whole = reversed(journal_seen(file.case, path, visibility)), request.GET.get("details") == "1"
    here = place_of(request).on(address("case", file.case.number), tab="journal")
    return {
        "entries": [journal_entry(line, edition=file.edition) for line in lines]
        if whole
        else told_briefly(lines, file.edition),
        "whole": whole,
        "brief_url": here,
        "whole_url": f"{here}&details=1",
    }


def tabs_of(visibility: CaseVisibility, case: Case) -> dict[str, CaseTab]:
    """The tabs that show what is open to the viewer, in the page's order, by the id of their address and template.

    Officials begin with what is to be looked at first, whoever else may read the case with what it says. Only an
    application is asked for the conditions: what becomes of a title is not.
    """
    content = _("填报内容") if case.held_title_id else _("申报内容")
    conditions = CaseTab(CasePart.CONDITIONS, _("要点") if visibility.everything else _("条件核验"), _conditions)
    tabs = {
        "content": CaseTab(CasePart.CONTENT, content, _content),
        "conditions": conditions,
        "materials": CaseTab(CasePart.MATERIALS, _("材料"), _materials),
        "opinions": CaseTab(CasePart.OPINIONS, _("意见与评分"), _opinions),
        "journal": CaseTab(CasePart.JOURNAL, _("日志"), _journal),
    }
    if case.held_title_id is not None:
        del tabs["conditions"]
    elif visibility.everything and case.submitted_at is not None:
        tabs = {"conditions": conditions, **tabs}
    return {key: tab for key, tab in tabs.items() if tab.part in visibility.parts}


def tab_links(
    case: Case, tabs: dict[str, CaseTab], chosen: str, place: Place, shown: dict[str, Any]
) -> list[dict[str, Any]]:
    """The tabs with their addresses; on the one shown first, how much is open there."""
    counts = {"conditions": len(shown["open"]) + len(shown["unjudged"])} if chosen == "conditions" else {}
    return [
        {
            "title": tab.title,
            "url": place.on(address("case", case.number), tab=key, form="", version="", against=""),
            "active": key == chosen,
            "count": counts.get(key) or "",
        }
        for key, tab in tabs.items()
    ]
