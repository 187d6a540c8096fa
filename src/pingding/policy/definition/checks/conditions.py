"""Each condition must be of exactly one kind, and its force must fit who decides it."""

from collections.abc import Iterator

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import Condition

KINDS = ("computed", "declared", "judged", "bar", "all", "any", "at_least")


def check_conditions(scope: Scope) -> Iterator[Fault]:
    """Faults of every condition, whatever its depth."""
    for part in scope.parts:
        if isinstance(part.node, Condition):
            yield from _condition(scope, part.keys, part.node)


def _condition(scope: Scope, path: Path, condition: Condition) -> Iterator[Fault]:
    kinds = [kind for kind in KINDS if getattr(condition, kind) is not None]
    if len(kinds) != 1:
        written = "、".join(kinds) or "一个也没有"
        what = f"条件须恰写 {'、'.join(KINDS)} 之一，现写了：{written}。"
        yield scope.fault(path, what, "请只留一个。" if kinds else "请写明怎样判断。")
    if kinds in (["all"], ["any"]) and not condition.children:
        yield scope.fault((*path, kinds[0]), "没有下级条件。", "请补写下级条件。")
    if condition.at_least and condition.at_least.n > len(condition.at_least.of):
        what = f"至少须满足 {condition.at_least.n} 项，而只有 {len(condition.at_least.of)} 项。"
        yield scope.fault((*path, "at_least", "n"), what, "请改正 n。")
    if condition.judged and condition.force == "submission":
        what = "由人判断的条件在提交时还没有答案，不能阻止提交。"
        yield scope.fault((*path, "force"), what, "请改为 judged、recommendation 或 warning。")
    yield from _asked_somewhere(scope, path, condition)
    if condition.declared and (fact := scope.vocabulary.get(condition.declared.fact)) and fact.type != "yesno":
        what = f"承诺的事实“{fact.label}”须是是否题（yesno），现为 {fact.type}。"
        yield scope.fault((*path, "declared", "fact"), what, "请换一个事实；数值的要求写 computed。")


def _asked_somewhere(scope: Scope, path: Path, condition: Condition) -> Iterator[Fault]:
    """A recommendation condition needs a step that asks it; a judged one, review steps at which it is answered."""
    steps = {key: step for procedure in scope.edition.procedures.values() for key, step in procedure.steps.items()}
    kinds = {step.kind for step in steps.values()}
    unread = scope.unread("procedures")
    if condition.force == "recommendation" and not unread and not kinds & {"opinion", "recommend"}:
        what = "推荐条件在出具意见（opinion）或推荐（recommend）的步骤核验，而程序里没有这样的步骤。"
        yield scope.fault((*path, "force"), what, "请改为 submission 或 warning，或增设步骤。")
    for key in condition.judged.at if condition.judged else ():
        if key in steps and steps[key].kind != "review":
            what = f"由人判断的条件在审核（review）步骤回答，而“{steps[key].title}”是 {steps[key].kind}。"
            yield scope.fault((*path, "judged", "at"), what, "请改为审核步骤（kind: review）。")
