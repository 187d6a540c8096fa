"""Every act that the journal records, by its identifier; an entry's act as the type that recorded it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from pydantic import ValidationError

from pingding.queries.journal.acts import (
    applications,
    calls,
    cases,
    directory,
    mail,
    papers,
    steps,
    supports,
    titles,
)
from pingding.queries.journal.acts.act import EarlierAct, JournalAct

MODULES = (directory, calls, applications, steps, cases, titles, supports, papers, mail)


def _declared() -> Iterator[type[JournalAct]]:
    """The acts that the modules declare, and one for each kind of step."""
    yield from steps.STEP_ACTS.values()
    for module in MODULES:
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, JournalAct) and each.act_name is not None:
                yield each


ACTS: dict[str, type[JournalAct]] = {each.act: each for each in _declared()}
ACT_NAMES: dict[str, Promise] = {act: each.act_name for act, each in ACTS.items() if each.act_name is not None}


def act_name(act: str) -> str:
    """The name of an act; an act of an earlier version, no longer known, keeps its identifier."""
    return str(ACT_NAMES.get(act, act))


def read_act(act: str, change: Mapping[str, Any]) -> JournalAct | EarlierAct:
    """What an entry recorded, typed."""
    kind = ACTS.get(act)
    try:
        return kind.model_validate(change) if kind else EarlierAct(change)
    except ValidationError:
        return EarlierAct(change)
