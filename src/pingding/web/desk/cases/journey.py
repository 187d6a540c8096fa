"""The way of a case as its page shows it: its steps with the days they took, what lies ahead, the whole drawing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.language import Edition, Step
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.translation import counted
from pingding.queries.cases.path import CasePath, State
from pingding.queries.clock import local_date
from pingding.queries.editions import compiled_of
from pingding.records.models import Case, StepRun
from pingding.web.wording.procedure_words import drawing
from pingding.web.wording.status import CASE, STEP

MOST = 7
"""So many steps stand side by side; those before them are counted."""
BEHIND, AHEAD = 1, 1
"""How many steps before and after the open one a phone shows."""
WIDE, PHONE = "only-desk", "only-phone"


def journey(edition: Edition, case: Case, path: CasePath, state: str, at: datetime) -> list[dict[str, Any]]:
    """The steps that lie on the way, as the component `step_bar` takes them; the whole way is drawn on its own page.

    The step that ended the case without success is called what the case became.
    """
    steps = edition.procedures[case.procedure].steps
    shown = [
        {
            "title": steps[key].title,
            "state": here,
            "note": _note(path, key, steps[key], case, at),
            "word": _word(here, case),
            "returned": _returned(path, key),
        }
        for key, here in path.states.items()
        if here != "none"
    ]
    if case.status == Case.Status.WITHDRAWN:
        shown.append({"title": str(CASE[state].text), "state": "now", "note": _day(case.ended_at)})
    now = next((n for n, step in enumerate(shown) if step["state"] == "now"), len(shown) - 1)
    first = max(0, min(now - 3, len(shown) - MOST))
    window, phone = range(first, first + MOST), range(now - BEHIND, now + AHEAD + 1)
    widths = {n: "" if n in phone else WIDE for n in window} | {n: PHONE for n in phone if n not in window}
    steps_shown = [{**step, "only": widths[n]} for n, step in enumerate(shown) if n in widths]
    return [*_behind(shown[: now - BEHIND], PHONE), *_behind(shown[:first], WIDE), *steps_shown]


def _behind(steps: Sequence[dict[str, Any]], only: str) -> list[dict[str, Any]]:
    """The steps that are not shown one by one, as one."""
    if not steps:
        return []
    words = counted("已走 %(n)d 步", len(steps)) % {"n": len(steps)}
    returned = translation.listed(filter(None, (step.get("returned", "") for step in steps)))
    return [{"title": words, "state": "done", "note": "", "returned": returned, "only": only}]


def _word(here: str, case: Case) -> str:
    return str(CASE[case.status].text) if here == "ended" else str(STEP[here].text)


def _note(path: CasePath, key: str, step: Step, case: Case, at: datetime) -> str:
    """When the step was done and how many days it took; for how long it is open; how long it will be."""
    here = path.states[key]
    rounds = [run for run in path.runs if run.step == key]
    if here == "now":
        return _open_for(path, key, at)
    if here == "next":
        return _will_take(step)
    words = [] if here == "done" else [_word(here, case)]
    words += [_day(path.closed_on(key))]
    noted = " ".join(map(str, filter(None, words))) if here in ("done", "ended", "passed_over", "broken_off") else ""
    days = _days(rounds) if here in ("done", "ended") else 0
    return noted + (counted("，用 %(n)d 天", days) % {"n": days} if days else "")


def _days(rounds: Sequence[StepRun]) -> int:
    """The days that all rounds of a step lasted; none where each was done on the day it began."""
    closed = ((run.closed_at, run.opened_at) for run in rounds if run.closed_at is not None)
    return sum((local_date(until) - local_date(since)).days for until, since in closed)


def _open_for(path: CasePath, key: str, at: datetime) -> str:
    """Which day of an open step this is, and how many of its offices have acted."""
    waiting = next((step for step in path.waiting if step.step == key), None)
    if waiting is None:
        return ""
    day = _("第 %(n)d 天") % {"n": (local_date(at) - local_date(waiting.since)).days + 1}
    seats = len(waiting.acted) + len(waiting.acting)
    acted = _("，%(done)d / %(all)d 已办理") % {"done": len(waiting.acted), "all": seats} if seats > 1 else ""
    return day + acted


def _will_take(step: Step) -> str:
    """The length of a step that lies ahead, where it is settled."""
    if isinstance(step, PublicNotice):
        return _working_days(step.lasts_working_days)
    deadline = step.deadline
    if deadline is None:
        return ""
    if deadline.working_days is not None:
        return _working_days(deadline.working_days)
    return counted("%(n)d日", deadline.days) % {"n": deadline.days} if deadline.days is not None else ""


def _working_days(n: int) -> str:
    return counted("%(n)d个工作日", n) % {"n": n}


def _returned(path: CasePath, key: str) -> str:
    """How often the step was gone through again for a correction."""
    times = sum(run.step == key and run.correction is not None for run in path.runs)
    return counted("补正 %(n)d 次", times) % {"n": times} if times else ""


def _day(moment: datetime | None) -> str:
    return local_date(moment).isoformat() if moment else ""


def drawn_way(edition: Edition, case: Case, path: CasePath) -> dict[str, Any]:
    """The procedure as it is drawn, with where the case stands."""
    procedure = edition.procedures[case.procedure]
    events = {"call_closed": case.call.closes_at} if case.call and case.call.closes_at else {}
    key = ("drawing", case.procedure, get_language(), *events.values())
    drawn = compiled_of(case.edition).cached(key, lambda: drawing(edition, procedure, events))
    end = case.progress["ended"]
    reached: State = "ended" if end in Case.WITHOUT_SUCCESS else "done"
    states = {**path.states, f"end:{end}": reached}
    nodes = tuple(replace(node, state=states.get(node.id, "none")) for node in drawn.nodes)
    return {"nodes": nodes, "edges": drawn.edges}
