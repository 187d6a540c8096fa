"""What a title's page tells of its life: by years what happened, what is owed next, what is on its record."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy

from pingding.policy import translation
from pingding.policy.language import Edition
from pingding.policy.titles.acts import TITLES
from pingding.policy.values.values import read_value, show_value
from pingding.queries.clock import local_date
from pingding.queries.documents import readable_among
from pingding.queries.editions import shared
from pingding.queries.supports import Ledger
from pingding.queries.titles.register import TitleEvent, TitleInfo, title_history
from pingding.queries.viewer import Viewer
from pingding.records.models import TitleChange
from pingding.web.wording.clause_links import chips
from pingding.web.wording.dates import day_words

OPEN_YEARS = 3
"""So many years of a long life stand open; the earlier ones are a fold."""
SHORT_LIFE = 6
"""A life of so many events has neither folds nor a choice of kinds."""
KINDS = {
    "recognition": pgettext_lazy("kind of event", "认定"),
    "report": pgettext_lazy("kind of event", "报告"),
    "assessment": pgettext_lazy("kind of event", "评估"),
    "change": pgettext_lazy("kind of event", "变更"),
    "support": pgettext_lazy("kind of event", "支持"),
}
"""What an event of a title's life is about."""


def life_of(viewer: Viewer, info: TitleInfo, ledger: Ledger, edition: Edition, on: date, kind: str) -> dict[str, Any]:
    """What happened, as the component `title_life` takes it: by years, the latest first; in a long life of one kind
    where asked.

    An event leads to its document only for who may read it.
    """
    history = title_history(info, on)
    readable = readable_among(viewer, {event.document for event in history if event.document})
    happened = [_event(event, edition, readable) for event in history] + list(_supported(ledger, edition))
    happened = sorted(happened, key=lambda each: each["at"])[::-1]
    offered = len(happened) > SHORT_LIFE
    chosen = [each for each in happened if each["kind"] == kind] if offered and kind in KINDS else happened
    years = _by_years(chosen)
    open_years = len(years) if len(chosen) <= SHORT_LIFE else OPEN_YEARS
    return {
        "years": years[:open_years],
        "earlier": _earlier(years[open_years:]),
        "kinds": _choice(happened, kind) if offered else [],
        "count": len(chosen),
    }


def _by_years(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    years: dict[int, list[dict[str, Any]]] = {}
    for event in events:
        years.setdefault(event["at"].year, []).append(event)
    return [{"year": year, "events": own} for year, own in years.items()]


def _earlier(years: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The years in the fold, and what its head says of them; None where there are none."""
    if not years:
        return None
    span = {"first": years[-1]["year"], "last": years[0]["year"]}
    words = _("%(first)d—%(last)d年") % span if len(years) > 1 else _("%(last)d年") % span
    return {"words": words, "count": sum(len(each["events"]) for each in years), "years": years}


def _choice(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """The kinds that occur, each with its number, as tabs; the first leads to all."""
    counts = {key: sum(each["kind"] == key for each in events) for key in KINDS}
    tabs = [{"title": _("全部"), "url": "?#life", "active": kind not in KINDS, "count": len(events)}]
    return tabs + [
        {"title": str(KINDS[key]), "url": f"?kind={key}#life", "active": kind == key, "count": n}
        for key, n in counts.items()
        if n
    ]


def _supported(ledger: Ledger, edition: Edition) -> Iterable[dict[str, Any]]:
    """What was promised, paid or asked back of its supports, as it is entered in the ledger and stands."""
    sheets = {account.support.title: account.id for account in ledger.accounts}
    for row in ledger.rows:
        if not row.reversed and row.kind != "reversed":
            yield {
                "at": row.day,
                "day": translation.day_of_year(row.day),
                "kind": "support",
                "title": " ".join(filter(None, (row.kind_title, row.amount))),
                "text": row.support.title + translation.bracketed(row.document),
                "tone": "info",
                "clauses": chips(edition, row.clause),
                "url": f"#support-{sheets[row.support.title]}",
            }


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
        text = translation.listed(filter(None, (event.other.name + translation.bracketed(event.other.number), text)))
    return {
        "at": local_date(event.at),
        "day": translation.day_of_year(event.at),
        "kind": _kind(event),
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


def _kind(event: TitleEvent) -> str:
    """Its key in KINDS: what came to a grade or a decision is an assessment, not a report."""
    if event.kind in ("reported", "ended"):
        return "assessment" if event.grade or event.outcome else "report"
    return "recognition" if event.kind in ("noticed", "issued") else "change"


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
