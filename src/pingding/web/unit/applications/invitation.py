"""A partner reads what it is invited to and confirms, or declines, with its statement."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.applications.partners import answer_invitation
from pingding.policy.errors import Refusal
from pingding.queries.applications.invitations import find_invitation
from pingding.queries.directory.organisations import kind_title
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.fields import FormField

ANSWERS = {"confirm": True, "decline": False}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: ViewerRequest, number: str, pk: int) -> HttpResponse:
    """The invitation: by whom, to what, with which duties; the answer is given once."""
    asked = find_invitation(request.viewer, number, pk)
    statement = FormField(
        "statement",
        "longtext",
        _("说明"),
        str(request.POST.get("statement", "")),
        rows=4,
        max_chars=500,
        help=_("确认时可写明投入与分工；谢绝时请写明原因。"),
    )
    refusal, status = None, 200
    if request.method == "POST":
        answer = str(request.POST.get("answer", ""))
        refusal = _answer(request, number, pk, answer, str(statement.value).strip(), asked.declarations)
        if refusal is None:
            if not ANSWERS[answer]:
                # Who declined has no further part in the case, and does not see it any more.
                messages.success(request, _("已谢绝，申报单位已收到通知。"))
                return HttpResponseRedirect(reverse("my_cases"))
            messages.success(request, _("已确认参与，申报单位已收到通知。"))
            return HttpResponseRedirect(reverse("invitation", args=[number, pk]))
        status = kind_of(refusal).status
    context = {
        "invitation": asked,
        "kind": kind_title(asked.partner.kind),
        "unit_kind": kind_title(asked.unit.kind),
        "statement": statement,
        "refusal": refusal,
        "crumbs": [{"title": _("我的申报"), "url": address("my_cases")}, {"title": _("合作邀请"), "url": ""}],
    }
    return render(request, "unit/applications/invitation.html", context, status=status)


def _answer(
    request: ViewerRequest, number: str, pk: int, answer: str, statement: str, declarations: tuple[str, ...]
) -> Refusal | None:
    """Give the answer; the refusal when it cannot be given."""
    if answer not in ANSWERS:
        return Refusal(_("没有选择答复"), remedy=_("请选择“确认参与”或“谢绝”。"))
    if answer == "decline" and not statement:
        return Refusal(_("尚未写明谢绝的原因"), where=_("说明"), remedy=_("请填写后再提交。"))
    if answer == "confirm" and declarations and request.POST.get("declared") != "yes":
        return Refusal(_("尚未作出声明"), where=_("声明"), remedy=_("请阅读声明并勾选。"))
    signed_text = "\n".join((*declarations, statement)).strip() if answer == "confirm" else statement
    try:
        answer_invitation(number, pk, ANSWERS[answer], actor=request.viewer, at=request.at, statement=signed_text)
    except Refusal as refusal:
        return refusal
    return None
