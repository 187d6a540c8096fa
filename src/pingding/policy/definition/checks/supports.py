"""Supports: amounts that come about in one way, instalments that make the whole, caps that can be kept."""

from collections.abc import Iterator
from decimal import Decimal

from pingding.policy.definition.checks.forms import asked_facts
from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language.supports import AmountRule, Support
from pingding.policy.parts import percent
from pingding.policy.steps.title_acts import RecoverSupport
from pingding.policy.values.arithmetic import plain

WAYS = "amount（定额）、ratio（按比例）、tops_up_to（补足）、decided（逐件确定）"
PAYERS = ("officer", "operator")
PARTNERS = {"ratio": "of", "tops_up_to": "less"}
"""Keys of which neither says anything without the other."""


def check_supports(scope: Scope) -> Iterator[Fault]:
    """Every fault of the supports."""
    for key, support in scope.edition.supports.items():
        path: Path = ("supports", key)
        yield from _amounts(scope, path, support)
        yield from _instalments(scope, path, support)
        yield from _facts(scope, path, support)
        party = scope.edition.parties.get(support.by)
        if party and party.role not in PAYERS:
            what = f"“{party.title}”不是部门或受托机构，不能登记支持资金。"
            yield scope.fault((*path, "by"), what, "请改为 role 是 officer 或 operator 的参与方。")
    yield from _circles(scope)
    for part in scope.parts:
        if isinstance(part.node, RecoverSupport):
            yield from _recovery(scope, part.keys, part.node)


def _recovery(scope: Scope, path: Path, act: RecoverSupport) -> Iterator[Fault]:
    """What is claimed back: a day that is one, and one sum of one support."""
    for key, name, kind, noun in (("since", act.since, "date", "日期"), ("amount", act.amount, "money", "金额")):
        fact = scope.vocabulary.get(name) if name else None
        if fact and fact.type != kind:
            yield scope.fault((*path, key), f"“{fact.label}”不是{noun}。", f"请改用 type: {kind} 的事实。")
    if act.since and act.amount:
        yield scope.fault(path, "同时写了 since 和 amount。", "请只写一个：按支付之日计算，或按所填金额。")
    if act.amount and len(act.supports or scope.edition.supports) != 1:
        what = "写了追回的金额，而涉及的支持不止一项（或没有）。"
        yield scope.fault((*path, "amount"), what, "请在 supports 恰写一项。")


def _amounts(scope: Scope, path: Path, support: Support) -> Iterator[Fault]:
    """Rules that say no way of an amount or several, and caps that no amount keeps."""
    if support.tiers and support.ways:
        yield scope.fault(path, f"写了 tiers，又写了 {'、'.join(support.ways)}。", "请只写 tiers，金额写在各档。")
    for index, rule in enumerate(support.rules):
        place: Path = (*path, "tiers", index) if support.tiers else path
        if len(rule.ways) != 1:
            several = f"金额的算法写了 {'、'.join(rule.ways)}，只能有一种。" if rule.ways else "没有写金额怎样得出。"
            yield scope.fault(place, several, f"请恰写一种：{WAYS}。")
        for one, other in PARTNERS.items():
            if bool(getattr(rule, one)) != bool(getattr(rule, other)):
                yield scope.fault(place, f"{one} 和 {other} 须一并写。", "请补写或删去。")
        for cap in (rule.up_to, support.up_to if support.tiers else None):
            yield from _below(scope, place, rule, cap)


def _below(scope: Scope, path: Path, rule: AmountRule, cap: Decimal | None) -> Iterator[Fault]:
    for key in ("amount", "tops_up_to"):
        total = getattr(rule, key)
        if cap is not None and total is not None and cap < total:
            what = f"上限 {plain(cap)} 低于 {key} 的 {plain(total)}。"
            yield scope.fault((*path, key), what, "请改正金额，或删去 up_to。")


def _instalments(scope: Scope, path: Path, support: Support) -> Iterator[Fault]:
    shares = [each.share for each in support.instalments]
    place: Path = (*path, "instalments")
    if None not in shares:
        total = sum((percent(share) for share in shares if share), Decimal())
        if shares and total != 1:
            yield scope.fault(place, f"各期合计 {plain(total * 100)}%，不是 100%。", "请改正各期占比。")
    elif any(shares):
        yield scope.fault(place, "有的各期写了占比，有的没有。", "请每期都写，或都不写。")
    elif not all(rule.decided for rule in support.rules):
        what = "各期没有占比，而总额是算出来的。"
        yield scope.fault(place, what, "请写各期占比，如 [40%, 30%, 30%]；只有 decided: true 的可以不写。")


def _facts(scope: Scope, path: Path, support: Support) -> Iterator[Fault]:
    """Bases that are no money or that nobody enters, and facts that no office can state."""
    bases: list[tuple[Path, str | None]] = [((*path, "of"), support.of)]
    bases += [((*path, "tiers", index, "of"), tier.of) for index, tier in enumerate(support.tiers)]
    bases += [((*path, "share_of", "fact"), support.share_of.fact)] if support.share_of else []
    for place, name in bases:
        fact = scope.vocabulary.get(name) if name else None
        if fact and fact.type != "money":
            yield scope.fault(place, f"“{fact.label}”不是金额。", "请改用 type: money 的事实。")
        elif fact and fact.typed_in and fact.of == "case" and name not in {*asked_facts(scope), *support.states}:
            what = f"要用到“{fact.label}”（{name}），而没有表单填写它。"
            yield scope.fault(place, what, "请在表单的 fields 或本项的 states 加上它。")
    for index, name in enumerate(support.states):
        fact = scope.vocabulary.get(name)
        if fact and (not fact.typed_in or fact.personal or fact.type == "table"):
            what = f"“{fact.label}”不能由办理部门填写。"
            yield scope.fault((*path, "states", index), what, "请改用直接填写、不含个人信息、不是表格的事实。")


def _circles(scope: Scope) -> Iterator[Fault]:
    """Supports that top up what, in the end, tops up them."""
    supports = scope.edition.supports.items()
    less = {key: {name for rule in support.rules for name in rule.less} for key, support in supports}
    for key in less:
        reached, waiting = set[str](), set(less[key])
        while waiting:
            reached |= waiting
            waiting = {name for each in waiting for name in less.get(each, ())} - reached
        if key in reached:
            what = f"“{scope.edition.supports[key].title}”补足的差额最终取决于自身。"
            yield scope.fault(("supports", key), what, "请改正 less。")
