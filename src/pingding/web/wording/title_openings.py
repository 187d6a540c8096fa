"""What may be opened on a title and what it owes, as pages list it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy.language import Edition
from pingding.policy.titles.state import LIVING
from pingding.policy.translation import counted, listed
from pingding.queries.cases.parties import APPLICANTS
from pingding.queries.duties import OPEN, Duties, OwedPeriod
from pingding.queries.editions import edition_of
from pingding.queries.title_spans import span_of
from pingding.queries.titles.openings import PossibleOpening, openings
from pingding.queries.titles.register import TitleInfo
from pingding.queries.viewer import Viewer
from pingding.records.models import Title
from pingding.web.wording.clause_links import chips
from pingding.web.wording.dates import day_words


def opening_entries(viewer: Viewer, title: Title, on: date) -> list[dict[str, Any]]:
    """What the viewer may open on the title, or why not; `url` leads to the form, or takes it where `posts`.

    On a title that is over, only what may still be opened.
    """
    edition, span = edition_of(title.edition), span_of(title, on)
    over = span is None or span.standing not in LIVING
    return [_entry(edition, title, each) for each in openings(viewer, title, on) if not (over and each.refusal)]


def _entry(edition: Edition, title: Title, possible: PossibleOpening) -> dict[str, Any]:
    by_request = possible.procedure.opened_by == "request"
    page = "open_request" if by_request else "report_on_title"
    return {
        "title": possible.procedure.title,
        "help": possible.opens.help,
        "clauses": chips(edition, possible.clause),
        "posts": by_request,
        "follows": _follows(edition, possible) if by_request else "",
        "public": possible.behalf is None,
        "url": reverse(page, args=[title.code, possible.key]),
        "refusal": possible.refusal,
    }


def _follows(edition: Edition, possible: PossibleOpening) -> str:
    """What opening it brings about: a case at once, with whose first step."""
    procedure = possible.procedure
    first = procedure.steps[procedure.starts]
    parties = [edition.parties[party] for party in first.by]
    words = {"step": first.title, "who": listed(party.title for party in parties)}
    what = _("发起后即建立一件在办事项，第一步“%(step)s”由%(who)s办理。") % words
    own = all(edition.parties[party].role in APPLICANTS for party in possible.opens.by)
    return what + (_("提交之前可以放弃。") if own and first.kind == "fill" else "")


def owed_of(info: TitleInfo, duties: Duties, on: date) -> list[dict[str, Any]]:
    """What the title owes next: of each obligation what is open or missed, and the next one to come."""
    if not info.valid:
        return []
    waiting = (each for each in duties.history(on) if each.state in OPEN)
    return [_owed(each, duties.edition, on) for each in _by_day(waiting)]


def outlook_of(info: TitleInfo, duties: Duties, on: date) -> list[dict[str, Any]]:
    """What comes after that, as `outlook_fold` takes it: of which year, from when, until when."""
    return [_ahead(each, duties.edition) for each in _by_day(duties.outlook(on))] if info.valid else []


def _by_day(periods: Iterable[OwedPeriod]) -> list[OwedPeriod]:
    return sorted(periods, key=lambda each: (each.due, each.obligation))


def _ahead(period: OwedPeriod, edition: Edition) -> dict[str, Any]:
    year = period.due.year - edition.obligations[period.obligation].behind
    others = _others(period, edition)
    return {
        "title": period.title,
        "year": year,
        "others": _("由%(who)s办理") % {"who": others} if others else "",
        "opens": day_words(period.opens_on, weekday=False),
        "due": day_words(period.due, weekday=False),
        "clauses": chips(edition, period.clause),
    }


def owed_next(info: TitleInfo, duties: Duties, on: date) -> dict[str, Any] | None:
    """Of what the title owes, what its holder hands in first; where only offices have something to do, that of theirs
    which is due first. None where it owes nothing."""
    waiting = [each for each in duties.history(on) if each.state in OPEN] if info.valid else []
    others = {each.obligation: bool(_others(each, duties.edition)) for each in waiting}
    first = min(waiting, key=lambda each: (others[each.obligation], each.due, each.obligation), default=None)
    return None if first is None else _owed(first, duties.edition, on)


def _others(period: OwedPeriod, edition: Edition) -> str:
    """Who does it, where that is not the holder."""
    procedure = edition.procedures[edition.obligations[period.obligation].procedure]
    parties = [edition.parties[key] for key in procedure.steps[procedure.starts].by]
    return "" if any(party.role in APPLICANTS for party in parties) else listed(party.title for party in parties)


def _owed(period: OwedPeriod, edition: Edition, on: date) -> dict[str, Any]:
    left, others = (period.due - on).days, _others(period, edition)
    words = {"day": day_words(period.due, weekday=False), "days": abs(left)}
    late = period.state == "missed"
    if period.state in ("to_come", "deferred"):
        state = _("尚未开放，自%(day)s起办理") % {"day": day_words(period.opens_on, weekday=False)}
    else:
        state = counted("逾期%(days)d天", abs(left)) % words if late else counted("还有%(days)d天", abs(left)) % words
    return {
        "title": period.title,
        "case": period.case,
        "due": period.due,
        "others": others,
        "day": words["day"],
        "state": state,
        "tone": "bad" if late else "",
        "note": _("%(day)s前") % words if not others else _("由%(who)s办理，%(day)s前") % (words | {"who": others}),
        "clauses": chips(edition, period.clause),
    }
