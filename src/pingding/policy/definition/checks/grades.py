"""Grades must tile the score and each be reachable, and a score is graded by one scale alone."""

from collections.abc import Iterator
from decimal import Decimal

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import GradeScale
from pingding.policy.language.selection import Grade
from pingding.policy.parts import percent
from pingding.policy.scores.grading import by_rank
from pingding.policy.scores.intervals import Cut, Span, tiling


def check_grades(scope: Scope) -> Iterator[Fault]:
    """Faults of every grade scale."""
    for key, scale in scope.edition.grades.items():
        path: Path = ("grades", key)
        yield from _bands(scope, path, scale)
        yield from _reachable(scope, path, scale)
        yield from _shares(scope, path, scale)
        yield from _ends(scope, path, scale)
        yield from _unnamed(scope, path, scale)
    yield from _rivals(scope)


def _unnamed(scope: Scope, path: Path, scale: GradeScale) -> Iterator[Fault]:
    """A scale that does not say which of several indicator sets it grades."""
    sets = scope.edition.indicators
    if len(sets) > 1 and not scale.indicators:
        what = f"“{scale.title}”没有写明评定哪一套指标的得分，而指标体系有{len(sets)}套。"
        yield scope.fault(path, what, f"请写 indicators，如 indicators: [{', '.join(sets)}]。")


def _rivals(scope: Scope) -> Iterator[Fault]:
    """Two scales that would grade one score: those of one indicator set, and one that names none beside another."""
    before: list[GradeScale] = []
    for key, scale in scope.edition.grades.items():
        own = set(scale.indicators)
        rival = next((each for each in before if not own or not each.indicators or own & set(each.indicators)), None)
        if rival is not None:
            what = f"“{scale.title}”与“{rival.title}”都评定同一套指标的得分。"
            yield scope.fault(("grades", key), what, "一套指标只写一套等级；有几套指标的，每套等级写明 indicators。")
        before.append(scale)


def _ends(scope: Scope, path: Path, scale: GradeScale) -> Iterator[Fault]:
    """Two lower or two upper bounds in one grade."""
    for key, grade in scale.grades.items():
        for one, other, both in (
            ("from", "above", (grade.from_, grade.above)),
            ("below", "up_to", (grade.below, grade.up_to)),
        ):
            if None not in both:
                what = f"等级“{grade.label}”同时写了 {one} 和 {other}。"
                yield scope.fault((*path, "grades", key, other), what, "请只留一个。")
        if grade.bottom_share is not None and (_bounded(grade) or _capped(grade)):
            what = f"等级“{grade.label}”为得分最低的几成，不能再写分数、名次或占比上限。"
            yield scope.fault(
                (*path, "grades", key, "bottom_share"), what, "请只写 bottom_share，另须满足的写 requires。"
            )


def _bounded(grade: Grade) -> bool:
    return any(bound is not None for bound in (grade.from_, grade.above, grade.below, grade.up_to))


def _capped(grade: Grade) -> bool:
    return any(each is not None for each in (grade.places, grade.top_share, grade.max_share))


def _conditional(grade: Grade) -> bool:
    """Whether something besides the score is asked: who fails it falls to the next grade."""
    return grade.requires is not None or by_rank(grade)


def _rest(grade: Grade) -> bool:
    """Whether the grade takes whatever no better grade took."""
    return not _bounded(grade) and not _conditional(grade) and grade.event is None


def _span(key: str, grade: Grade) -> Span:
    closed = {(False, False): "left", (True, True): "right", (False, True): "both", (True, False): "neither"}
    low = grade.above if grade.above is not None else grade.from_
    high = grade.up_to if grade.up_to is not None else grade.below
    return Span(low, high, closed[grade.above is not None, grade.up_to is not None], key)


def _low(scale: GradeScale, span: Span) -> str:
    """The key by which a grade writes its lower bound."""
    return "from" if scale.grades[span.key].above is None else "above"


def _high(scale: GradeScale, span: Span) -> str:
    """The key by which a grade writes its upper bound."""
    return "below" if scale.grades[span.key].up_to is None else "up_to"


def _spans(scale: GradeScale) -> list[Span]:
    """The score bands that must tile: a conditional grade may lie over others, or fill a place of its own."""
    spans = {key: _span(key, grade) for key, grade in scale.grades.items() if _bounded(grade)}
    plain = [span for key, span in spans.items() if not _conditional(scale.grades[key])]
    return [
        span
        for key, span in spans.items()
        if not _conditional(scale.grades[key]) or not any(_overlap(span, other) for other in plain)
    ]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _bands(scope: Scope, path: Path, scale: GradeScale) -> Iterator[Fault]:
    spans = _spans(scale)
    caught = any(map(_rest, scale.grades.values()))
    for key, what in tiling(spans):
        if not (caught and "没有分段" in what):
            yield scope.fault((*path, "grades", key), what, "各等级的分数段应首尾相接，既不重叠也不留空。")
    if caught:
        return
    if not spans:
        last = [key for key, grade in scale.grades.items() if grade.bottom_share is None or len(scale.grades) == 1][-1]
        if by_rank(scale.grades[last]) and scale.grades[last].top_share != "100%":
            what = f"名次在“{scale.grades[last].label}”之后的没有等级。"
            yield scope.fault((*path, "grades", last), what, "最低的等级请不写 places 和 top_share。")
        return
    lowest, highest = min(spans, key=lambda span: span.start), max(spans, key=lambda span: span.end)
    if lowest.from_ is not None and lowest.start > (Decimal(0), 0):
        what = f"低于 {lowest.from_} 分的没有等级。"
        yield scope.fault((*path, "grades", lowest.key), what, f"最低的等级请不写 {_low(scale, lowest)}。")
    if highest.below is not None and highest.end <= (_most(scope, scale), 0):
        what = f"{highest.below} 分及以上的没有等级。"
        yield scope.fault((*path, "grades", highest.key), what, f"最高的等级请不写 {_high(scale, highest)}。")


def _most(scope: Scope, scale: GradeScale) -> Decimal:
    """The highest score that can be reached: 100 when the scale names no indicator set."""
    trees = [tree for key in scale.indicators if (tree := scope.edition.indicators.get(key)) is not None]
    return max((tree.most for tree in trees), default=Decimal(100))


def _reachable(scope: Scope, path: Path, scale: GradeScale) -> Iterator[Fault]:
    most = _most(scope, scale)
    for key, grade in scale.grades.items():
        inner, span = (*path, "grades", key), _span(key, grade)
        if span.from_ is not None and span.start > (most, 0):
            what = f"等级“{grade.label}”须 {span.from_} 分，而最高只能得 {most} 分。"
            yield scope.fault((*inner, _low(scale, span)), what, f"请改正 {_low(scale, span)}。")
        if span.below is not None and span.end <= (Decimal(0), 0):
            what = f"等级“{grade.label}”永远达不到：须低于 {span.below} 分。"
            yield scope.fault((*inner, _high(scale, span)), what, f"请改正 {_high(scale, span)}。")
    yield from _order(scope, path, scale)


def _order(scope: Scope, path: Path, scale: GradeScale) -> Iterator[Fault]:
    """Grades are tried from best to worst: one without a bound takes all, and lower bounds must fall."""
    before: Cut | None = None
    graded = [(key, grade) for key, grade in scale.grades.items() if grade.bottom_share is None]
    scored = [(key, grade) for key, grade in graded if _bounded(grade) or grade.event is None]
    for key, grade in scored:
        inner = (*path, "grades", key)
        if _rest(grade) and key != scored[-1][0]:
            what = f"等级“{grade.label}”没有任何条件，其后的等级永远轮不到。"
            yield scope.fault(inner, what, "请写明条件，或排到最后。")
        low = _span(key, grade).start
        if before is not None and low > before:
            what = f"等级“{grade.label}”的分数高于排在它前面的等级。"
            yield scope.fault(inner, what, "等级须由好到差排列。")
        if _bounded(grade) and not _conditional(grade):
            before = low


def _shares(scope: Scope, path: Path, scale: GradeScale) -> Iterator[Fault]:
    """Places reach down from the top, by number or by share, so each must reach further than the one before."""
    upwards = list(reversed(scale.grades.items()))
    for word, title, sign in (
        ("top_share", "名次占比", "%"),
        ("places", "名次", ""),
        ("bottom_share", "名次占比", "%"),
    ):
        before = Decimal(0)
        for key, grade in upwards if word == "bottom_share" else scale.grades.items():
            written, inner = getattr(grade, word), (*path, "grades", key, word)
            if written is None:
                continue
            reach = percent(written) * 100 if sign else Decimal(written)
            if sign and not 0 < reach <= 100:
                yield scope.fault(inner, f"占比须大于0%、不超过100%，写的是 {written}。", "如 20% 为前百分之二十。")
            elif reach <= before and not _bounded(grade) and grade.requires is None:
                what = f"{title} {written} 不大于前一等级的 {before.normalize():f}{sign}，本等级永远轮不到。"
                first = "最后" if word == "bottom_share" else "最好的"
                yield scope.fault(inner, what, f"自{first}一名起累计，应逐级增大。")
            before = max(before, reach)
