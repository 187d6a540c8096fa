"""What `score` prints: lines for people, plain data for programs."""

from collections.abc import Iterator

from pingding.cli.library import Opened
from pingding.cli.printing import cited, table
from pingding.cli.scoring.results import Round, ScoredCase
from pingding.policy.scores.scoring import ScoredNode
from pingding.policy.values.arithmetic import plain

UNKNOWN = "未定"


def lines_of_one(opened: Opened, scored: Round) -> Iterator[str]:
    """One case: every row with its points, the total, floors that it stays below, its grade."""
    yield _heading(opened, scored)
    for case in scored.cases:
        for node in case.scored.nodes:
            yield from _rows(node, 1)
        yield case.scored.explain
        yield from (f"{each.sentence}{cited(each.clause)}" for each in case.floors)
        if case.because:
            yield case.because


def lines_of_round(opened: Opened, scored: Round) -> Iterator[str]:
    """A round: each case with its place, points, grade, whether it would be proposed, and what set it apart."""
    yield f"{_heading(opened, scored)}：{len(scored.cases)}件"
    if scored.ranking is None:
        yield "  本办法没有按这套指标排序的规则，不排名次。"
    rows = [("名次", "件", "得分", "等级", "建议", "说明")]
    yield from table([*rows, *map(_line, scored.cases)], indent="  ")
    if scored.ranked is not None:
        yield from (f"  {warning}" for warning in scored.ranked.warnings)


def plain_case(case: ScoredCase) -> dict[str, object]:
    """One case as plain data; its place only in a round with a ranking."""
    scored, placed = case.scored, case.placed
    place = (
        {}
        if placed is None
        else {
            "place": placed.place,
            "tied": placed.tied,
            "decided_by": placed.decided_by,
            "proposed": placed.proposed,
            "says": list(placed.says),
        }
    )
    return {
        "total": scored.total,
        "base": scored.base,
        "bonus": scored.bonus,
        "deductions": scored.deductions,
        "out_of": scored.out_of,
        "missing": list(scored.missing),
        "floors_failed": [
            {"row": each.title, "points": each.points, "floor": each.floor, "clause": list(each.clause)}
            for each in case.floors
        ],
        "grade": case.grade or None,
        "grade_label": case.scale.grades[case.grade].label if case.scale and case.grade else None,
        "because": case.because,
        **place,
        "explain": scored.explain,
        "rows": [_plain_row(node) for node in scored.nodes],
    }


def plain_round(scored: Round) -> dict[str, object]:
    """A round as plain data, its cases in order."""
    return {
        "ranking": scored.ranking.title if scored.ranking else None,
        "enough": scored.ranked.enough if scored.ranked else None,
        "warnings": list(scored.ranked.warnings) if scored.ranked else [],
        "cases": [{"case": case.name, **plain_case(case)} for case in scored.cases],
    }


def _heading(opened: Opened, scored: Round) -> str:
    return f"{opened.edition.indicators[scored.set_id].title}（{scored.set_id}）"


def _rows(node: ScoredNode, depth: int) -> Iterator[str]:
    points = UNKNOWN if node.points is None else plain(node.points)
    yield f"{'  ' * depth}{node.title}　{points}/{plain(node.weight)}　{node.explain}"
    for child in node.children:
        yield from _rows(child, depth + 1)


def _line(case: ScoredCase) -> tuple[str, ...]:
    placed, total = case.placed, case.scored.total
    graded = case.scale.grades[case.grade].label if case.scale and case.grade else ""
    says = placed.says if placed else tuple(each.sentence for each in case.floors)
    return (
        str(placed.place) if placed else "",
        case.name,
        UNKNOWN if total is None else plain(total),
        graded,
        ("列入" if placed.proposed else "不列入") if placed else "",
        "；".join((*says, *([case.ungraded.rstrip("。")] if case.ungraded else []))),
    )


def _plain_row(node: ScoredNode) -> dict[str, object]:
    return {
        "path": node.path,
        "title": node.title,
        "weight": node.weight,
        "points": node.points,
        "explain": node.explain,
        "applies": node.applies,
        "children": [_plain_row(child) for child in node.children],
    }
