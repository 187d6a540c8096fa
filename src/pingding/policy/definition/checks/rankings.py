"""Rankings must have something to rank by; quotas must bind what there is; cohorts must become whole one day."""

from collections.abc import Iterator, Sequence

from pingding.policy.definition.checks.scope import Scope, resolves
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language.indicators import Cohort, IndicatorSet, LeafRule
from pingding.policy.language.procedures import Procedure
from pingding.policy.language.selection import Ranking
from pingding.policy.parts import percent
from pingding.policy.procedures.paths import reached_from
from pingding.policy.scores.grading import by_comparison
from pingding.policy.scores.leaves import is_judged, leaves
from pingding.policy.scores.rules.registry import options_of
from pingding.policy.scores.sources import scales_of, sets_of, sources_of
from pingding.policy.steps.limits import RECOMMENDER, ComparedCases, Quota
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.opinion import Opinion
from pingding.policy.steps.panel import Panel
from pingding.policy.steps.rank import Rank
from pingding.policy.steps.recommend import Recommend
from pingding.policy.steps.registry import Step


def check_rankings(scope: Scope) -> Iterator[Fault]:
    """Faults of every ranking and of every quota."""
    for key, ranking in scope.edition.rankings.items():
        path: Path = ("rankings", key)
        yield from _panels(scope, path, key, ranking)
        yield from _computed(scope, path, ranking)
        for index, rule in enumerate(ranking.tie_breakers):
            if [rule.by, rule.indicator, rule.holding].count(None) != 2:
                what = "并列规则须恰写 by（表达式）、indicator（指标）和 holding（持有的称号）之一。"
                yield scope.fault((*path, "tie_breakers", index), what, "请只留一个。")
        yield from _minimum(scope, (*path, "minimum"), ranking)
        for index, quota in enumerate(ranking.quotas):
            yield from _grouped(scope, (*path, "quotas", index), quota, ranking.cohort)
    for key, procedure in scope.edition.procedures.items():
        for step_id, step in procedure.steps.items():
            yield from _at_step(scope, ("procedures", key, "steps", step_id), procedure, step)


def _minimum(scope: Scope, path: Path, ranking: Ranking) -> Iterator[Fault]:
    """A least score written as a share, a least share written as a number or beyond the whole."""
    if ranking.minimum is None:
        return
    if ranking.by == "score" and isinstance(ranking.minimum, str):
        what = f"按得分排序，写的是比例 {ranking.minimum}。"
        yield scope.fault(path, what, "请写分数，如 60。")
    elif ranking.by == "in_favour" and not isinstance(ranking.minimum, str):
        what = f"按赞成比例排序，写的是 {ranking.minimum}。"
        yield scope.fault(path, what, "请写百分比，如 60%。")
    elif ranking.by == "in_favour" and not 0 < (ranking.least or 0) <= 1:
        what = f"赞成比例不会超过100%，也不会为0，写的是 {ranking.minimum}。"
        yield scope.fault(path, what, "请写大于0%、至多100%的比例，如 60%。")


def check_cohorts(scope: Scope) -> Iterator[Fault]:
    """Cohorts that never become whole, or that mean nothing where they stand."""
    edition = scope.edition
    intake = edition.programme.intake
    rolling = intake.kind == "rolling" and intake.closes is None
    compared: list[tuple[Path, ComparedCases, bool]] = [
        (("rankings", key, "cohort"), ranking.cohort, True) for key, ranking in edition.rankings.items()
    ]
    compared += [(("grades", key, "cohort"), each.cohort, by_comparison(each)) for key, each in edition.grades.items()]
    compared += [
        (("indicators", key, "cohort"), each.cohort, compares(each)) for key, each in edition.indicators.items()
    ]
    for key, procedure in edition.procedures.items():
        for step_id, step in procedure.steps.items():
            if (cohort := step.compared()) is not None:
                compared.append((("procedures", key, "steps", step_id, "cohort"), cohort, True))
    for path, cohort, used in compared:
        if used and rolling and cohort.over == "round":
            what = "常年受理的没有截止，同批各件永远不会到齐。"
            listed = path[0] in ("rankings", "procedures")
            remedy = "请写 over: list（只在一并办理的各件之间）" if listed else "请写 over: so_far（在已到的各件之间）"
            yield scope.fault(path, what, f"{remedy}。")
        elif cohort.over == "list" and path[0] not in ("rankings", "procedures"):
            yield scope.fault((*path, "over"), "只有排序有名单，这里不能写 list。", "请写 round 或 so_far。")


def compares(indicators: IndicatorSet) -> bool:
    """Whether a row of the set is scored by comparison with other cases."""
    return any(_compared(row.score) for _path, row in leaves(indicators))


def _compared(rule: LeafRule | None) -> bool:
    return isinstance(rule, Cohort) or any(map(_compared, options_of(rule)))


def _at_step(scope: Scope, path: Path, procedure: Procedure, step: Step) -> Iterator[Fault]:
    """The quotas that bind at a step: of its ranking, or its own."""
    if isinstance(step, Rank) and step.ranking in scope.edition.rankings:
        ranking = scope.edition.rankings[step.ranking]
        yield from _least(scope, ("rankings", step.ranking, "minimum"), procedure, step, ranking)
        yield from _quotas(scope, ("rankings", step.ranking, "quotas"), procedure, step, ranking.quotas)
    elif isinstance(step, Meeting):
        yield from _quotas(scope, (*path, "quotas"), procedure, step, step.quotas)


def _quotas(scope: Scope, path: Path, procedure: Procedure, step: Step, quotas: Sequence[Quota]) -> Iterator[Fault]:
    for index, quota in enumerate(quotas):
        inner = (*path, index)
        for key in quota.outcomes:
            if key not in step.outcomes:
                yield scope.dangling((*inner, "outcomes"), f"“{step.title}”的办理结果", key, list(step.outcomes))
        if quota.outcomes and not quota.titles and len(scope.edition.titles) > 1:
            what = "名额只限某些办理结果，而称号不止一种，不知授予哪一种占用名额。"
            yield scope.fault(inner, what, "请写 titles。")
        grades = {key for scale in scales_of(scope.edition, procedure, step) for key in scale.grades}
        if quota.grade is not None and quota.grade not in grades:
            yield scope.dangling((*inner, "grade"), "等级", quota.grade, sorted(grades))
        for word in ("of", "pool"):
            share = getattr(quota, word)
            if isinstance(share, str) and not percent(share) > 0:
                yield scope.fault((*inner, word), "名额为 0。", "请写大于0%的比例。")
        if isinstance(quota.of, str) and percent(quota.of) > 1:
            yield scope.fault((*inner, "of"), f"名额超过全部件数，写的是 {quota.of}。", "请写不超过100%的比例。")
        if isinstance(quota.of, int) and "rounding" in quota.model_fields_set:
            what = f"名额写的是件数（{quota.of}件），没有尾数可以取整。"
            yield scope.fault((*inner, "rounding"), what, f"如为百分比，请写 of: {quota.of}%；否则删去 rounding。")
        offices = any(isinstance(each, Recommend | Opinion) for each in procedure.steps.values())
        if quota.per == RECOMMENDER and not offices:
            what = f"程序“{procedure.title}”里没有推荐或签署意见的步骤。"
            yield scope.fault((*inner, "per"), what, "请改按某个事实，如 region。")


def _grouped(scope: Scope, path: Path, quota: Quota, cohort: ComparedCases) -> Iterator[Fault]:
    if cohort.within and quota.per not in cohort.within:
        what = "名次分组计算，而名额不按其中一组，不知该给哪一组。"
        yield scope.fault(path, what, f"请写 per: {cohort.within[0]}；各组合计的名额写在会议（meeting）的 quotas。")


def _computed(scope: Scope, path: Path, ranking: Ranking) -> Iterator[Fault]:
    """Sets computed without experts: wholly by data, and by themselves."""
    if ranking.indicators and (ranking.panel or ranking.by == "in_favour"):
        what = "panel（专家评审的结果）和 indicators（按数据计算的得分）只能写一个，赞成比例只能取自评审。"
        yield scope.fault((*path, "indicators"), what, "请只留一个。")
    for key in ranking.indicators:
        tree = scope.edition.indicators.get(key)
        judged = [row.title for _path, row in leaves(tree) if is_judged(row.score)] if tree else []
        if judged:
            what = f"“{judged[0]}”须由评分人打分，不能全部按数据计算。"
            yield scope.fault((*path, "indicators"), what, "请改写 panel，或改正该指标的计分规则。")


def _least(scope: Scope, path: Path, procedure: Procedure, step: Step, ranking: Ranking) -> Iterator[Fault]:
    """A least score that no case can reach; sets of different totals that meet in one ranking."""
    if ranking.by != "score":
        return
    sets = sets_of(procedure, sources_of(scope.edition, procedure, step))
    trees = [scope.edition.indicators[key] for key in sets if key in scope.edition.indicators]
    if len({tree.total for tree in trees}) > 1:
        what = f"{'、'.join(f'“{tree.title}”' for tree in trees)}满分不同，不能在同一排序中比较。"
        yield scope.fault(path[:-1], what, "请使各套指标的 total 相同，或分开排序。")
    most = max((tree.most for tree in trees), default=None)
    if most is not None and ranking.least is not None and ranking.least > most:
        titles = "、".join(f"“{procedure.steps[key].title}”" for key in ranking.panel if key in procedure.steps)
        what = f"须达到 {ranking.minimum} 分，而{titles}最高只能得 {most} 分。"
        yield scope.fault(path, what, "请改正 minimum，或改正指标体系的 total。")


def _left_out(
    scope: Scope, path: Path, procedure: Procedure, ranking: Ranking, ranks: Sequence[str]
) -> Iterator[Fault]:
    """Panels from which cases come to the ranking without having gone through one that it names."""
    panels = [key for key, step in procedure.steps.items() if isinstance(step, Panel)]
    if set(ranking.panel).isdisjoint(panels) or not resolves(procedure):
        return
    first = {procedure.starts} | reached_from(procedure, procedure.starts, without=ranking.panel)
    for name in panels:
        ahead = reached_from(procedure, name, without=ranking.panel)
        rank = next((key for key in ranks if key in ahead), None)
        if name in first - set(ranking.panel) and rank is not None:
            own, after = procedure.steps[name].title, procedure.steps[rank].title
            what = f"经“{own}”的件会走到“{after}”，而 panel 没有写它，这些件没有得分。"
            yield scope.fault(path, what, f"请写 panel: [{', '.join((*ranking.panel, name))}]，或改正步骤的去向。")


def _panels(scope: Scope, path: Path, key: str, ranking: Ranking) -> Iterator[Fault]:
    for procedure in scope.edition.procedures.values():
        ranks = [name for name, step in procedure.steps.items() if isinstance(step, Rank) and step.ranking == key]
        yield from _left_out(scope, (*path, "panel"), procedure, ranking, ranks)
        for name in ranking.panel:
            step = procedure.steps.get(name)
            if step is None and ranks:
                what = f"排序所在的程序“{procedure.title}”里没有步骤“{name}”。"
                yield scope.fault((*path, "panel"), what, "请写同一程序的评审步骤。")
            elif step is not None and not isinstance(step, Panel):
                what = f"“{step.title}”不是评审步骤（kind: panel）。"
                yield scope.fault((*path, "panel"), what, "请写评审步骤；尚无评审则删去 panel。")
            elif step is not None and ranking.by == "score" and step.indicators is None:
                what = f"按分数排序，而“{step.title}”没有指标体系。"
                yield scope.fault((*path, "panel"), what, "请给评审步骤写 indicators，或改为 by: in_favour。")
