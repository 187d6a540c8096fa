"""Titles, names and numbers."""

from collections.abc import Iterator, Set
from string import Formatter

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import Fact, Procedure
from pingding.policy.language.conditions import Condition
from pingding.policy.language.facts import FactType
from pingding.policy.language.selection import Figure
from pingding.policy.steps.issue import Issue
from pingding.policy.steps.recommend import Recommend
from pingding.policy.text.papers import LIST, PLACES
from pingding.policy.values.units import unit_of

NUMBERS: tuple[FactType, ...] = ("number", "integer", "money", "ratio")
AGAIN = ("obligation", "round")
"""What opens a procedure on every title alike, of which the numbers are public."""


def check_titles(scope: Scope) -> Iterator[Fault]:
    """Patterns that lack their place-holder or have an unknown one."""
    for key, title in scope.edition.titles.items():
        if title.naming:
            path: Path = ("titles", key, "naming", "pattern")
            yield from placeholders(scope, path, title.naming.pattern, {"name"}, set())
        if title.number:
            yield from placeholders(scope, ("titles", key, "number"), title.number, {"n"}, {"year"})
        for place, figure in enumerate(title.figures):
            yield from _figure(scope, ("titles", key, "figures", place), figure)
    yield from _free_of_nothing(scope)
    for key, procedure in scope.edition.procedures.items():
        for step_id, step in procedure.steps.items():
            if isinstance(step, Issue):
                inner = ("procedures", key, "steps", step_id, "number")
                yield from placeholders(scope, inner, step.number, {"n"}, {"year"})
    for text in dict.fromkeys(_issued_texts(scope)):
        path = ("texts", text)
        yield from placeholders(scope, path, scope.edition.texts[text], {LIST}, PLACES - {LIST}, shown=text)


def _figure(scope: Scope, path: Path, figure: Figure) -> Iterator[Fault]:
    """What is shown year by year is a number that duties or rounds ask for; its target is earlier data too."""
    shown, target = scope.vocabulary.get(figure.of), scope.vocabulary.get(figure.target or "")
    if shown is not None and not _yearly(scope, shown):
        what = f"“{shown.label}”不是逐年的数：须是类型为 {'、'.join(NUMBERS)} 的以往数据，取自义务或轮次打开的程序。"
        yield scope.fault((*path, "of"), what, "请写 earlier: {fact: …, of: …} 的事实。")
    if target is not None and (target.earlier is None or target.type not in NUMBERS):
        what = f"“{target.label}”不能作目标：须是类型为 {'、'.join(NUMBERS)} 的以往数据。"
        yield scope.fault((*path, "target"), what, "请写取自申报时的事实，或删去 target。")
    for key, fact in (("of", shown), ("target", target)):
        if (personal := _personal(scope, fact)) is not None:
            yield scope.fault((*path, key), f"公布的内容含个人信息“{personal.label}”。", "请从 figures 删去。")
    numbers = [fact for fact in (shown, target) if fact is not None and fact.type in NUMBERS]
    if len(numbers) == 2 and unit_of(numbers[0]) != unit_of(numbers[1]):
        what = f"“{numbers[0].label}”与“{numbers[1].label}”的单位不同，不能对照。"
        yield scope.fault((*path, "target"), what, "请改成同一单位。")


def _yearly(scope: Scope, fact: Fact) -> bool:
    """Whether it is a number of cases that are opened again and again; so it may be while a procedure is unread."""
    if fact.type not in NUMBERS or fact.earlier is None or fact.earlier.fact is None:
        return False
    source = scope.edition.procedures.get(fact.earlier.of or "")
    return source.opened_by in AGAIN if source is not None else scope.unread("procedures")


def _personal(scope: Scope, fact: Fact | None) -> Fact | None:
    """The fact itself, or the one that it is read from, where that is personal."""
    read = scope.vocabulary.get(fact.earlier.fact or "") if fact is not None and fact.earlier is not None else None
    return next((each for each in (fact, read) if each is not None and each.personal), None)


def _free_of_nothing(scope: Scope) -> Iterator[Fault]:
    """Conditions on a free field where no title has a field: nothing would be found, nor said when a list is made."""
    if any(title.unique_in for title in scope.edition.titles.values()) or scope.unread("titles"):
        return
    for part in scope.parts:
        if isinstance(part.node, Condition) and part.node.bar == "field_free":
            what = f"“{part.node.says}”核对领域是否已有称号，而没有称号写明 unique_in，排序和会议时无从核对。"
            yield scope.fault((*part.keys, "bar"), what, "请在 titles 的称号写 unique_in（同一取值内只设一个的事实）。")


def _issued_texts(scope: Scope) -> Iterator[str]:
    """The texts of letters and documents that are issued."""
    for procedure in scope.edition.procedures.values():
        for step in procedure.steps.values():
            if isinstance(step, Issue | Recommend) and step.text in scope.edition.texts:
                yield step.text


def placeholders(
    scope: Scope, path: Path, pattern: str, needed: Set[str], allowed: Set[str], *, shown: str = ""
) -> Iterator[Fault]:
    """Faults of a pattern such as 渝经信发〔{year}〕{n}号: each needed place-holder must stand in it exactly once.

    A long pattern is `shown` by its name.
    """
    shown = shown or pattern
    try:
        used = [name for _, name, _, _ in Formatter().parse(pattern) if name is not None]
    except ValueError:
        yield scope.fault(path, f"“{shown}”的花括号不成对。", "占位写作 {name}、{year}、{n}。")
        return
    for name in sorted(needed):
        if used.count(name) != 1:
            what = f"“{shown}”里没有 {{{name}}}。" if name not in used else f"“{shown}”里 {{{name}}} 不止一处。"
            yield scope.fault(path, what, f"请恰写一处 {{{name}}}。")
    for name in used:
        if name not in needed | allowed:
            permitted = "、".join(f"{{{key}}}" for key in sorted(needed | allowed))
            yield scope.fault(path, f"“{shown}”里的 {{{name}}} 不是可用的占位。", f"可用：{permitted}。")


def settling(procedure: Procedure) -> str:
    """What helps where a procedure ends as a title that nothing granted."""
    if procedure.opened_by == "application":
        return "请在作出决定的办理结果写 grants。"
    return "对已有的称号作出处理（如 regrade）的，请写 end: closed。"
