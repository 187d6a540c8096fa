"""确认邮箱: the code that a letter brought to a new mail address, sending it once more, keeping the old address."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pingding.actions.directory.attempts import CountedTries
from pingding.actions.mail.addresses import ask_again, confirm_address, withdraw_address
from pingding.policy.errors import Refusal
from pingding.policy.translation import moment
from pingding.queries.directory.attempts import code_tries
from pingding.queries.mail.addresses import DIGITS, letter_of, open_change
from pingding.queries.refusals import each_of, kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import OutgoingMail
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import posted, signed_in
from pingding.web.unit.fields import FormField

State = OutgoingMail.State


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: ViewerRequest) -> HttpResponse:
    """Shows what waits, with the code of the link; only a sent code confirms: programs that look into letters open
    their links too."""
    if request.method != "POST":
        return _page(request, str(request.GET.get("code", ""))[:DIGITS])
    typed, person = str(request.POST.get("code", "")), request.viewer.person_or_refuse()
    try:
        with CountedTries(code_tries(person), request.at, field="code"):
            confirm_address(typed, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _page(request, typed, refusal)
    messages.success(request, _("邮箱已确认，邮件从现在起发到这里。"))
    return HttpResponseRedirect(reverse("account") + "#mail")


@never_cache
@signed_in
@posted("confirm_address")
def again(request: ViewerRequest) -> HttpResponse:
    """Send another code."""
    note = _("确认邮件一分钟内重新发出，以前的验证码作废。")
    return _done(request, ask_again, note, reverse("confirm_address"))


@never_cache
@signed_in
@posted("confirm_address")
def keep_old(request: ViewerRequest) -> HttpResponse:
    """Give the change up."""
    return _done(request, withdraw_address, _("已放弃更改邮箱。"), reverse("account") + "#mail")


def _done(request: ViewerRequest, act: Callable[..., object], note: str, to: str) -> HttpResponse:
    try:
        act(actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _page(request, "", refusal)
    messages.success(request, note)
    return HttpResponseRedirect(to)


def awaited_address(request: ViewerRequest) -> dict[str, str]:
    """What waits for its code, in words; empty where nothing does."""
    change = open_change(request.viewer, request.at)
    if change is None:
        return {}
    letter = letter_of(change)
    state = _state(letter) if letter is not None else ""
    return {
        "address": change.address,
        "until": moment(change.ends_at),
        "state": state,
        "answer": letter.answer if letter is not None and state else "",
    }


def _state(letter: OutgoingMail) -> str:
    """What keeps the letter with the code from its reader; empty where nothing is known to."""
    if letter.state == State.GIVEN_UP:
        return _("确认邮件没有送达，请核对地址。")
    if letter.state == State.UNKNOWN:
        return _("确认邮件是否发出不明；没有收到的，请重新发送。")
    tried = letter.state == State.WAITING and letter.tries > 0
    return _("确认邮件暂未送达，会自动再试。") if tried else ""


def _page(request: ViewerRequest, typed: str, refusal: Refusal | None = None) -> HttpResponse:
    person, awaited = request.viewer.person_or_refuse(), awaited_address(request)
    help_text = _("8位数字，在发往新邮箱的邮件中。")
    code = FormField("code", "text", _("验证码"), typed, required=True, help=help_text, autocomplete="one-time-code")
    code.errors = [each.advice for each in each_of(refusal)] if refusal else []
    facts = [
        {"term": _("新邮箱"), "value": awaited.get("address", "")},
        {"term": _("目前收邮件的邮箱"), "value": person.email or _("没有")},
        {"term": _("请在此前确认"), "value": awaited.get("until", "")},
    ]
    context: dict[str, Any] = {
        "awaited": awaited,
        "facts": facts,
        "code": code,
        "faults": [{"text": text, "href": "#f-code"} for text in code.errors],
        "account_url": address("account") + "#mail",
        "crumbs": [
            {"title": _("首页"), "url": "/"},
            {"title": _("我的账号"), "url": address("account")},
            {"title": _("确认邮箱"), "url": ""},
        ],
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "unit/directory/new_address.html", context, status=status)
