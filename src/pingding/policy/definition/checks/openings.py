"""By whom and how procedures about titles are opened, and what must not happen in them."""

from collections.abc import Iterator

from pingding.policy.definition.checks.obligations import lengths_of
from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import BATCH_KINDS, Procedure
from pingding.policy.language.procedures import Opening
from pingding.policy.steps.step import StepBase

OPENED = ("request", "report", "round")
"""The procedures that somebody opens, who has to be named."""
OPENERS = {
    "request": ("holder", "officer", "operator", "secretary"),
    "report": ("public", "officer", "operator", "secretary"),
    "round": ("officer", "operator", "secretary"),
}
"""The roles that can open each kind."""
_HOLDERS = ("applicant", "holder")


def check_openings(scope: Scope) -> Iterator[Fault]:
    """Procedures that nobody could open, or could open without end."""
    for key, procedure in scope.edition.procedures.items():
        path: Path = ("procedures", key)
        if procedure.opened_by in OPENED and procedure.opens is None:
            what = f"程序“{procedure.title}”没有写由谁发起，谁也不能发起。"
            yield scope.fault(path, what, "请写 opens: {by: 参与方}。")
        if procedure.opens is not None:
            yield from _opening(scope, (*path, "opens"), procedure, procedure.opens)
        if procedure.opened_by == "report":
            yield from _heard_before_examined(scope, path, procedure)
        yield from _evaluators(scope, path, procedure)


def _opening(scope: Scope, path: Path, procedure: Procedure, opens: Opening) -> Iterator[Fault]:
    roles = OPENERS.get(procedure.opened_by)
    if roles is None:
        what = f"程序“{procedure.title}”不由人发起（opened_by: {procedure.opened_by}），opens 不起作用。"
        yield scope.fault(path, what, "请删去 opens，或改 opened_by 为 request、report、round。")
        return
    for party in filter(None, map(scope.edition.parties.get, opens.by)):
        if party.role not in roles:
            what = f"“{party.title}”的角色是 {party.role}，不能发起 opened_by: {procedure.opened_by} 的程序。"
            yield scope.fault((*path, "by"), what, f"请写角色为 {'、'.join(roles)} 的参与方。")
    if opens.within is not None:
        yield from lengths_of(scope, (*path, "within"), opens.within)
        if procedure.opened_by != "request":
            yield scope.fault((*path, "within"), "within 只用于请求。", "请删去 within，或写 opened_by: request。")
    if procedure.opened_by == "round":
        yield from _optional(scope, path, procedure, opens)
        return
    for key in ("cohort", "compulsory", "announced"):
        if key in opens.model_fields_set:
            yield scope.fault((*path, key), f"{key} 只用于由机关成批开展的程序。", "请删去，或写 opened_by: round。")
    if procedure.opened_by == "report" and opens.times is not None:
        yield scope.fault((*path, "times"), "反映的次数不能限定。", "请删去 times。")


def _optional(scope: Scope, path: Path, procedure: Procedure, opens: Opening) -> Iterator[Fault]:
    """A round in which nobody has to take part must end by itself for those who do not."""
    if opens.times is not None:
        yield scope.fault((*path, "times"), "成批开展的程序不按称号计次数。", "请删去 times，改用 cohort 的条件。")
    first = procedure.steps.get(procedure.starts)
    if first is not None and not opens.announced and _is_holders(scope, first):
        what = f"“{procedure.title}”不预先通知，而第一步“{first.title}”由称号单位办理。"
        yield scope.fault((*path, "announced"), what, "请删去 announced，或由有关部门先办。")
    if opens.compulsory or first is None:
        return
    absent = first.outcomes.get(first.deadline.passed) if first.deadline else None
    if absent is None or absent.end is None:
        what = f"“{procedure.title}”自愿参加，而第一步“{first.title}”到期没有提交的件不会办结。"
        remedy = "请在第一步写 deadline 的 passed: 某一办理结果，并在该结果写 end: closed。"
        yield scope.fault((*path, "compulsory"), what, remedy)


def _is_holders(scope: Scope, step: StepBase) -> bool:
    """Whether whoever holds the title acts at the step."""
    return any(party.role in _HOLDERS for party in filter(None, map(scope.edition.parties.get, step.by)))


def _evaluators(scope: Scope, path: Path, procedure: Procedure) -> Iterator[Fault]:
    """An evaluator that nobody names; one that would decide on the title, or on many cases at once."""
    for step_id, step in procedure.steps.items():
        inner: Path = (*path, "steps", step_id)
        for key in step.by:
            party = scope.edition.parties.get(key)
            if party is None or party.role != "evaluator":
                continue
            if procedure.opened_by != "round" and party.chosen_by is None:
                what = f"“{step.title}”由“{party.title}”办理，却没有写由谁指定。"
                remedy = f"请给 parties.{key} 写 chosen_by，或由机关成批开展（opened_by: round），开展时指定。"
                yield scope.fault((*inner, "by"), what, remedy)
            if step.kind in BATCH_KINDS:
                what = f"“{step.title}”成批办理，“{party.title}”不能办理。"
                yield scope.fault((*inner, "by"), what, "第三方逐件评价，请写 review、opinion、visit 或 fill。")
            if any(outcome.acts for outcome in step.outcomes.values()):
                what = f"“{step.title}”由“{party.title}”办理，不能带 acts。"
                yield scope.fault((*inner, "by"), what, "第三方只作评价，对称号的处理请由机关在其后的步骤作出。")


def _heard_before_examined(scope: Scope, path: Path, procedure: Procedure) -> Iterator[Fault]:
    """A report is looked into before its holder hears of it."""
    first = procedure.steps.get(procedure.starts)
    if first is not None and _is_holders(scope, first):
        what = f"有人反映的情况由“{first.title}”先交称号单位办理，核实之前单位即知情。"
        yield scope.fault((*path, "starts"), what, "请先写由有关部门核实的步骤，再听取称号单位的陈述。")
