"""邮件: whether the platform sends any, the queue with what was not sent, and each kind of message as a letter."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.actions.mail.retrying import retry_mail
from pingding.policy.translation import counted, listed
from pingding.queries.directory.messages import text_of
from pingding.queries.mail.configured import mail_lacks
from pingding.queries.mail.kinds import GROUPS, KINDS, sample_of
from pingding.queries.mail.overview import mail_counts, unsent
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import OutgoingMail
from pingding.web.desk.component_values import crumbs
from pingding.web.desk.paging import page_of
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import posted, signed_in

PAGE = 20
State = OutgoingMail.State
TONES = {State.WAITING: "warn", State.GIVEN_UP: "bad", State.UNKNOWN: "bad"}


@signed_in
def mail_page(request: ViewerRequest) -> HttpResponse:
    """The state in words, the counts, what was not sent, and the kinds."""
    counts = mail_counts(request.viewer)
    rows = unsent(request.viewer)
    total = rows.count()
    page, numbers = page_of(total, natural_number(request.GET.get("page", "")) or 1, PAGE)
    start = (page.number - 1) * PAGE
    context = {
        "state": _state(),
        "counts": [{"term": str(state.label), "value": counts.get(state, 0)} for state in State],
        "given_up": counts.get(State.GIVEN_UP, 0),
        "unsent": [_unsent(mail) for mail in rows[start : start + PAGE]] if total else [],
        "page": page,
        "numbers": numbers,
        "groups": [{"title": _(group), "kinds": _kinds(group, request.at)} for group in GROUPS],
        "crumbs": crumbs((_("邮件"), "")),
    }
    return render(request, "desk/mail/mail.html", context)


@signed_in
@posted("mail")
def retry(request: ViewerRequest) -> HttpResponse:
    """Have one mail, or all that were given up, tried again."""
    mails = retry_mail(natural_number(request.POST.get("mail", "")), actor=request.viewer, at=request.at)
    text = counted("%(n)d封邮件重新等待发送。", len(mails)) % {"n": len(mails)}
    messages.success(request, text)
    return HttpResponseRedirect(address("mail"))


def _kinds(group: str, at: datetime) -> list[dict[str, str]]:
    """The kinds of a group, each as its sample says it."""
    kinds = [kind for kind in KINDS if kind.group == group]
    return [{"text": text_of(sample_of(kind, at)), "url": address("mail_kind", kind.number)} for kind in kinds]


def _state() -> dict[str, str]:
    """The banner: whether mail is sent, else what is missing."""
    if lacking := mail_lacks():
        text = _("没有设置%(names)s，因此不发邮件，也不排队；消息只在站内。") % {"names": listed(lacking)}
        return {"tone": "warn", "title": _("没有开通邮件"), "text": text}
    return {"tone": "good", "title": _("已开通邮件"), "text": _("消息产生后一分钟内发出；汇总邮件每天按时发出。")}


def _unsent(mail: OutgoingMail) -> dict[str, Any]:
    return {
        "mail": mail,
        "text": text_of(mail.message),
        "medium": mail.get_medium_display(),
        "state": mail.get_state_display(),
        "tone": TONES[State(mail.state)],
        "retry": mail.state != State.WAITING,
        "unknown": mail.state == State.UNKNOWN,
    }
