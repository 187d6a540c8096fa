"""What happens to a title is done by a person, and what takes from its holder only after the holder could speak."""

from collections.abc import Collection, Iterator, Mapping

from pingding.policy.definition.checks.procedures import OFFICES
from pingding.policy.definition.checks.scope import Scope, resolves
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import Procedure, Step
from pingding.policy.language.procedures import Consequence
from pingding.policy.language.selection import TitleKind
from pingding.policy.procedures.progress import SKIP, Progress, reachable, starts_of
from pingding.policy.steps.fill import Fill
from pingding.policy.steps.issue import Issue
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.steps.title_acts import Regrade, TitleAct
from pingding.policy.titles.acts import TITLES

TAKING = frozenset(
    {"suspend", "rectify", "regrade", "revoke", "ban", "stop_support", "recover_support", "credit_record"}
)
"""Acts that take something from the holder, or speak ill of it: the holder is heard before."""
OWN = ("applicant", "holder")
RANK = {"preparatory": 0, "pilot": 1, "recognised": 2, "selected": 2}
"""How high a kind of title stands by its status."""


def check_consequences(scope: Scope) -> Iterator[Fault]:
    """Faults of what gives rise to each consequence, of its procedure, and of acts that nobody would have decided."""
    for key, consequence in scope.edition.consequences.items():
        path: Path = ("consequences", key)
        yield from _trigger(scope, (*path, "from"), consequence)
        yield from _procedure_of(scope, path, key, consequence)
    proposed = {each.procedure for each in scope.edition.consequences.values()}
    for key, procedure in scope.edition.procedures.items():
        yield from _acts(scope, ("procedures", key), procedure)
        if resolves(procedure) and _takes_unasked(scope, procedure, proposed=key in proposed):
            yield from _unheard(scope, ("procedures", key), procedure)


def _trigger(scope: Scope, path: Path, consequence: Consequence) -> Iterator[Fault]:
    trigger = consequence.from_
    ways = [name for name in ("after", "missed", "found", "title_act") if getattr(trigger, name)]
    if len(ways) != 1:
        what = f"同时写了 {'、'.join(ways)}。" if ways else "没有写明由什么引起。"
        yield scope.fault(path, what, "请在 after、missed、found、title_act 中恰写一种；几种情形分别写成几项。")
    for name, with_it in (("days", "missed"), ("outcome", "after")):
        if getattr(trigger, name) and not getattr(trigger, with_it):
            yield scope.fault((*path, name), f"{name} 只与 {with_it} 合用。", f"请删去 {name}，或写明 {with_it}。")
    yield from _after(scope, path, consequence)
    for party in trigger.found:
        role = scope.edition.parties[party].role if party in scope.edition.parties else "officer"
        if role not in OFFICES:
            what = f"“{scope.edition.parties[party].title}”的角色是 {role}，不是机关，不能提出处理。"
            yield scope.fault((*path, "found"), what, f"请写角色为 {'、'.join(OFFICES)} 的参与方。")
    for act in trigger.title_act.acts if trigger.title_act else ():
        if act not in TITLES:
            yield scope.dangling((*path, "title_act", "acts"), "称号变动", act, list(TITLES))


def _after(scope: Scope, path: Path, consequence: Consequence) -> Iterator[Fault]:
    """A procedure that does not end gives rise to nothing; an outcome must be one of the procedures named."""
    procedures = [scope.edition.procedures[key] for key in consequence.from_.after if key in scope.edition.procedures]
    for procedure in procedures:
        if not any(outcome.end for step in procedure.steps.values() for outcome in step.outcomes.values()):
            what = f"“{procedure.title}”没有一条路能办结，不会引起处理。"
            yield scope.fault((*path, "after"), what, "请在该程序的办理结果写 end，或改写 after。")
    taken = [
        f"{key}.{outcome}"
        for procedure in procedures
        for key, step in procedure.steps.items()
        for outcome in step.outcomes
    ]
    for way in consequence.from_.outcome if procedures else ():
        if way not in taken:
            yield scope.dangling((*path, "outcome"), "办理结果", way, taken)


def _procedure_of(scope: Scope, path: Path, key: str, consequence: Consequence) -> Iterator[Fault]:
    if consequence.hearing is not None:
        what = (
            "同时写了 procedure 和 hearing。"
            if consequence.procedure
            else f"另有标识为 {key} 的程序，hearing 不能以它为名。"
        )
        yield scope.fault((*path, "hearing"), what, "两者只写一个；自写程序的，不写 hearing。")
    elif not consequence.procedure:
        yield scope.fault(path, "没有写明怎样办理。", "请写 hearing（通常的步骤），或以 procedure 指明一个程序。")
    procedure = scope.edition.procedures.get(consequence.procedure)
    if procedure is not None and procedure.opened_by != "consequence":
        what = f"程序“{procedure.title}”由 {procedure.opened_by} 发起，不能由处理打开。"
        yield scope.fault((*path, "procedure"), what, "请在该程序写 opened_by: consequence。")


def _acts(scope: Scope, path: Path, procedure: Procedure) -> Iterator[Fault]:
    """Acts where there is no title yet, where time alone would do them, and where the holder would do them itself."""
    for step_id, step in procedure.steps.items():
        itself = _taken_by_itself(step)
        for key, outcome in step.outcomes.items():
            inner = (*path, "steps", step_id, "outcomes", key, "acts")
            if not outcome.acts:
                continue
            if procedure.opened_by == "application":
                what = f"“{procedure.title}”由申报发起，此时还没有称号，acts 无从作出。"
                yield scope.fault(inner, what, "授予称号请用 grants 和发文步骤；对称号的处理写在其他程序。")
            elif key == itself:
                what = f"“{outcome.label}”由期限届满自动作出，不能带 acts。"
                yield scope.fault(inner, what, "对称号的处理须由人作出：请把 acts 写在另一步骤，或改写 passed。")
            elif any(act.act == "lift_ban" for act in outcome.acts) and not _bans(scope):
                what = f"“{outcome.label}”解除限制申报，而没有一项处理限制申报。"
                yield scope.fault(inner, what, "请删去 lift_ban，或在限制申报的处理写 ban。")
            elif _is_own(scope, step):
                what = f"“{step.title}”由称号单位自己办理，不能带 acts。"
                yield scope.fault(inner, what, "请由有权的机关在其后的步骤作出。")
            elif any(act.act == "split" for act in outcome.acts) and not isinstance(step, Issue):
                what = f"“{outcome.label}”分立称号，而“{step.title}”不是发文步骤，新的称号没有文件为凭。"
                yield scope.fault(inner, what, "请把 split 写在发文步骤（kind: issue）的办理结果。")


def _bans(scope: Scope) -> bool:
    steps = [step for procedure in scope.edition.procedures.values() for step in procedure.steps.values()]
    return any(act.act == "ban" for step in steps for outcome in step.outcomes.values() for act in outcome.acts)


def _taken_by_itself(step: Step) -> str | None:
    """The outcome that time alone takes at the step."""
    if isinstance(step, PublicNotice):
        return next(iter(step.outcomes))
    return step.deadline.passed if step.deadline and step.deadline.passed in step.outcomes else None


def _is_own(scope: Scope, step: Step) -> bool:
    parties = (scope.edition.parties[party] for party in step.by if party in scope.edition.parties)
    return any(party.role in OWN for party in parties)


def _takes_unasked(scope: Scope, procedure: Procedure, *, proposed: bool) -> bool:
    """Whether what it comes to for a title is not what its own holder asked for: then the holder is heard before.

    A consequence that nothing gives rise to, and an application, of which no title is there yet, have faults of their
    own.
    """
    if procedure.opened_by == "consequence":
        return proposed
    if procedure.opened_by == "request":
        parties = scope.edition.parties
        return any(parties[key].role not in OWN for key in _openers(procedure) if key in parties)
    return procedure.opened_by != "application"


def _openers(procedure: Procedure) -> tuple[str, ...]:
    return procedure.opens.by if procedure.opens else ()


def _unheard(scope: Scope, path: Path, procedure: Procedure) -> Iterator[Fault]:
    """Steps that can take something from the holder before it was heard, or the time for that had run."""
    kinds = kinds_of(scope, path[-1], procedure)
    hearings = {key for key, step in procedure.steps.items() if _hears(scope, step)}
    before = _open_before(procedure, hearings)
    for step_id, step in procedure.steps.items():
        for key, outcome in step.outcomes.items():
            taking = dict.fromkeys(TITLES[act.act] for act in outcome.acts if _takes(act, kinds, scope.edition.titles))
            if step_id in before and key != _taken_by_itself(step) and taking:
                acts = "、".join(taking)
                what = f"“{outcome.label}”（{acts}）对称号单位不利，而此前没有（或可以绕过）由其陈述申辩的步骤。"
                remedy = (
                    "请在此前安排由称号单位办理的填报步骤，期限写 working_days 或 days，passed 写期满自动作出的结果；"
                    "或改用 hearing。"
                )
                yield scope.fault((*path, "steps", step_id, "outcomes", key, "acts"), what, remedy)


def kinds_of(scope: Scope, key: object, procedure: Procedure) -> tuple[str, ...]:
    """The kinds of title that a procedure is about, as far as what opens it says; all where it says nothing."""
    edition = scope.edition
    openers = (procedure.opens, *edition.obligations.values(), *edition.consequences.values())
    concerned = [each.titles for each in openers if each and getattr(each, "procedure", key) == key]
    return tuple(dict.fromkeys(kind for titles in concerned for kind in titles or edition.titles)) or (*edition.titles,)


def _takes(act: TitleAct, kinds: Collection[str], titles: Mapping[str, TitleKind]) -> bool:
    """Whether the act takes something from a title of one of these kinds; to become one that stands higher does not."""
    if not isinstance(act, Regrade) or act.to not in titles:
        return act.act in TAKING
    before = [titles[kind].status for kind in kinds if kind in titles and kind != act.to]
    return any(RANK[status] >= RANK[titles[act.to].status] for status in before)


def _hears(scope: Scope, step: Step) -> bool:
    """Whether the holder states its case here within a length of time after which the case goes on without it."""
    deadline = step.deadline
    timed = deadline is not None and (deadline.working_days or deadline.days or deadline.months)
    return isinstance(step, Fill) and _is_own(scope, step) and bool(timed) and _taken_by_itself(step) is not None


def _open_before(procedure: Procedure, hearings: Collection[str]) -> frozenset[str]:
    """The steps that can be open while none of the hearings has been acted on."""
    states, waiting, seen = reachable(procedure), [*starts_of(procedure)], set[Progress]()
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            waiting += [move.to for move in states[state] if move.step not in hearings or move.outcome == SKIP]
    return frozenset(step for state in seen for step in state.open)
