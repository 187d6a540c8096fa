"""Acting from the case page: an outcome at a step, a condition let pass, experts asked. A refusal keeps the text."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic import ValidationError

from pingding.actions.cases.overrides import override_condition
from pingding.actions.directory.phrases import save_phrase
from pingding.actions.page_drafts import drop_page_draft
from pingding.actions.panels.experts import assign_experts, replace_expert
from pingding.actions.steps import act_at_step
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.steps.panel import Panel
from pingding.policy.text.typed_numbers import read_whole
from pingding.queries.access import find_case
from pingding.queries.directory.people import find_pool_member
from pingding.queries.directory.phrases import find_phrase
from pingding.queries.editions import edition_of
from pingding.queries.panels.sheets import panel_result
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Case, Phrase
from pingding.web.desk.cases.act_contents import read_content
from pingding.web.desk.cases.case import OVERRIDE, case_page
from pingding.web.desk.cases.place import place_of
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.page_drafts import amend_draft
from pingding.web.frame.require_sign_in import posted, signed_in

CLEAR, USE, SAVE = "clear", "use.", "save."
"""How the buttons are sent that forget what was typed, put a phrase into a field (`use.12.reason`), and keep what a
field says as a phrase of an office (`save.3.reason`)."""


def _back(request: ViewerRequest, number: str) -> HttpResponse:
    return HttpResponseRedirect(f"{_page(request, number)}#act")


def _page(request: ViewerRequest, number: str, after: str = "") -> str:
    """The case at the place where the form stood; `after` names the step that has just been done."""
    return place_of(request).on(reverse("case", args=[number]), after=after)


@signed_in
@posted("case", "number", anchor="#act")
def act(request: ViewerRequest, number: str, step: str) -> HttpResponse:
    """Takes an outcome at a step, then shows the case again; refused, the page comes back as it was typed.

    With `keep` nothing is done yet: what was typed is kept.
    """
    case = find_case(request.viewer, number)
    try:
        if "keep" in request.POST:
            return _kept(request, number)
        label = _take(request, case, step)
    except Refusal as refusal:
        return case_page(request, case, step=step, post=request.POST, refusal=refusal)
    messages.success(request, _("已办理“%(label)s”，记入日志。") % {"label": label})
    _warn_of_unscored(request, case, step)
    if not find_still(request, number):
        return HttpResponseRedirect(reverse("todo"))
    return HttpResponseRedirect(_page(request, number, after=step))


def _kept(request: ViewerRequest, number: str) -> HttpResponse:
    """What was typed is a draft by now; it goes where somebody begins again, and a phrase is put into it."""
    kept = request.POST["keep"]
    if kept == CLEAR and request.kept_draft:
        drop_page_draft(request.kept_draft, actor=request.viewer, at=request.at)
        messages.success(request, _("已清空，可以重新填写。"))
    elif kept.startswith(USE):
        phrase, field = _phrase_used(request, kept.removeprefix(USE))
        if not amend_draft(request, {field: "\n".join(filter(None, (request.POST.get(field, ""), phrase.text)))}):
            what, remedy = _("这张表没有可写入常用语的这一栏"), _("请刷新页面后重试。")
            raise Refusal(what, kind="missing", remedy=remedy)
        messages.success(request, _("已写入常用语“%(title)s”，尚未提交。") % {"title": phrase.title})
    elif kept.startswith(SAVE):
        office, _dot, field = kept.removeprefix(SAVE).partition(".")
        phrase = save_phrase(
            natural_number(office) or 0, request.POST.get(field, ""), actor=request.viewer, at=request.at
        )
        messages.success(request, _("已存为本部门的常用语“%(title)s”。") % {"title": phrase.title})
    else:
        messages.success(request, _("已存为草稿，尚未提交。"))
    return _back(request, number)


def _phrase_used(request: ViewerRequest, chosen: str) -> tuple[Phrase, str]:
    """The phrase that a button names, and the field into which it goes."""
    key, _dot, field = chosen.partition(".")
    return find_phrase(request.viewer, natural_number(key) or 0), field


def _warn_of_unscored(request: ViewerRequest, case: Case, step: str) -> None:
    """Say what the score of a closed panel lacks: the case will stand unscored where the others are ranked."""
    closed = edition_of(case.edition).step(case.procedure, step)
    result = panel_result(case, step, at=request.at) if isinstance(closed, Panel) else None
    if result is not None and result.lacking:
        lacking = _("；").join(map(str, result.lacking))
        messages.warning(request, _("本件没有得分，排序时列为未得分：%(lacking)s。") % {"lacking": lacking})


def find_still(request: ViewerRequest, number: str) -> bool:
    """Whether the case is still to be seen after the act."""
    try:
        find_case(request.viewer, number)
    except Refusal:
        return False
    return True


def _take(request: ViewerRequest, case: Case, step: str) -> str:
    definition = edition_of(case.edition).procedures[case.procedure].steps.get(step)
    if definition is None:
        raise Refusal(_("本办法没有“%(step)s”这一步骤") % {"step": step}, kind="missing")
    outcome = request.POST.get("outcome", "")
    if not outcome:
        raise Refusal(
            _("尚未选择办理结果"),
            where=definition.title,
            clause=definition.clause,
            remedy=_("请选择一项结果后提交。"),
            field=f"{step}-outcome-1",
        )
    try:
        content = read_content(definition.kind, request.POST)
    except ValidationError as fault:
        raise Refusal(_("填写的内容过长"), where=definition.title, remedy=_("每栏不超过5000字。")) from fault
    revision = read_whole(request.POST.get("revision", ""), _("版本"))
    act_at_step(case.number, step, outcome, content, actor=request.viewer, at=request.at, revision=revision)
    chosen = definition.outcomes.get(outcome)
    return translation.headed(definition.title, chosen.label) if chosen else definition.title


@signed_in
@posted("case", "number")
def override(request: ViewerRequest, number: str) -> HttpResponse:
    """Lets a condition pass for a case, with the reason."""
    case = find_case(request.viewer, number)
    condition, reason = request.POST.get("condition", ""), request.POST.get("reason", "")
    try:
        override_condition(number, condition, reason, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return case_page(request, case, step=OVERRIDE, post=request.POST, refusal=refusal)
    messages.success(request, _("已放行，理由记入日志。"))
    return HttpResponseRedirect(place_of(request).on(reverse("case", args=[number]), tab="conditions"))


@signed_in
@posted("case", "number", anchor="#act")
def assign(request: ViewerRequest, number: str, step: str) -> HttpResponse:
    """Asks the chosen experts to assess a case: all of them, or none."""
    case = find_case(request.viewer, number)
    chosen = [pk for pk in map(natural_number, request.POST.getlist("expert")) if pk is not None]
    try:
        if not chosen:
            raise Refusal(_("尚未选择专家"), remedy=_("请勾选至少一位专家。"))
        people = [find_pool_member(pk) for pk in dict.fromkeys(chosen)]
        assign_experts(number, step, people, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return case_page(request, case, step=step, post=request.POST, refusal=refusal)
    asked = [person.name for person in people]
    messages.success(request, _("已指派：%(names)s") % {"names": translation.listed(asked)})
    return _back(request, number)


@signed_in
@posted("case", "number", anchor="#act")
def replace(request: ViewerRequest, number: str, step: str) -> HttpResponse:
    """Frees an expert's seat for a reason, and asks the one chosen instead."""
    case, post = find_case(request.viewer, number), request.POST
    leaving, replacement = (natural_number(post.get(name, "")) for name in ("leaving", "replacement"))
    try:
        if leaving is None:
            raise Refusal(_("尚未选择专家"), remedy=_("请选择要更换的专家。"), field="leaving")
        person = find_pool_member(leaving)
        by = find_pool_member(replacement) if replacement is not None else None
        reason = post.get("replacement_reason", "")
        replace_expert(number, step, person, reason, by=by, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        if refusal.field == "reason":
            refusal.field = "replacement_reason"
        return case_page(request, case, step=step, post=post, refusal=refusal)
    messages.success(request, _("已更换%(name)s，其评分表另存，不计入。") % {"name": person.name})
    return _back(request, number)
