"""What `score` prints: lines for people, plain data for programs."""

from collections.abc import Iterator

from pingding.cli.printing import cited, table
from pingding.cli.scoring.results import Round, ScoredCase
from pingding.policy.scores.scoring import ScoredNode
from pingding.policy.values.arithmetic import plain

UNKNOWN = "未定"
HEADINGS = ("名次", "件", "组", "指标体系", "得分", "等级", "建议", "说明")
VARYING = frozenset({"组", "指标体系"})
"""The columns that are left out where all cases have the same there."""


def lines_of_one(scored: Round) -> Iterator[str]:
    """One case: every row with its points, the total, floors that it stays below, its grade."""
    yield _heading(scored)
    for case in scored.cases:
        for node in case.scored.nodes:
            yield from _rows(node, 1)
        yield case.scored.explain
        yield from (f"{each.sentence}{cited(each.clause)}" for each in case.floors)
        if case.because:
            yield case.because


def lines_of_round(scored: Round) -> Iterator[str]:
    """A round: each case with its place, points, grade, whether it would be proposed, and what set it apart.

    What is the same for all, the group in which they are compared or the set by which they are scored, has no column.
    """
    yield f"{_heading(scored)}：{len(scored.cases)}件"
    if scored.ranking is None:
        yield "  本办法没有按这套指标排序的规则，不排名次。"
    rows = [HEADINGS, *(_line(case) for case in scored.cases)]
    kept = [
        place for place, each in enumerate(HEADINGS) if each not in VARYING or len({r[place] for r in rows[1:]}) > 1
    ]
    yield from table([[row[place] for place in kept] for row in rows], indent="  ")
    for line in (*(scored.ranked.warnings if scored.ranked else ()), *scored.unchecked):
        yield f"  {line}"


def plain_case(case: ScoredCase) -> dict[str, object]:
    """One case as plain data; its place only in a round with a ranking."""
    scored, placed = case.scored, case.placed
    place = (
        {}
        if placed is None
        else {
            "group": list(placed.group),
            "place": placed.place,
            "tied": placed.tied,
            "decided_by": placed.decided_by,
            "proposed": placed.proposed,
            "says": list(placed.says),
        }
    )
    return {
        "indicators": case.set_id,
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
        "grade": case.merit.grade or None,
        "grade_label": case.merit.label or None,
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
        "unchecked": list(scored.unchecked),
        "cases": [{"case": case.name, **plain_case(case)} for case in scored.cases],
    }


def _heading(scored: Round) -> str:
    return f"{scored.title}（{scored.id}）"


def _rows(node: ScoredNode, depth: int) -> Iterator[str]:
    points = UNKNOWN if node.points is None else plain(node.points)
    yield f"{'  ' * depth}{node.title}　{points}/{plain(node.weight)}　{node.explain}"
    for child in node.children:
        yield from _rows(child, depth + 1)


def _line(case: ScoredCase) -> tuple[str, ...]:
    placed, total = case.placed, case.scored.total
    says = placed.says if placed else tuple(each.sentence for each in case.floors)
    return (
        str(placed.place) if placed else "",
        case.name,
        "、".join(placed.group) if placed else "",
        case.set_title,
        UNKNOWN if total is None else plain(total),
        case.merit.label,
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
