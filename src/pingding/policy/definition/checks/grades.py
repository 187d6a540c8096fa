"""Grades must tile the score and each be reachable; rankings must have something to rank by."""

from collections.abc import Iterator
from decimal import Decimal

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import GradeScale
from pingding.policy.language.selection import Grade, Ranking
from pingding.policy.scores.intervals import Span, tiling
from pingding.policy.steps.panel import Panel
from pingding.policy.steps.rank import Rank


def check_grades(scope: Scope) -> Iterator[Fault]:
    """Faults of every grade scale."""
    for key, scale in scope.edition.grades.items():
        path: Path = ("grades", key)
        yield from _bands(scope, path, scale)
        yield from _reachable(scope, path, scale)
        yield from _shares(scope, path, scale)


def _bounded(grade: Grade) -> bool:
    return grade.from_ is not None or grade.below is not None


def _conditional(grade: Grade) -> bool:
    """Whether something besides the score is asked: who fails it falls to the next grade."""
    return grade.requires is not None or grade.top_share is not None


def _rest(grade: Grade) -> bool:
    """Whether the grade takes whatever no better grade took."""
    decided = (grade.from_, grade.below, grade.top_share, grade.requires, grade.event)
    return all(value is None for value in decided)


def _spans(scale: GradeScale) -> list[Span]:
    """The score bands that must tile: a conditional grade may lie over others, or fill a place of its own."""
    spans = {key: Span(g.from_, g.below, "left", key) for key, g in scale.grades.items() if _bounded(g)}
    plain = [span for key, span in spans.items() if not _conditional(scale.grades[key])]
    return [
        span
        for key, span in spans.items()
        if not _conditional(scale.grades[key]) or not any(_overlap(span, other) for other in plain)
    ]


def _overlap(one: Span, other: Span) -> bool:
    return _low(one) < _high(other) and _low(other) < _high(one)


def _low(span: Span) -> Decimal:
    return Decimal("-Infinity") if span.from_ is None else span.from_


def _high(span: Span) -> Decimal:
    return Decimal("Infinity") if span.below is None else span.below


def _bands(scope: Scope, path: Path, scale: GradeScale) -> Iterator[Fault]:
    spans = _spans(scale)
    caught = any(map(_rest, scale.grades.values()))
    for key, what in tiling(spans):
        if not (caught and "没有分段" in what):
            yield scope.fault((*path, "grades", key), what, "各等级的分数段应首尾相接，既不重叠也不留空。")
    if not spans or caught:
        return
    lowest, highest = min(spans, key=_low), max(spans, key=_high)
    if lowest.from_ is not None and lowest.from_ > 0:
        what = f"低于 {lowest.from_} 分的没有等级。"
        yield scope.fault((*path, "grades", lowest.key), what, "最低的等级请不写 from。")
    if highest.below is not None and highest.below <= _most(scope, scale):
        what = f"{highest.below} 分及以上的没有等级。"
        yield scope.fault((*path, "grades", highest.key), what, "最高的等级请不写 below。")


def _most(scope: Scope, scale: GradeScale) -> Decimal:
    """The highest score that can be reached: 100 when the scale names no indicator set."""
    tree = scope.edition.indicators.get(scale.indicators or "")
    if tree is None:
        return Decimal(100)
    return tree.most


def _reachable(scope: Scope, path: Path, scale: GradeScale) -> Iterator[Fault]:
    most = _most(scope, scale)
    for key, grade in scale.grades.items():
        inner = (*path, "grades", key)
        if grade.from_ is not None and grade.from_ > most:
            what = f"等级“{grade.label}”须 {grade.from_} 分，而最高只能得 {most} 分。"
            yield scope.fault((*inner, "from"), what, "请改正 from。")
        if grade.below is not None and grade.below <= 0:
            what = f"等级“{grade.label}”永远达不到：须低于 {grade.below} 分。"
            yield scope.fault((*inner, "below"), what, "请改正 below。")
    yield from _order(scope, path, scale)


def _order(scope: Scope, path: Path, scale: GradeScale) -> Iterator[Fault]:
    """Grades are tried from best to worst: one without a bound takes all, and lower bounds must fall."""
    before: Decimal | None = None
    scored = [(key, grade) for key, grade in scale.grades.items() if _bounded(grade) or grade.event is None]
    for key, grade in scored:
        inner = (*path, "grades", key)
        if _rest(grade) and key != scored[-1][0]:
            what = f"等级“{grade.label}”没有任何条件，其后的等级永远轮不到。"
            yield scope.fault(inner, what, "请写明条件，或排到最后。")
        low = _low(Span(grade.from_, grade.below, "left", key))
        if before is not None and low > before:
            what = f"等级“{grade.label}”的分数高于排在它前面的等级。"
            yield scope.fault(inner, what, "等级须由好到差排列。")
        if _bounded(grade) and not _conditional(grade):
            before = low


def _shares(scope: Scope, path: Path, scale: GradeScale) -> Iterator[Fault]:
    """Rank shares reach down from the top, so each must reach further than the one before."""
    before = Decimal(0)
    for key, grade in scale.grades.items():
        share, inner = grade.top_share, (*path, "grades", key, "top_share")
        if share is None:
            continue
        if not 0 < share <= 1:
            yield scope.fault(inner, f"占比须在 0 与 1 之间，写的是 {share}。", "如 0.2 为前百分之二十。")
        elif share <= before and grade.from_ is None and grade.requires is None:
            what = f"名次占比 {share} 不大于前一等级的 {before}，本等级永远轮不到。"
            yield scope.fault(inner, what, "占比自最好的一名起累计，应逐级增大。")
        before = max(before, share)


def check_rankings(scope: Scope) -> Iterator[Fault]:
    """Faults of every ranking."""
    for key, ranking in scope.edition.rankings.items():
        path: Path = ("rankings", key)
        yield from _panel(scope, path, key, ranking)
        for index, rule in enumerate(ranking.tie_breakers):
            if [rule.by, rule.indicator, rule.holding].count(None) != 2:
                what = "并列规则须恰写 by（表达式）、indicator（指标）和 holding（持有的称号）之一。"
                yield scope.fault((*path, "tie_breakers", index), what, "请只留一个。")
        if ranking.by == "in_favour" and ranking.minimum is not None and ranking.minimum > 1:
            what = f"赞成比例不会超过 1，写的是 {ranking.minimum}。"
            yield scope.fault((*path, "minimum"), what, "请写 0 与 1 之间的数，如 0.6。")
        yield from _minimum(scope, (*path, "minimum"), key, ranking)


def _minimum(scope: Scope, path: Path, key: str, ranking: Ranking) -> Iterator[Fault]:
    """A least score that no case can reach."""
    if ranking.by != "score" or ranking.minimum is None:
        return
    for procedure in scope.edition.procedures.values():
        if not any(isinstance(step, Rank) and step.ranking == key for step in procedure.steps.values()):
            continue
        panel = procedure.steps.get(ranking.panel or "")
        tree = scope.edition.indicators.get(panel.indicators or "") if panel else None
        most = tree.most if tree else None
        if most is not None and ranking.minimum > most:
            what = f"须达到 {ranking.minimum} 分，而“{panel.title if panel else key}”最高只能得 {most} 分。"
            yield scope.fault(path, what, "请改正 minimum，或改正指标体系的 total。")


def _panel(scope: Scope, path: Path, key: str, ranking: Ranking) -> Iterator[Fault]:
    if ranking.panel is None:
        return
    for procedure in scope.edition.procedures.values():
        ranks = any(isinstance(step, Rank) and step.ranking == key for step in procedure.steps.values())
        step = procedure.steps.get(ranking.panel)
        if step is None and ranks:
            what = f"排序所在的程序“{procedure.title}”里没有步骤“{ranking.panel}”。"
            yield scope.fault((*path, "panel"), what, "请写同一程序的评审步骤。")
        elif step is not None and not isinstance(step, Panel):
            what = f"“{step.title}”不是评审步骤（kind: panel）。"
            yield scope.fault((*path, "panel"), what, "请写评审步骤；尚无评审则删去 panel。")
        elif step is not None and ranking.by == "score" and step.indicators is None:
            what = f"按分数排序，而“{step.title}”没有指标体系。"
            yield scope.fault((*path, "panel"), what, "请给评审步骤写 indicators，或改为 by: in_favour。")
