"""Every clause must be accounted for, and every rule must rest on one or be a stated local decision."""

from collections.abc import Iterator

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.coverage import ClauseLine, cover
from pingding.policy.definition.rules import walk
from pingding.policy.errors import Fault
from pingding.policy.language import Fact


def check_clauses(scope: Scope) -> Iterator[Fault]:
    """Clauses whose state contradicts itself, and rules that rest on nothing."""
    for line in cover(scope.edition).lines:
        clause, path = line.clause, ("clauses", line.id)
        if clause.excused and line.carriers:
            what = f"条款“{line.id}”写明无须落实，却有 {line.carriers[0].path} 引用它。"
            yield scope.fault((*path, "excused"), what, "请删去 excused，或改正引用。")
        if clause.excused and clause.later:
            what = f"条款“{line.id}”既无须落实（excused），又尚待落实（later）。"
            yield scope.fault((*path, "later"), what, "请删去其中一个。")
        yield from _half_done(scope, line)
        if clause.excused == "elsewhere" and not clause.note:
            what = f"条款“{line.id}”由别处落实，没有写明何处。"
            yield scope.fault(path, what, "请在 note 写明由谁、依据什么落实。")
    yield from _resting(scope)


def _half_done(scope: Scope, line: ClauseLine) -> Iterator[Fault]:
    """A clause said to be carried out in part that nothing cites, or said to wait though something cites it."""
    clause, path = line.clause, ("clauses", line.id)
    if clause.partly and not line.carriers and scope.complete:
        what = f"条款“{line.id}”写明部分落实（partly），却没有任何规则引用它。"
        yield scope.fault((*path, "partly"), what, "请由已落实部分的规则引用它，或改写 later（将由什么落实）。")
    if clause.later and line.carriers and not clause.excused:
        what = f"条款“{line.id}”写明尚未落实（later），却有 {line.carriers[0].path} 引用它。"
        yield scope.fault((*path, "later"), what, "请改写 partly（还缺什么），或改正引用。")


def check_forgotten(scope: Scope) -> Iterator[Fault]:
    """Clauses that nothing cites and that are neither excused nor openly put off."""
    for line in cover(scope.edition).lines:
        if line.state == "neither":
            what = f"条款“{line.id}”（{line.clause.says}）没有落实，也没有写明理由。"
            remedy = "请由条件、步骤等引用它，或写 excused（无须落实的理由）或 later（尚待什么）。"
            yield scope.fault(("clauses", line.id), what, remedy)


def _resting(scope: Scope) -> Iterator[Fault]:
    """Outermost rules with neither clause nor local reason. Facts rest on the fields and conditions that use them."""
    for rule in walk(scope.edition):
        if rule.outermost and not rule.stated and not isinstance(rule.node, Fact):
            what = f"{rule.kind}“{rule.title}”没有写明出自哪一条。"
            yield scope.fault(rule.keys, what, "请写 clause；文件没有规定的，写 local（本地决定及其理由）。")
