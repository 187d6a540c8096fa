"""The score sheet that a form's writer fills: points for what is judged, the computed rows shown beside."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.actions.panels.sheets import save_source_page
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language.indicators import Indicator
from pingding.policy.scores.applicable_rows import asked_leaves
from pingding.policy.scores.scoring import score
from pingding.queries.applications.writing import OpenForm
from pingding.queries.applications.writing_permission import SHEET
from pingding.queries.page_marks import Moved, retyped
from pingding.queries.panels.sheet_entry import SheetEntry, shown_texts
from pingding.queries.panels.sheets import points_of, scored_before, source_sheet
from pingding.queries.refusals import each_of, kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import ScoreSheet
from pingding.web.frame.page_marks import seen_marks, seen_text, stands_now
from pingding.web.frame.patches import patched_texts
from pingding.web.unit.applications.writing_frame import doubt_lines, following_url, frame_of, page_url
from pingding.web.wording.sheet_rows import SheetPage, given_rows
from pingding.web.wording.sheet_words import running_total, total_so_far

Errors = Mapping[str, str]


def score_sheet(request: ViewerRequest, form: OpenForm) -> HttpResponse:
    """The sheet: shown, or saved, by the saving script too, and then gone on from."""
    names = _entry(form).names
    if request.method == "PATCH":
        return patched_texts(
            request,
            names,
            lambda texts: _save(request, form, texts),
            lambda saved: shown_texts(source_sheet(form.writing.seat), saved),
        )
    if request.method != "POST":
        return _show(request, form, None)
    try:
        _save(request, form, {name: str(request.POST[name]) for name in names if name in request.POST})
    except Refusal as refusal:
        return _show(request, form, refusal)
    messages.success(request, _("评分已保存。"))
    ahead = request.POST.get("save") == "next"
    url = following_url(request, form, SHEET) if ahead else page_url(request, form, SHEET)
    return HttpResponseRedirect(url)


def _entry(form: OpenForm) -> SheetEntry:
    """The fields of the sheet as it stands, and what is not right in them."""
    sheet = source_sheet(form.writing.seat) or ScoreSheet(indicators=form.step.indicators or "")
    entry = SheetEntry(form.file, form.step, sheet)
    entry.find_untaken()
    return entry


def _save(request: ViewerRequest, form: OpenForm, texts: Mapping[str, str]) -> None:
    step, seen = form.writing.seat.run.step, seen_marks(request)
    save_source_page(form.case.number, step, texts, seen=seen, actor=request.viewer, at=request.at)


def _show(request: ViewerRequest, form: OpenForm, refusal: Refusal | None) -> HttpResponse:
    """The page with what stands in the sheet, or what was typed over it, and what is not right of that."""
    entry, indicators = _entry(form), form.edition.indicators[form.step.indicators or ""]
    points = points_of(entry.sheet)
    stored = shown_texts(entry.sheet, entry.names)
    posted = {name: str(request.POST[name]) for name in entry.names if name in request.POST}
    texts = stored | retyped(posted, seen_marks(request))
    refused = _errors(refusal) if refusal else {}
    errors = {fault.field: fault.advice for fault in entry.faults.found} | refused
    result = score(indicators, form.facts, points)
    asked = asked_leaves(indicators, form.facts)
    before = scored_before(form.file, form.step, at=request.at)
    beside = [earlier for _year, earlier in before]
    sheet = SheetPage(form.facts, asked, texts, errors, lambda clauses: ("、".join(clauses), ""), beside)
    context = frame_of(request, form, SHEET) | {
        "indicators": indicators,
        "rows": sheet.rows(result),
        "sources": [year for year, _sheet in before],
        "total": total_so_far(result),
        "given": given_rows(asked, points),
        "full": result.out_of,
        "running": running_total(result, asked),
        "missing": len(result.missing),
        "faults": [_line(asked, name, text) for name, text in refused.items()],
        "kept": refusal is not None and refusal.kept,
        "seen": seen_text(stored, [name for name in stored if name.partition("-")[2] in entry.asked]),
        "sheet_url": page_url(request, form, SHEET),
        "note": form.sheet_note,
        "doubts": doubt_lines(request, form),
        "locked": not form.sheet_open,
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "unit/applications/score_sheet.html", context, status=status)


def _errors(refusal: Refusal) -> dict[str, str]:
    """What is wrong by the name of its field; what is about none, under the empty name."""
    if isinstance(refusal, Moved):
        return {name: "".join(lines) for name, lines in stands_now(refusal).items()}
    errors: dict[str, str] = {}
    for each in each_of(refusal):
        errors[each.field] = errors.get(each.field, "") + (each.advice if each.field else str(each))
    return errors


def _line(asked: Mapping[str, Indicator], name: str, text: str) -> dict[str, str]:
    """A line of the summary, with the title of the row that it is about."""
    leaf = asked.get(name.partition("-")[2])
    return {"text": translation.headed(leaf.title, text) if leaf else text, "href": f"#f-{name}" if name else ""}
