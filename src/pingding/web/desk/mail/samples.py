"""A kind of message as the letter that its reader gets, in each language, with sample words."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from pingding.documents.mail import html_text, plain_text
from pingding.policy.text.icalendar import CalendarEvent
from pingding.policy.translation import counted, day, moment
from pingding.queries.mail.content import MailContent
from pingding.queries.mail.overview import sample_digest, sample_letter, sample_text
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import crumbs
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in


@signed_in
def mail_kind(request: ViewerRequest, number: int) -> HttpResponse:
    """Subject, text and HTML of the letter, what its calendar does, and the text message."""
    viewer, at = request.viewer, request.at
    return _samples(request, lambda: sample_letter(viewer, number, at), lambda: sample_text(viewer, number, at))


@signed_in
def mail_digest(request: ViewerRequest) -> HttpResponse:
    """The same of the letter of a day."""
    return _samples(request, lambda: sample_digest(request.viewer, request.at), str)


def _samples(request: ViewerRequest, letter: Callable[[], MailContent], text: Callable[[], str]) -> HttpResponse:
    context = {
        "letters": [_letter(letter, text, code, name) for code, name in settings.LANGUAGES],
        "crumbs": crumbs((_("邮件"), address("mail")), (_("邮件样式"), "")),
    }
    return render(request, "desk/mail/kind.html", context)


def _letter(letter: Callable[[], MailContent], text: Callable[[], str], code: str, name: str) -> dict[str, Any]:
    with override(code):
        content = letter()
        return {
            "sms": text(),
            "language": name,
            "code": code,
            "subject": content.subject,
            "text": plain_text(content),
            "html": "".join(html_text(content)),  # shown as text of an attribute, so no longer safe as it is
            "attached": _attached(content.events),
        }


def _attached(events: Sequence[CalendarEvent]) -> str:
    """What the calendar file does, in words; empty where there is none."""
    if not events:
        return ""
    event, *others = events
    if others:
        return counted("随信附有日历文件（.ics），其中有%(n)d项。", len(events)) % {"n": len(events)}
    if event.cancelled:
        return _("随信附有日历文件（.ics）：打开后，日历中原有的这一项即取消。")
    at = moment(event.at) if isinstance(event.at, datetime) else day(event.at)
    return _("随信附有日历文件（.ics）：%(at)s。") % {"at": at}
