"""A letter as bytes: plain text and simple HTML that loads nothing, with what is dated attached for a calendar."""

from collections.abc import Iterator
from datetime import datetime
from email.mime.text import MIMEText
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pingding.policy.text.icalendar import attached_calendar
from pingding.policy.translation import bracketed, moment
from pingding.queries.mail.content import MailContent, MailLine

BREAK = SafeString("<br>")


def mail_of(content: MailContent, *, to: str, name: str, at: datetime) -> EmailMessage:
    """The letter to one address, to be made in the language of its content. `name` tells it from every other letter.

    Raises ValueError where a header would break its line.
    """
    mail = EmailMultiAlternatives(
        subject=content.subject,
        body=plain_text(content),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        reply_to=[settings.PINGDING_MAIL_REPLY_TO] if settings.PINGDING_MAIL_REPLY_TO else None,
        headers={
            "Message-ID": f"<{name}@{content.host}>",
            "List-Unsubscribe": f"<{content.account_url}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": content.language,
        },
    )
    mail.attach_alternative(html_text(content), "text/html")
    if content.events:
        mail.attach(_calendar(content, at))
    return mail


def plain_text(content: MailContent) -> str:
    """What a reader of plain text sees."""
    parts = [content.opening] if content.opening else []
    parts += [f"{_said(line)}\n{_note(line)}\n{line.url}" for line in content.lines]
    return "\n\n".join([*parts, "-- \n" + "\n".join([*_closing(), content.account_url])]) + "\n"


def html_text(content: MailContent) -> str:
    """The same as HTML: no picture, no style, no script; every text is escaped."""
    opening = format_html("<p>{}</p>\n", content.opening) if content.opening else ""
    lines = format_html_join(
        "\n",
        '<p>{}<br>\n<small>{}</small><br>\n<a href="{}">{}</a></p>',
        ((_broken(_said(line)), _broken(_note(line)), line.url, _("在平台上查看")) for line in content.lines),
    )
    closing = format_html_join(BREAK, "{}", ((text,) for text in _closing()))
    return format_html(
        '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8"><title>{}</title></head>\n<body>\n{}{}\n'
        '<hr>\n<p><small>{}<br>\n<a href="{}">{}</a></small></p>\n</body></html>\n',
        content.language,
        content.subject,
        opening,
        lines,
        closing,
        content.account_url,
        _("我的账号"),
    )


def _broken(text: str) -> SafeString:
    return format_html_join(BREAK, "{}", ((part,) for part in text.split("\n")))


def _note(line: MailLine) -> str:
    """When it was left and for which organisation, and by which programme, below its text."""
    programme = _("政策项目：%(title)s") % {"title": line.programme} if line.programme else ""
    return "\n".join(filter(None, (moment(line.at) + bracketed(line.organisation), programme)))


def _said(line: MailLine) -> str:
    """Its text and, on a line of its own, until when."""
    return "\n".join(filter(None, (line.text, line.due)))


def _closing() -> Iterator[str]:
    yield _("本邮件由评定平台自动发出。")
    if not settings.PINGDING_MAIL_REPLY_TO:
        yield _("请勿回复。")
    yield _("随时发送、每天汇总或者不再接收，可以在“我的账号”中选择：")


def _calendar(content: MailContent, at: datetime) -> MIMEText:
    organizer = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    part = MIMEText(attached_calendar(content.events, organizer=organizer, at=at), "calendar", "utf-8")
    part.set_param("method", "PUBLISH")
    part.add_header("Content-Disposition", "attachment", filename="pingding.ics")
    return part
