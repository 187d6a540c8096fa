"""What titles owe: one schedule each, what it counts from, what it gives way to, and when it counts as met."""

from calendar import monthrange
from collections.abc import Iterator

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import Procedure
from pingding.policy.language.procedures import AfterEvent, ExemptGrade, Obligation, Within
from pingding.policy.procedures.obligations import GRANTED
from pingding.policy.steps.title_acts import Extend, Renew

SCHEDULES = ("by", "cycle", "after", "on")
LENGTHS = ("days", "working_days", "months")


def check_obligations(scope: Scope) -> Iterator[Fault]:
    """Faults of every obligation, its procedure among them."""
    for key, obligation in scope.edition.obligations.items():
        path: Path = ("obligations", key)
        owed = scope.edition.procedures.get(obligation.procedure)
        if owed and owed.opened_by != "obligation":
            what = f"程序“{owed.title}”写的是 opened_by: {owed.opened_by}，不能由义务打开。"
            yield scope.fault((*path, "procedure"), what, "请在该程序写 opened_by: obligation。")
        yield from _schedule(scope, path, obligation)
        if obligation.after is not None:
            yield from _event(scope, (*path, "after"), obligation.after)
        if obligation.exempt is not None and obligation.exempt.grade is not None:
            yield from _grade(scope, (*path, "exempt", "grade"), obligation.exempt.grade)
        yield from _skipped(scope, path, key, obligation)
        yield from _too_late(scope, path, obligation)


def _schedule(scope: Scope, path: Path, obligation: Obligation) -> Iterator[Fault]:
    written = [name for name in SCHEDULES if getattr(obligation, name) is not None]
    if len(written) != 1:
        listed = "、".join(written) or "一个也没有"
        what = f"“{obligation.title}”何时到期须恰写 by、cycle、after、on 之一，现写了：{listed}。"
        yield scope.fault(path, what, "每年一次写 by，几年一次写 cycle，某事之后写 after，只一次写 on。")
    if obligation.by is not None:
        yield from _yearly(scope, path, obligation, obligation.by)
    elif obligation.first is not None:
        yield scope.fault((*path, "first"), "first 只与 by 合用。", "请删去 first。")


def _yearly(scope: Scope, path: Path, obligation: Obligation, by: str) -> Iterator[Fault]:
    month, day = map(int, by.split("-"))
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(2023, month)[1]:
        yield scope.fault((*path, "by"), f"没有 {by} 这一天。", "请写每年都有的月和日，如 01-30。")
    if obligation.covers is None:
        what = f"“{obligation.title}”每年一次，没有写报哪一年度。"
        yield scope.fault(path, what, "请写 covers: previous_year（上一年度）或 this_year（当年）。")
    if obligation.first is not None and obligation.first < obligation.behind:
        what = "首期报的是认定之前的年度。"
        yield scope.fault((*path, "first"), what, "报上一年度的，first 至少为 1。")


def lengths_of(scope: Scope, path: Path, length: Within) -> Iterator[Fault]:
    """A length of time that is written several times or not at all."""
    lengths = [name for name in LENGTHS if getattr(length, name) is not None]
    if len(lengths) != 1:
        listed = "、".join(lengths) or "一个也没有"
        what = f"多久之内须恰写 days、working_days、months 之一，现写了：{listed}。"
        yield scope.fault(path, what, "请只留一个。")


def _event(scope: Scope, path: Path, after: AfterEvent) -> Iterator[Fault]:
    yield from lengths_of(scope, path, after)
    if after.event == GRANTED:
        return
    name, _dot, outcome = after.event.partition(".")
    procedure = scope.edition.procedures.get(name)
    if procedure is None:
        if not scope.unread("procedures"):
            yield scope.dangling((*path, "event"), "事件", after.event, _meant(scope, outcome))
    elif procedure.opened_by == "application":
        what = f"程序“{procedure.title}”由申报发起，不是已有称号的事。"
        yield scope.fault((*path, "event"), what, "自认定起算的写 granted。")
    elif outcome not in ("ended", *_outcomes(procedure)):
        yield scope.dangling((*path, "event"), "事件", after.event, _meant(scope, outcome))


def _meant(scope: Scope, outcome: str) -> list[str]:
    """The events that may have been meant: those of the outcome, whatever was written before it, else all."""
    events = [GRANTED, *_events(scope)]
    return [event for event in events if outcome and event.endswith(f".{outcome}")] or events


def _events(scope: Scope) -> Iterator[str]:
    for key, procedure in scope.edition.procedures.items():
        if procedure.opened_by != "application":
            yield f"{key}.ended"
            yield from (f"{key}.{outcome}" for outcome in _outcomes(procedure))


def _outcomes(procedure: Procedure) -> dict[str, None]:
    return dict.fromkeys(outcome for step in procedure.steps.values() for outcome in step.outcomes)


def _grade(scope: Scope, path: Path, grade: ExemptGrade) -> Iterator[Fault]:
    fact = scope.vocabulary.get(grade.fact)
    if fact is None:
        return
    if fact.score is None or fact.score.take != "grade":
        what = f"“{fact.label}”不是评定的等级。"
        yield scope.fault((*path, "fact"), what, "请写 score 取 grade 的事实。")
        return
    grades = scope.edition.vocabulary[grade.fact].choices
    if grade.as_ not in grades:
        yield scope.dangling((*path, "as"), "等级", grade.as_, list(grades))


def _skipped(scope: Scope, path: Path, key: str, obligation: Obligation) -> Iterator[Fault]:
    other = scope.edition.obligations.get(obligation.skips or "")
    if other is None:
        return
    if obligation.skips == key or other.skips == key:
        what = f"“{obligation.title}”与“{other.title}”互相让开，两项都不会办理。"
        yield scope.fault((*path, "skips"), what, "请只在其中一项写 skips，且不指自身。")
    elif other.by is not None:
        what = f"“{other.title}”每年都到期，“{obligation.title}”永远不必办理。"
        yield scope.fault((*path, "skips"), what, "请写不是每年一次的义务，或删去 skips。")


def _too_late(scope: Scope, path: Path, obligation: Obligation) -> Iterator[Fault]:
    """What falls due first when the titles that owe it are already over: nobody would ever be asked.

    Where something makes a title hold longer, its term says nothing of that.
    """
    if any(isinstance(part.node, Extend | Renew) for part in scope.parts):
        return
    months, key = _first_due(obligation)
    kinds = [scope.edition.titles.get(kind) for kind in obligation.titles or scope.edition.titles]
    terms = [kind.years for kind in kinds if kind]
    if months and terms and all(years is not None and months >= 12 * years for years in terms):
        what = f"“{obligation.title}”到期之日称号的有效期已满（{max(filter(None, terms))}年），不会要求任何称号办理。"
        remedy = "请写 days_before，在期满之前到期。" if key == "cycle" else "请缩短期限，或改正称号的 years。"
        yield scope.fault((*path, key), what, remedy)


def _first_due(obligation: Obligation) -> tuple[int, str]:
    """After how many months from recognition it is due first, and the key that says so; 0 where that varies."""
    if obligation.cycle is not None and not obligation.cycle.days_before:
        return 12 * obligation.cycle.years, "cycle"
    if obligation.after is not None and obligation.after.event == GRANTED:
        return obligation.after.months or 0, "after"
    return 0, ""
