"""A panel played: experts assigned, one may stand aside, each scores alone, the convener closes."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from random import Random

from pingding.actions.panels.drawing import call_next, draw_panels
from pingding.actions.panels.experts import assign_experts, declare_recusal
from pingding.actions.panels.sheets import save_expert_sheet
from pingding.cli.player.world import World
from pingding.cli.synthesis.contents import points_for
from pingding.policy.errors import PingdingError
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, Fact
from pingding.policy.scores.combining import combine
from pingding.policy.scores.grading import by_comparison, scale_for
from pingding.policy.scores.results import PanelResult
from pingding.policy.scores.rounds import grade_alone
from pingding.policy.scores.score_facts import score_values
from pingding.policy.steps.panel import Panel
from pingding.policy.values.typed import Value
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.editions import edition_of
from pingding.queries.panels.expert_draws import binding_draw, draws_of
from pingding.queries.panels.fitness import fitness_of
from pingding.queries.panels.sheets import facts_at_submission
from pingding.records.models import Case, Expert, Person, StepRun

LEVELS = tuple(n / 20 for n in range(20, -1, -1))
FACTORS = tuple(Decimal(n) / 8 for n in (0, 1, 2, 3, 4, 5, 6, 7, 12, 16, 32))
"""By how much less or more might have been reported."""
RECUSAL = "与申报单位有项目合作，可能影响公正评审。"


def assign(
    world: World, case: Case, step: str, convener: Person, *, experts: list[Person] | None = None
) -> list[Person]:
    """Assign experts to the free seats: those given, else any of the pool whom no known reason keeps out; where the
    definition has them drawn, they are drawn, and who left is followed by the next in order."""
    panel = _panel(case, step)
    run = StepRun.objects.get(case=case, step=step, closed_at=None)
    present = list(run.assignments.filter(ended_at=None).select_related("expert"))
    if panel.drawn is not None:
        _draw(world, case, run, convener, places=panel.seats - len(present))
        return [row.expert for row in run.assignments.filter(ended_at=None).select_related("expert").order_by("pk")]
    asked = dict(run.assignments.values_list("expert", "ended_at"))
    pool = list(Expert.objects.filter(is_active=True).select_related("person", "employer").order_by("person__name"))
    fitness = fitness_of(CaseFile(case), run, pool, at=world.at)
    free = [entry.person for entry in pool if next(fitness.against(entry, asked), None) is None]
    world.rng.shuffle(free)
    chosen = experts if experts is not None else free[: max(0, panel.seats - len(present))]
    if chosen:
        assign_experts(case.number, step, chosen, actor=world.viewer(convener), at=world.later(len(chosen)))
    return [row.expert for row in present] + chosen


def _draw(world: World, case: Case, run: StepRun, convener: Person, *, places: int) -> None:
    """Fill the free places of a panel that is drawn: by the order of its draw, where one holds."""
    if places < 1:
        return
    actor, drawn = world.viewer(convener), {row.draw_id for row in run.assignments.all() if row.draw_id}
    if binding_draw(draws_of(case, run.step), run, drawn) is not None:
        call_next(case.number, run.step, actor=actor, at=world.later(places))
    else:
        seed = f"{world.seed}-{case.number}"
        draw_panels(run.step, [case.number], seed=seed, actor=actor, at=world.later(places))


def recuse(world: World, case: Case, step: str, expert: Person, reason: str = RECUSAL) -> None:
    """An assigned expert stands aside."""
    declare_recusal(case.number, step, reason, actor=world.viewer(expert), at=world.later())


def judge(
    world: World,
    case: Case,
    step: str,
    expert: Person,
    *,
    points: dict[str, Decimal] | None = None,
    level: float = 0.8,
    favour: bool = True,
    comment: str = "",
) -> None:
    """An expert hands a sheet in: points by the step's indicators, or an argued recommendation."""
    panel = _panel(case, step)
    viewer = world.viewer(expert)
    if panel.indicators:
        entries = points_for(case, panel, world.rng, level) if points is None else points
        save_expert_sheet(
            case.number,
            step,
            actor=viewer,
            at=world.later(20),
            points=entries,
            favour=favour,
            comment=comment or "依据材料逐项评分。",
            submit=True,
            declared=True,
        )
        return
    word = "可行" if favour else "尚不充分"
    save_expert_sheet(
        case.number,
        step,
        actor=viewer,
        at=world.later(20),
        answers=tuple(f"{word}，理由见意见。" for _ in panel.asks),
        favour=favour,
        comment=comment or f"经论证，方案{word}。",
        submit=True,
        declared=True,
    )


def sit(
    world: World, case: Case, step: str, convener: Person, *, level: float, recusals: int = 0, favour_share: float = 0.9
) -> None:
    """A whole panel up to its closing: assignment, so many recusals with replacement, every sheet."""
    panel = _panel(case, step)
    experts = assign(world, case, step, convener)
    for expert in experts[:recusals]:
        recuse(world, case, step, expert)
    if recusals:
        experts = assign(world, case, step, convener)
    if len(experts) < panel.quorum:
        raise PingdingError(f"专家库中可用专家只有{len(experts)}人，不足{panel.quorum}人")
    for expert in experts:
        judge(world, case, step, expert, level=level, favour=world.rng.random() < favour_share)


def level_for(
    world: World, case: Case, step: str, grades: Collection[str], holds: Collection[str] = ()
) -> float | None:
    """The level of points by which the case comes to one of the grades (any, where none is named) and by which these
    expressions hold of its scores, in the middle of those that fit; None where none does.

    Where grades hang on the other cases, the better the grade, the higher the level.
    """
    panel, edition = _panel(case, step), edition_of(case.edition)
    scale = scale_for(edition, panel.indicators)
    if panel.indicators is None or (grades and scale is None):
        return None
    if grades and scale is not None and by_comparison(scale):
        order = list(scale.grades)
        return 1 - 0.6 * min(map(order.index, grades)) / (len(order) - 1)
    facts = facts_at_submission(CaseFile(case))
    sheets = {level: points_for(case, panel, world.rng, level, scatter=0) for level in LEVELS}
    fitting = [level for level, points in sheets.items() if _comes_to(panel, facts, points, grades, holds)]
    return fitting[len(fitting) // 2] if fitting else None


def by_figures(case: Case, step: str, grades: Collection[str], holds: Collection[str]) -> bool:
    """Whether the case would come to one of the grades, and these would hold of its scores, by some points, had other
    figures been reported in earlier years."""
    panel, edition = _panel(case, step), edition_of(case.edition)
    facts = facts_at_submission(CaseFile(case))
    figures = {key: facts[key] for key, fact in edition.earlier_facts.items() if _reported(edition, fact)}
    sheets = [points_for(case, panel, Random(0), level, scatter=0) for level in LEVELS[::4]] if panel.indicators else []
    return any(
        _comes_to(panel, Facts(edition, facts.shared, {**facts.entered, **others}, facts.on), points, grades, holds)
        for others in (_multiplied(figures, factor) for factor in FACTORS)
        for points in sheets
    )


def _reported(edition: Edition, fact: Fact) -> bool:
    """Whether a fact is what was handed in about a title, in an earlier year."""
    procedure = edition.procedures.get(fact.earlier.of or "") if fact.earlier else None
    return procedure is not None and procedure.opened_by != "application"


def _multiplied(figures: Mapping[str, Value], factor: Decimal) -> dict[str, Value]:
    return {key: value * factor for key, value in figures.items() if isinstance(value, Decimal)}


def _comes_to(
    panel: Panel, facts: Facts, points: Mapping[str, Decimal], grades: Collection[str], holds: Collection[str]
) -> bool:
    """Whether these points bring a case with these facts to one of the grades, and make the expressions hold."""
    edition, indicators = facts.edition, panel.indicators
    assert indicators is not None
    scale = scale_for(edition, indicators)
    combined = combine(edition.indicators[indicators], [points], facts)
    own = "" if scale is None else grade_alone(scale, facts, PanelResult(1, 0, combined, indicators))
    values = score_values(edition, indicators, combined.compared, combined.rows, own)
    scored = Facts(edition, facts.shared, {**facts.entered, **values}, facts.on)
    return (not grades or own in grades) and all(scored.holds(text) for text in holds)


def _panel(case: Case, step: str) -> Panel:
    definition = edition_of(case.edition).step(case.procedure, step)
    if not isinstance(definition, Panel):
        raise PingdingError(f"“{definition.title}”不是专家评审步骤")
    return definition
