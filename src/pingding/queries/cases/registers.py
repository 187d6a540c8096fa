"""What the registers say about a case: each register that says no, with its reason."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.language.conditions import Condition
from pingding.policy.translation import listed
from pingding.queries.calls.calls import address_refusal, force_refusal, window_refusal
from pingding.queries.cases.facts import CaseFacts
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, revisions_of
from pingding.queries.title_spans import held_on
from pingding.records.models import Case, TitleSpan


def refusing_registers(
    case: Case, read: CaseFacts, *, at: datetime, titles: Sequence[TitleSpan] | None = None
) -> dict[str, str]:
    """Register name → reason, for those that say no.

    Only those that the edition asks. Registers about handing in are asked as of the moment at which the case was
    handed in, the others as of `at`. `titles` are those of `titles_concerning`, where the caller has read them.
    """
    handed_in = case.submitted_at or at
    consulted = registers_of(edition_of(case.edition))
    reasons = {name: ask(case, read, handed_in) for name, ask in ASKED_OF_SUBMISSION.items() if name in consulted}
    reasons |= {name: ask(case, read, at) for name, ask in ASKED.items() if name in consulted}
    if not consulted.isdisjoint(ASKED_OF_TITLES):
        spans = titles_concerning([(case, read)], at=at) if titles is None else titles
        reasons |= {name: ask(case, read, spans) for name, ask in ASKED_OF_TITLES.items() if name in consulted}
    return {name: reason for name, reason in reasons.items() if reason}


def titles_concerning(cases: Sequence[tuple[Case, CaseFacts]], *, at: datetime) -> list[TitleSpan]:
    """The titles that the units of these cases, all of one edition, hold, and those that are in their fields; each with
    its title, in one query."""
    if not cases:
        return []
    concerned = Q(organisation__in={case.organisation_id for case, _read in cases})
    for kind, field in {pair for case, read in cases for pair in _fields(case, read)}:
        concerned |= Q(kind=kind, field=field)
    spans = held_on(local_date(at)).filter(concerned, title__edition__in=revisions_of(cases[0][0].edition))
    return list(spans.select_related("title").order_by("title"))


def registers_of(edition: Edition) -> frozenset[str]:
    """The registers that the edition's conditions ask."""
    return frozenset(condition.bar for _path, condition in _asking(edition) if condition.bar)


def overridable(edition: Edition, register: str) -> tuple[str, ...]:
    """The paths of the conditions that ask the register and that somebody may let pass."""
    asking = _asking(edition)
    return tuple(path for path, condition in asking if condition.bar == register and condition.override is not None)


def _asking(edition: Edition) -> Iterator[tuple[str, Condition]]:
    """Every condition of the edition, whatever its depth, by its path."""
    waiting = list(edition.conditions.items())
    while waiting:
        path, condition = waiting.pop()
        waiting += [(f"{path}.{key}", child) for key, child in condition.children.items()]
        yield path, condition


def _window(case: Case, _read: CaseFacts, at: datetime) -> str:
    return _what(window_refusal(case.call, at, case.regions)) if case.call else ""


def _in_force(case: Case, _read: CaseFacts, at: datetime) -> str:
    return _what(force_refusal(case.call, at)) if case.call else ""


def _addressed(case: Case, _read: CaseFacts, _at: datetime) -> str:
    return _what(address_refusal(case.call, case.organisation)) if case.call else ""


def _what(refusal: Refusal | None) -> str:
    return refusal.what if refusal else ""


def _open_case(case: Case, _read: CaseFacts, _at: datetime) -> str:
    """Of an open application there is no second one: the database keeps a unit to one in a call."""
    if case.call_id is None or (case.ended_at is None and case.held_title_id is None):
        return ""
    rows = Case.objects.filter(organisation=case.organisation_id, call=case.call_id, ended_at=None, held_title=None)
    number = next(iter(rows.values_list("number", flat=True)), "")
    return _("本单位在本次申报中已有在办件%(number)s") % {"number": number} if number else ""


def _title_held(case: Case, _read: CaseFacts, titles: Sequence[TitleSpan]) -> str:
    """A pilot does not bar: it is to become a recognised centre one day."""
    holder = (case.organisation_id, case.edition_id)
    own = (span for span in titles if (span.organisation_id, span.title.edition_id) == holder)
    span = next((span for span in own if span.title.case_id != case.pk and span.status != "pilot"), None)
    return _("本单位已持有“%(name)s”") % {"name": span.name} if span else ""


def _field_taken(case: Case, read: CaseFacts, titles: Sequence[TitleSpan]) -> str:
    same, order = _fields(case, read), list(edition_of(case.edition).titles)
    taken = (span for span in titles if (span.kind, span.field) in same and span.title.case_id != case.pk)
    first = min(taken, key=lambda span: (order.index(span.kind), span.title_id), default=None)
    return _("该领域已有“%(name)s”") % {"name": first.name} if first else ""


def _fields(case: Case, read: CaseFacts) -> set[tuple[str, str]]:
    """Each kind of title of which a field has only one, with the case's value."""
    kinds = edition_of(case.edition).titles
    values = {key: read.facts[kind.unique_in] for key, kind in kinds.items() if kind.unique_in}
    return {(key, str(value)) for key, value in values.items() if value}


def _unconfirmed(_case: Case, read: CaseFacts, _at: datetime) -> str:
    """Who has not confirmed yet: online, or on paper where a partner has no credit code."""
    waiting = [partner for partner in read.partners if not partner.confirmed]
    online = listed(partner.name for partner in waiting if partner.code)
    on_paper = listed(partner.name for partner in waiting if not partner.code)
    lines = [_("%(names)s尚未在线确认") % {"names": online}] if online else []
    return listed([*lines, *([_("%(names)s尚未上传书面确认") % {"names": on_paper}] if on_paper else [])])


Asked = Callable[[Case, CaseFacts, datetime], str]

ASKED_OF_SUBMISSION: dict[str, Asked] = {"in_window": _window, "in_force": _in_force}
ASKED: dict[str, Asked] = {
    "addressed": _addressed,
    "no_open_case": _open_case,
    "partners_confirmed": _unconfirmed,
}
ASKED_OF_TITLES: dict[str, Callable[[Case, CaseFacts, Sequence[TitleSpan]], str]] = {
    "no_title_held": _title_held,
    "field_free": _field_taken,
}
