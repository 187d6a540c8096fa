"""Batch pages: cases that wait together, one decision for each, one confirmation in words, then the result."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.documents.issued import issued_paper
from pingding.documents.undrawn import undrawn_codes
from pingding.policy.errors import Refusal
from pingding.policy.scores.sources import sources_of
from pingding.queries.batches.batch_record import batch_record, still_waiting
from pingding.queries.batches.batches import BatchDesk, batch_desk
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.batches.batch_acts import carry_out_batch, check_batch
from pingding.web.desk.batches.batch_forms import (
    batch_columns,
    batch_fields,
    batch_rows,
    form_of,
    outcome_for_all,
    own_totals,
)
from pingding.web.desk.batches.batch_words import (
    consequences,
    list_table,
    messages_sent,
    record_lines,
    record_table,
    reordering,
)
from pingding.web.desk.batches.sitting_words import pack_links, sitting_links
from pingding.web.desk.component_values import cite, crumbs
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.page_drafts import draft_of
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.papers.files import paper_links
from pingding.web.wording.notice_papers import notice_paper

EMPTY = QueryDict("")


@signed_in
def batch(request: ViewerRequest, programme: str, step: str) -> HttpResponse:
    """The page of a batch step: shows the cases; posted, asks for confirmation; confirmed, carries it out."""
    desk = _desk(request, programme, step)
    if request.method != "POST":
        return _form(request, desk, None)
    if "keep" in request.POST:
        messages.success(request, _("已存为草稿，尚未提交。"))
        return HttpResponseRedirect(request.get_full_path())
    if "back" in request.POST:
        return _form(request, desk, request.POST)
    try:
        if "confirmed" not in request.POST:
            return _confirm(request, desk)
        record = carry_out_batch(desk, request.POST, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _form(request, _desk(request, programme, step), request.POST, refusal)
    return HttpResponseRedirect(reverse("batch_record", args=[record]) + "?done=1")


def _desk(request: ViewerRequest, programme: str, step: str) -> BatchDesk:
    def sent(name: str) -> int | None:
        return natural_number(request.POST.get(name) or request.GET.get(name, ""))

    asked = {"call": sent("call"), "organisation": sent("office"), "sitting": sent("sitting")}
    return batch_desk(request.viewer, programme, step, at=request.at, **asked)


def _statistics(desk: BatchDesk) -> Iterator[dict[str, str]]:
    """The ways to what stands beside the scores that a ranking or a meeting looks at."""
    procedure = next(each for each in desk.edition.procedures.values() if desk.step_id in each.steps)
    seen = sources_of(desk.edition, procedure, desk.step).panels if desk.step.kind in ("rank", "meeting") else ()
    call = desk.chosen.call if desk.chosen else None
    for key in seen:
        if procedure.steps[key].indicators:
            url = f"{reverse('panel_statistics', args=[desk.edition.id, key])}?call={call or 0}"
            yield {"url": url, "title": procedure.steps[key].title}


def _draft_page(desk: BatchDesk) -> str:
    """What the draft of the page is kept under: the cases that wait together."""
    chosen = (desk.chosen.call, desk.chosen.organisation) if desk.chosen else ()
    sitting = (f"sitting-{desk.sitting.sitting.pk}",) if desk.sitting else ()
    return "-".join(("batch", desk.edition.id, desk.step_id, *map(str, chosen), *sitting))


def _form(
    request: ViewerRequest, desk: BatchDesk, post: QueryDict | None, refusal: Refusal | None = None
) -> HttpResponse:
    errors, draft = errors_of(refusal), draft_of(request, _draft_page(desk))
    post = draft.post if post is None and draft else post
    fields = batch_fields(desk, post, request.at, errors)
    below = {f"#f-{field['name']}" for field in fields}
    context = {
        **_frame(request, desk),
        "refusal": refusal,
        "errors": errors,
        "faults": sorted(faults_of(refusal), key=lambda line: line["href"] in below),
        "fields": fields,
        "columns": batch_columns(desk),
        "rows": batch_rows(desk, post, errors, request.GET.getlist("cases")),
        "draft": draft,
        "totals": desk.totals,
        "warnings": desk.warnings,
        "choices": _choices(desk),
        "for_all": outcome_for_all(desk, post),
        "listed": list_table(desk.listed),
        "statistics": list(_statistics(desk)),
        "files": pack_links(desk),
        "sittings": sitting_links(desk),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/batches/batch.html", context, status=status)


def _frame(request: ViewerRequest, desk: BatchDesk) -> dict[str, object]:
    return {
        "desk": desk,
        "step": desk.step,
        "at": request.at,
        "cited": cite(desk.edition, desk.step.clause),
        "statement": form_of(desk).statement(desk.step),
        "here": request.get_full_path(),
        "crumbs": crumbs((_("工作台"), reverse("todo")), (f"{desk.edition.programme.short} · {desk.step.title}", "")),
        "programme_url": reverse("programme", args=[desk.edition.id]),
    }


def _choices(desk: BatchDesk) -> list[dict[str, object]]:
    here = reverse("batch", args=[desk.edition.id, desk.step_id])
    return [
        {
            "label": " · ".join(map(str, filter(None, (choice.call_title, choice.organisation_name)))),
            "url": f"{here}?call={choice.call or ''}&office={choice.organisation}",
            "active": choice == desk.chosen,
            "count": choice.count,
        }
        for choice in desk.choices
    ]


def _confirm(request: ViewerRequest, desk: BatchDesk) -> HttpResponse:
    """Repeats in words what will happen to how many; everything typed goes along. Refuses what the act would."""
    decisions, published = check_batch(desk, request.POST, actor=request.viewer, at=request.at)
    kept = [(key, value) for key in request.POST for value in request.POST.getlist(key)]
    hidden = [pair for pair in kept if pair[0] not in ("csrfmiddlewaretoken", "confirmed", "back")]
    context = {
        **_frame(request, desk),
        "hidden": hidden,
        "paper": published.paper,
        "undrawn": undrawn_codes(issued_paper(published.paper)) if published.paper else (),
        "public_notice": notice_paper(published.notice, published.noticed, request.at) if published.notice else None,
        "lines": consequences(desk, decisions, request.POST),
        "totals": own_totals(desk, decisions),
        "moved": reordering(desk, decisions),
        "order_reason": request.POST.get("order_reason", "").strip(),
    }
    return render(request, "desk/batches/batch_confirm.html", context)


@signed_in
def batch_record_page(request: ViewerRequest, pk: int) -> HttpResponse:
    """A batch that was made: what was said of all, and what became of each case."""
    record = batch_record(request.viewer, pk)
    columns, rows = record_table(record)
    done = request.GET.get("done") == "1"
    place = reverse("batch", args=[record.edition.id, record.batch.step])
    context = {
        "record": record,
        "at": request.at,
        "done": done,
        "left": still_waiting(request.viewer, record.batch) if done else 0,
        "left_url": f"{place}?call={record.batch.call_id or ''}&office={record.batch.organisation_id}",
        "columns": columns,
        "rows": rows,
        "lines": record_lines(record),
        "listed": list_table(record.listed),
        "messages_sent": messages_sent(record),
        "files": paper_links("batch_paper", pk),
        "crumbs": crumbs((_("工作台"), reverse("todo")), (record.title, "")),
    }
    return render(request, "desk/batches/batch_record.html", context)
