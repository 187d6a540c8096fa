"""The head of a title's page: what it is today, whether it holds, how much of its time has passed."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.translation import counted
from pingding.queries.editions import edition_of
from pingding.queries.title_spans import decisions_for
from pingding.queries.titles.register import TitleInfo
from pingding.web.wording.clause_links import chips
from pingding.web.wording.dates import day_words
from pingding.web.wording.qr_codes import qr_code
from pingding.web.wording.status import word_for

GROUP = 4
"""So many characters of a code stand together."""
NEAR_THE_EDGE = 20
"""So many percent of the bar from either end, what stands at today is not centred there."""


def plate_of(info: TitleInfo, on: date) -> dict[str, Any]:
    """The head of the page: name, holder, what it is today and, where it ends, how much of its time has passed."""
    meta = (info.span.organisation.name, info.region, info.field, info.title.number)
    return {
        "name": info.span.name,
        "meta": [text for text in meta if text],
        "word": word_for(info.status),
        "note": _note(info),
        "cause": _cause(info),
        "validity": _validity_bar(info, on),
    }


def _note(info: TitleInfo) -> str:
    span = info.span
    if span.standing == "in_force":
        return validity_of(info)
    since = _("自%(day)s起") % {"day": day_words(span.starts, weekday=False)}
    last = span.until - timedelta(days=1) if span.until else None
    until = _("，至%(day)s") % {"day": day_words(last, weekday=False)} if last else ""
    return since + until


def _cause(info: TitleInfo) -> dict[str, Any] | None:
    """What has put the title out of force: the matter in which it was decided, the document and the clauses."""
    if info.span.standing == "in_force":
        return None
    changes = decisions_for(info.span).select_related("case__edition", "document")
    change = changes.defer("case__edition__content").first()
    if change is None:
        return None
    edition = edition_of(change.case.edition)
    matter = edition.procedures[change.case.procedure].title
    number = change.document.number if change.document else ""
    return {"text": matter + translation.bracketed(number), "clauses": chips(edition, tuple(change.clause))}


def _validity_bar(info: TitleInfo, on: date) -> dict[str, Any] | None:
    ends = info.span.expires_on
    if ends is None or info.span.status == "selected" or not info.valid:
        return None
    starts = info.title.granted_on
    passed = round(100 * (on - starts).days / max((ends - starts).days, 1), 1)
    words = {
        "starts": day_words(starts, weekday=False),
        "ends": day_words(ends - timedelta(days=1), weekday=False),
        "percent": passed,
    }
    return {
        "passed": min(passed, 100),
        "anchor": "start" if passed < NEAR_THE_EDGE else "end" if passed > 100 - NEAR_THE_EDGE else "middle",
        "starts": words["starts"],
        "starts_word": _("认定"),
        "ends": words["ends"],
        "ends_word": _("有效期满"),
        "today": counted("今天，还有%(days)d天", (ends - on).days) % {"days": (ends - on).days},
        "label": _("有效期%(starts)s至%(ends)s，已过去%(percent)s%%") % words,
    }


def verification_of(info: TitleInfo, address: str) -> dict[str, Any]:
    """The card of whoever verifies the title: the answer, the code in groups, a drawing that leads to the address."""
    code = info.title.code
    return {
        "verdict": _verdict(info),
        "tone": "good" if info.valid else "bad",
        "code": " ".join(code[place : place + GROUP] for place in range(0, len(code), GROUP)),
        "qr": qr_code(address, _("扫码查验本称号")),
    }


def _verdict(info: TitleInfo) -> str:
    if not info.valid:
        return _("称号%(standing)s") % {"standing": word_for(info.status).text}
    selected = info.span.status == "selected"
    return _("查验属实，已入选") if selected else _("查验属实，称号有效")


def validity_of(info: TitleInfo) -> str:
    """From when until when the title holds."""
    title, expires_on = info.title, info.span.expires_on
    if expires_on is None:
        return _("一次性授予") if info.span.status == "selected" else _("长期有效")
    parts = {
        "first": day_words(title.granted_on, weekday=False),
        "last": day_words(expires_on - timedelta(days=1), weekday=False),
    }
    return _("自%(first)s起，至%(last)s止") % parts
