"""What a title's page tells of its life: by years what happened, what is owed next, what is on its record."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy import translation
from pingding.policy.language import Edition
from pingding.policy.titles.acts import TITLES
from pingding.policy.values.values import read_value, show_value
from pingding.queries.clock import local_date
from pingding.queries.documents import readable_among
from pingding.queries.editions import shared
from pingding.queries.titles.register import TitleEvent, TitleInfo, title_history
from pingding.queries.viewer import Viewer
from pingding.records.models import TitleChange
from pingding.web.wording.clause_links import chips
from pingding.web.wording.dates import day_words


def years_of(viewer: Viewer, info: TitleInfo, edition: Edition, on: date) -> list[dict[str, Any]]:
    """What happened, by years, the latest first; each leads to its document only for who may read it."""
    history = title_history(info, on)
    readable = readable_among(viewer, {event.document for event in history if event.document})
    events = [_event(event, edition, readable) for event in reversed(history)]
    years = dict.fromkeys(event["at"].year for event in events)
    return [{"year": year, "events": [event for event in events if event["at"].year == year]} for year in years]


def entered_in(info: TitleInfo, edition: Edition, on: date) -> list[dict[str, Any]]:
    """What is on the title's own record, such as its council and committee: of each fact the latest value."""
    entered: dict[str, tuple[Any, date]] = {}
    changes = TitleChange.objects.filter(title=info.title, act="enter", effective_on__lte=on)
    for change in changes.order_by("effective_on", "pk"):
        entered |= {key: (value, change.effective_on) for key, value in change.details.get("entries", {}).items()}
    rows = []
    for key, (value, since) in entered.items():
        fact = edition.vocabulary.get(key)
        if (
            fact is None
            or fact.type == "person"
            or fact.personal
            or any(column.personal for column in fact.columns.values())
        ):
            continue
        shown = show_value(fact, read_value(fact, value, shared(), where=fact.label), shared())
        note = _("%(day)s登记") % {"day": day_words(since, weekday=False)}
        rows.append({"term": fact.label, "value": shown, "note": note, "wide": fact.type in ("table", "longtext")})
    return rows


def _event(event: TitleEvent, edition: Edition, readable: Collection[int]) -> dict[str, Any]:
    """An event of the timeline: a day is shown as a day."""
    titles = {
        "noticed": _("公示"),
        "issued": _("发文"),
        "reported": _matter(event, _("已备案：%(title)s")),
        "ended": _matter(event, _("已办结：%(title)s")),
        "expired": _("有效期届满"),
        "changed": _(TITLES[event.act]) if event.act else "",
        "joined": _(JOINED[event.act]) if event.kind == "joined" else "",
    }
    text = {"noticed": event.title, "issued": event.title + translation.bracketed(event.number)}.get(event.kind, "")
    if event.kind in ("reported", "ended"):
        text = _("%(year)s年度") % {"year": event.number} if event.number else ""
    if event.kind == "changed":
        text = event.became + (translation.bracketed(event.number) if event.became else event.number)
    if event.other:
        text = translation.listed(filter(None, (f"{event.other.name}（{event.other.number}）", text)))
    return {
        "at": local_date(event.at),
        "day": translation.day_of_year(event.at),
        "title": titles[event.kind],
        "text": text,
        "tone": TONES.get(event.act) or _tone(event),
        "clauses": chips(edition, event.clause),
        "url": _event_url(event, readable),
    }


def _matter(event: TitleEvent, without: str) -> str:
    """What was handed in or assessed, with what it came to; `without` where that can only have gone one way."""
    result = event.grade or event.outcome
    return translation.headed(event.title, result) if result else without % {"title": event.title}


def _tone(event: TitleEvent) -> str:
    return {"issued": "good", "ended": "warn", "expired": "bad"}.get(event.kind, "info")


TONES = {
    "suspend": "warn",
    "rectify": "warn",
    "revoke": "bad",
    "lapse": "bad",
    "resume": "good",
    "restore": "good",
    "extend": "good",
    "renew": "good",
}
"""The tone of an act on a title, where it has one."""


JOINED = {
    "merge": gettext_noop("另一称号并入"),
    "split": gettext_noop("由原称号分立"),
    "supersede": gettext_noop("接替原称号"),
}
"""What the title is said to be that another went over into, by the act on that other one."""


def _event_url(event: TitleEvent, readable: Collection[int]) -> str:
    if event.other:
        return reverse("title", args=[event.other.code])
    if event.notice:
        return reverse("notice", args=[event.notice])
    return reverse("document", args=[event.document]) if event.document in readable else ""
