"""A kind of message as the letter that its reader gets, in each language, with sample words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from pingding.documents.mail import html_text, plain_text
from pingding.policy.text.icalendar import CalendarEvent
from pingding.policy.translation import day, moment
from pingding.queries.mail.overview import sample_letter
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import crumbs
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in


@signed_in
def mail_kind(request: ViewerRequest, number: int) -> HttpResponse:
    """Subject, text and HTML of the letter."""
    context = {
        "letters": [_letter(request, number, code, name) for code, name in settings.LANGUAGES],
        "crumbs": crumbs((_("邮件"), address("mail")), (_("邮件样式"), "")),
    }
    return render(request, "desk/mail/kind.html", context)


def _letter(request: ViewerRequest, number: int, code: str, name: str) -> dict[str, Any]:
    with override(code):
        content = sample_letter(request.viewer, number, request.at)
        return {
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
    event = events[0]
    if event.cancelled:
        return _("随信附有日历文件（.ics）：打开后，日历中原有的这一项即取消。")
    at = moment(event.at) if isinstance(event.at, datetime) else day(event.at)
    return _("随信附有日历文件（.ics）：%(at)s。") % {"at": at}
