"""What a letter says: one message, or those of a day, in the language that is on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pingding.policy.procedures.deadlines import day_of, end_of
from pingding.policy.text.icalendar import CalendarEvent
from pingding.policy.translation import counted, day, headed, moment
from pingding.queries.directory.messages import text_of
from pingding.queries.editions import edition_of
from pingding.queries.mail.dated import SITTING, Dated, dated_of
from pingding.records.models import Message

DAYS_IN_TEXTS = ("%(day)s", "%(due)s", "%(at)s")
LONGEST_SUBJECT, LONGEST_TITLE, LONGEST_SMS = 80, 200, 120
UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]")


@dataclass(frozen=True)
class MailLine:
    """One message: when it was left, which of the reader's organisations it is for, where it is read on, by which
    programme it is; `due` says until when, where the text does not, or the code that the letter brings."""

    text: str
    url: str
    at: datetime
    organisation: str = ""
    due: str = ""
    programme: str = ""


@dataclass(frozen=True)
class MailContent:
    """A letter to be made; `subject` is one line. `opening` stands before the lines of a digest alone."""

    subject: str
    opening: str
    lines: tuple[MailLine, ...]
    account_url: str
    language: str
    host: str
    events: tuple[CalendarEvent, ...] = ()


def content_of(message: Message, *, code: str = "") -> MailContent:
    """The letter about one message, with a code that confirms an address, where it brings one."""
    line = _line(message)
    if code:
        url = f"{settings.PINGDING_ADDRESS}{reverse('confirm_address')}?code={code}"
        line = replace(line, due=headed(_("验证码"), code), url=url)
    return _content(headed(_("评定"), line.text), "", (line,), [message])


def digest_of(messages: Sequence[Message], at: datetime) -> MailContent:
    """The letter of a day about several messages, in the order in which they were left."""
    words = {"n": len(messages), "day": day(at)}
    opening = counted("截至%(day)s，您有%(n)d条消息：", len(messages)) % words
    subject = counted("评定：%(day)s汇总，%(n)d条消息", len(messages)) % words
    return _content(subject, opening, tuple(map(_line, messages)), messages)


def sms_text(message: Message) -> str:
    """What a text message says: what the letter is called, until when, and where it is read on."""
    return sms_of(_line(message))


def sms_of(line: MailLine) -> str:
    """The same of a line of a letter."""
    text = one_line(headed(_("评定"), line.text), LONGEST_SMS)
    return " ".join(filter(None, (text, line.due, line.url)))


def leads_to(message: Message) -> str:
    """The path of the page that a message is about: its case, or the sitting that one is asked to; else empty."""
    if message.case:
        return reverse("case", args=[message.case.number])
    dated = dated_of(message.words)
    if dated is None or dated.cancelled or not dated.key.startswith(SITTING):
        return ""
    return reverse("sitting", args=[int(dated.key.removeprefix(SITTING))])


def due_of(message: Message) -> str:
    """Until when something is to be done, in words; empty where the text of the message names its day itself."""
    dated = dated_of(message.words)
    if dated is None or dated.cancelled or any(word in message.text for word in DAYS_IN_TEXTS):
        return ""
    on = _whole_day(dated.at)
    return headed(_("期限"), moment(on) if isinstance(on, datetime) else day(on))


def one_line(text: str, longest: int) -> str:
    r"""A text as a header takes it: no line break, no control character, cut where it is too long.

    >>> one_line("甲\r\nBcc: x@example.org\u2028乙", 80), one_line("甲" * 9, 4)
    ('甲 Bcc: x@example.org 乙', '甲甲甲…')
    """
    line = " ".join(UNPRINTED.sub(" ", text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _content(subject: str, opening: str, lines: tuple[MailLine, ...], messages: Sequence[Message]) -> MailContent:
    site: str = settings.PINGDING_ADDRESS
    host = urlsplit(site).hostname or "localhost"
    dated = [(each, dated_of(message.words)) for each, message in zip(lines, messages, strict=True)]
    return MailContent(
        subject=one_line(subject, LONGEST_SUBJECT),
        opening=opening,
        lines=lines,
        account_url=f"{site}{reverse('account')}#mail",
        language=get_language() or settings.LANGUAGE_CODE,
        host=host,
        events=tuple(_event(line, on, host) for line, on in dated if on is not None),
    )


def _line(message: Message) -> MailLine:
    path = leads_to(message) or reverse("messages")
    unit = message.organisation.name if message.organisation else ""
    return MailLine(
        text=text_of(message),
        url=settings.PINGDING_ADDRESS + path,
        at=message.sent_at,
        organisation=unit,
        due=due_of(message),
        programme=f"{edition_of(message.case.edition).programme.short}" if message.case else "",
    )


def _event(line: MailLine, dated: Dated, host: str) -> CalendarEvent:
    return CalendarEvent(
        uid=f"{dated.key}@{host}",
        at=_whole_day(dated.at),
        summary=one_line(line.text, LONGEST_TITLE),
        description=f"{line.text}\n{line.url}",
        url=line.url,
        stated=line.at,
        cancelled=dated.cancelled,
    )


def _whole_day(on: date) -> date:
    """The day, where something is due by its end; else the moment."""
    return day_of(on) if isinstance(on, datetime) and on == end_of(day_of(on)) else on
