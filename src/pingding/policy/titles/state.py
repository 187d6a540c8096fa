"""What a title is on a day, and the changes that it goes through."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pingding.policy.language.standing import Standing

LIVING: frozenset[Standing] = frozenset({"in_force", "rectifying", "suspended"})
"""A title of these standings is held by somebody, owes what its definition says, and may be acted on."""


@dataclass(frozen=True)
class TitleState:
    """What varies in a title's life. `holder` is the unit's key. A standing that ends by itself ends on `until`;
    the title ends on `expires_on`, the first day on which it no longer holds."""

    kind: str
    name: str
    holder: int
    field: str = ""
    expires_on: date | None = None
    standing: Standing = "in_force"
    until: date | None = None

    @property
    def living(self) -> bool:
        return self.standing in LIVING


@dataclass(frozen=True)
class Change:
    """An act on a title as it was recorded: from `effective_on` on these values are set. `order` is the order of
    recording, which decides between changes of one day."""

    act: str
    effective_on: date
    order: int
    sets: Mapping[str, Any]


@dataclass(frozen=True)
class Span:
    """What a title was from a day until the day before another (None: since then)."""

    starts: date
    ends: date | None
    state: TitleState


def spans(granted: TitleState, granted_on: date, changes: Iterable[Change]) -> tuple[Span, ...]:
    """The whole life of a title, gapless from the day it was granted, whatever the order in which it was recorded.

    A title that has ended changes no more, except that it is restored, or revoked although its term has run. An act
    that was recorded before a revocation from an earlier day became known stays on record and has no effect. Days with
    the same state are one span.
    """
    turns: list[tuple[date, TitleState]] = [(granted_on, granted)]
    for change in sorted(changes, key=lambda each: (each.effective_on, each.order)):
        day = max(change.effective_on, granted_on)
        turns += _by_themselves(turns[-1], until=day)
        state = turns[-1][1]
        if admits(state, change.act):
            turns.append((day, changed(state, change.sets)))
    turns += _by_themselves(turns[-1], until=None)
    return tuple(_joined(turns))


ON_EXPIRED = frozenset({"restore", "revoke"})
"""Acts that change a title which has expired."""


def admits(state: TitleState, act: str) -> bool:
    """Whether an act changes a title of this state: any a living one; what is found later revokes an expired one."""
    return state.living or act == "restore" or (state.standing == "expired" and act in ON_EXPIRED)


def changed(state: TitleState, sets: Mapping[str, Any]) -> TitleState:
    """The state with the values that a change sets; days may be texts, as they are stored."""
    values = dict(sets)
    for key in ("expires_on", "until"):
        if isinstance(values.get(key), str):
            values[key] = date.fromisoformat(values[key])
    return replace(state, **values)


def _by_themselves(turn: tuple[date, TitleState], *, until: date | None) -> Iterator[tuple[date, TitleState]]:
    """What time alone brings about after a turn, up to a day: a suspension ends, a title expires."""
    day, state = turn
    resumes = state.until if state.standing == "suspended" else None
    if resumes is not None and _by(resumes, until) and (state.expires_on is None or resumes < state.expires_on):
        day, state = resumes, replace(state, standing="in_force", until=None)
        yield day, state
    if state.living and state.expires_on is not None and _by(state.expires_on, until):
        yield max(day, state.expires_on), replace(state, standing="expired", until=None)


def _by(day: date, until: date | None) -> bool:
    return until is None or day <= until


def _joined(turns: list[tuple[date, TitleState]]) -> Iterator[Span]:
    """Turns as spans: of several on one day the last counts, and what changed nothing makes no new span."""
    by_day: dict[date, TitleState] = {}
    for day, state in turns:
        by_day[day] = state
    days = sorted(by_day)
    starts = [day for place, day in enumerate(days) if not place or by_day[day] != by_day[days[place - 1]]]
    for place, day in enumerate(starts):
        yield Span(day, starts[place + 1] if place + 1 < len(starts) else None, by_day[day])


def state_on(life: Iterable[Span], day: date) -> TitleState | None:
    """What the title was on a day; None before it was granted."""
    for span in life:
        if span.starts <= day and (span.ends is None or day < span.ends):
            return span.state
    return None
