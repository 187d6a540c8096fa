"""Who issues, who acts, and that nothing indispensable is missing."""

import re
from collections.abc import Iterator

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.facts.regions import enclosing
from pingding.policy.language import Party
from pingding.policy.parts import RegionKind

NEEDED = {"documents": "文件", "clauses": "条款", "parties": "参与方", "forms": "表单", "procedures": "程序"}
_OFFICE = re.compile(r"[a-z][a-z0-9-]*@[a-z][a-z0-9-]*")


def check_identity(scope: Scope) -> Iterator[Fault]:
    """Parties that cannot be found, a joint application that nobody hears, targets that contradict themselves."""
    for key, party in scope.edition.parties.items():
        yield from _party(scope, ("parties", key), party)
    if scope.edition.programme.joint and all(party.region != "case" for party in scope.edition.parties.values()):
        what = "允许几个地区联合申报，却没有一方是申报所涉各地区的部门。"
        yield scope.fault(("programme", "joint"), what, "请给一方写 region: case，或删去 joint。")
    for index, target in enumerate(scope.edition.programme.targets):
        if target.at_most is not None and target.at_least > target.at_most:
            what = f"目标下限 {target.at_least} 大于上限 {target.at_most}。"
            yield scope.fault(("programme", "targets", index), what, "请改正。")


def check_needed(scope: Scope) -> Iterator[Fault]:
    """Top-level keys without any entry."""
    for key, noun in NEEDED.items():
        if not getattr(scope.edition, key):
            yield scope.fault((key,), f"没有写任何{noun}（{key}）。", f"请补写 {key}。")


def _party(scope: Scope, path: Path, party: Party) -> Iterator[Fault]:
    if party.role in ("officer", "operator", "secretary") and party.department is None and party.chosen_by is None:
        what = f"“{party.title}”没有写由哪个部门担任。"
        yield scope.fault(path, what, "请写 department（部门），或 chosen_by（由哪个事实决定）。")
    if party.department and party.chosen_by:
        yield scope.fault((*path, "chosen_by"), "department 与 chosen_by 只能写一个。", "请删去其中一个。")
    if party.department and party.region is None and party.role in ("officer", "operator"):
        what = f"“{party.title}”没有写是哪个地区的部门。"
        yield scope.fault(path, what, "请写 region：case（申报所涉各地区）或地区标识。")
    if party.up_to is not None:
        yield from _above(scope, (*path, "up_to"), party, party.up_to)
    fact = scope.vocabulary.get(party.chosen_by or "")
    if party.role == "evaluator":
        if fact and fact.type != "text":
            what = f"chosen_by 的事实“{fact.label}”不是统一社会信用代码。"
            yield scope.fault((*path, "chosen_by"), what, "请用类型为 text 的事实，填受托机构的统一社会信用代码。")
        return
    if fact and fact.type != "office" and not (fact.choices and all(map(_OFFICE.fullmatch, fact.choices))):
        what = f"chosen_by 的事实“{fact.label}”不是机关。"
        yield scope.fault((*path, "chosen_by"), what, "请用类型为 office 的事实，或选项都写作“部门@地区”的选择题。")


def _above(scope: Scope, path: Path, party: Party, kind: RegionKind) -> Iterator[Fault]:
    """A level above that the party does not ask of a case, or that a region of the programme does not have."""
    if party.region != "case":
        yield scope.fault(path, "up_to 只与 region: case 合用。", "请写 region: case，或删去 up_to。")
        return
    own, regions = scope.edition.programme.regions, scope.shared.regions
    named = regions if own == "all" else [region for region in own if region in regions]
    reached = [region for region in named if not regions[region].upper]
    if not any(regions[around].kind == kind for region in reached for around in enclosing(scope.shared, region)):
        what = f"“{party.title}”由上一级的 {kind} 办理，而所面向的地区以上没有这一级。"
        yield scope.fault(path, what, "请改写 up_to，或在共享词表 regions 补写上级地区（within）。")
