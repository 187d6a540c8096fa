"""`explain` and `score`: what a definition says to given facts, each verdict with its clause."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from pingding.cli.definitions.facts_file import FactsFile, facts_of, read_file, scores_of
from pingding.cli.definitions.registers import registers_on
from pingding.cli.library import Opened, open_edition
from pingding.cli.printing import json_option, print_json
from pingding.policy.conditions.assess import assess
from pingding.policy.conditions.other_answers import other_answer_faults
from pingding.policy.conditions.verdicts import Answer, Assessment, Finding
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import BrokenFacts, Facts
from pingding.policy.language.conditions import WITHOUT_RECORDS
from pingding.policy.procedures.deadlines import SHANGHAI
from pingding.policy.scores.leaves import applicable_sets
from pingding.policy.scores.scoring import Scored, ScoredNode
from pingding.policy.scores.scoring import score as compute_score
from pingding.policy.values.arithmetic import plain
from pingding.policy.values.showing import show_date

MARKS = {
    "satisfied": "符合　",
    "not_satisfied": "不符合",
    "unknown": "待定　",
    "not_applicable": "不适用",
    "declared": "已声明",
    "lacking": "待补充",
    "unchecked": "未核对",
}
"""What stands before a finding, by its state."""
FORCES = {"submission": "", "recommendation": "［推荐前］", "warning": "［提示］", "judged": "［评判］"}

Function = TypeVar("Function", bound=Callable[..., Any])


def _facts_options(function: Function) -> Function:
    """The options that say which facts, on which day."""
    path = click.Path(exists=True, dir_okay=False, path_type=Path)
    function = click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="按哪一天判断；默认今天。")(function)
    return click.option("--facts", "file", type=path, required=True, help="事实文件（YAML 或 JSON）。")(function)


@click.command()
@click.argument("id")
@_facts_options
@json_option
def explain(id: str, file: Path, on: datetime | None, as_json: bool) -> None:
    """逐项说明所给事实是否符合条件，依据哪一条款。

    有不符合或待定的申报条件，或者事实文件有误时，退出码为1。
    """
    opened, asked = open_edition(id), read_file(file)
    day = _day(on, asked)
    facts = _read_or_stop(opened, asked, day, as_json)
    assessment = assess(
        opened.edition,
        opened.shared,
        facts,
        materials=asked.materials,
        judged=asked.judged,
        bars=registers_on(opened, facts, day),
        consulted=WITHOUT_RECORDS,
    )
    if as_json:
        print_json(_assessment_plain(opened, assessment, day))
    else:
        _print_assessment(opened, assessment, facts, day)
    raise SystemExit(1 if assessment.blocking("submission") else 0)


def _day(on: datetime | None, asked: FactsFile) -> date:
    return on.date() if on else asked.on or datetime.now(SHANGHAI).date()


def _read_or_stop(opened: Opened, asked: FactsFile, day: date, as_json: bool) -> Facts:
    """The facts, or the run ends with every fault of the file."""
    refused = list(other_answer_faults(opened.edition, materials=asked.materials or (), judged=asked.judged))
    facts: Facts | None = None
    try:
        facts = facts_of(opened, asked, day)
    except BrokenFacts as broken:
        refused = [*broken.faults, *refused]
    if facts is None or refused:
        _stop(refused, as_json)
    return facts


def _stop(refused: list[Refusal], as_json: bool) -> NoReturn:
    if as_json:
        print_json({"faults": [{"where": r.where, "what": r.what, "remedy": r.remedy} for r in refused]})
    else:
        for refusal in refused:
            click.echo(str(refusal), err=True)
        click.echo(f"事实文件有{len(refused)}处错误。", err=True)
    raise SystemExit(1)


def _print_assessment(opened: Opened, assessment: Assessment, facts: Facts, day: date) -> None:
    click.echo(f"{opened.edition.title}（{opened.edition.programme.edition}），按{show_date(day)}判断")
    for finding in assessment.findings:
        for depth, part in _walk(finding, 0):
            click.echo(f"{'  ' * depth}{MARKS[part.state]} {FORCES[part.force]}{_finding_words(part)}")
            if part.answer in (Answer.not_satisfied, Answer.unknown) and not part.children:
                _print_remedy(part, facts, "  " * depth + "       ")
            if part.unchosen:
                others = "、".join(each.says for each in part.unchosen)
                click.echo(f"{'  ' * depth}       未选用：{others}")
    blocking = assessment.blocking("submission")
    count = len(assessment.all())
    end = f"有{len(blocking)}项不符合或待定，不能申报。" if blocking else "申报条件全部符合。"
    click.echo(f"条件{count}项，{end}")


def _finding_words(part: Finding) -> str:
    return part.says if part.children else part.sentence


def _walk(finding: Finding, depth: int) -> Iterator[tuple[int, Finding]]:
    yield depth, finding
    for child in finding.children:
        if child not in finding.unchosen:
            yield from _walk(child, depth + 1)


def _print_remedy(part: Finding, facts: Facts, indent: str) -> None:
    if part.missing:
        names = "、".join(f"{facts.compiled.vocabulary[name].label}（{name}）" for name in part.missing)
        click.echo(f"{indent}缺少：{names}")
    if part.remedy:
        click.echo(f"{indent}{part.remedy}")


def _assessment_plain(opened: Opened, assessment: Assessment, day: date) -> dict[str, object]:
    return {
        "id": opened.edition.id,
        "on": day,
        "submission": assessment.answer("submission").value,
        "recommendation": assessment.answer("recommendation").value,
        "blocking": [part.path for part in assessment.blocking("submission")],
        "conditions": [_finding_plain(finding) for finding in assessment.findings],
    }


def _finding_plain(finding: Finding) -> dict[str, object]:
    return {
        "path": finding.path,
        "says": finding.says,
        "answer": finding.answer.value,
        "state": finding.state,
        "force": finding.force,
        "required": finding.required,
        "found": finding.found,
        "clause": list(finding.clause),
        "sentence": finding.sentence,
        "remedy": finding.remedy,
        "missing": list(finding.missing),
        "children": [_finding_plain(child) for child in finding.children],
    }


@click.command()
@click.argument("id")
@_facts_options
@click.option("--indicators", "set_id", help="按哪一套指标；默认为适用于该事实的全部。")
@json_option
def score(id: str, file: Path, on: datetime | None, set_id: str | None, as_json: bool) -> None:
    """按指标体系计算得分：由事实算出的逐项计算，由人评的取事实文件 scores 中给出的分。

    总分未定（缺数据或缺评分），或者事实文件有误时，退出码为1。
    """
    opened, asked = open_edition(id), read_file(file)
    facts = _read_or_stop(opened, asked, _day(on, asked), as_json)
    results: dict[str, Scored] = {}
    for key in _sets(opened, facts, set_id):
        entries, refused = scores_of(opened, asked, key)
        if refused:
            _stop(refused, as_json)
        results[key] = compute_score(opened.edition.indicators[key], facts, entries)
    if as_json:
        print_json({key: _scored_plain(scored) for key, scored in results.items()})
    else:
        _print_scores(opened, results)
    raise SystemExit(1 if any(scored.total is None for scored in results.values()) else 0)


def _print_scores(opened: Opened, results: Mapping[str, Scored]) -> None:
    for key, scored in results.items():
        click.echo(f"{opened.edition.indicators[key].title}（{key}）")
        for node in scored.nodes:
            _print_node(node, 1)
        click.echo(scored.explain)


def _sets(opened: Opened, facts: Facts, set_id: str | None) -> list[str]:
    sets = opened.edition.indicators
    if set_id is not None and set_id not in sets:
        raise click.UsageError(f"没有指标体系“{set_id}”。可写：{'、'.join(sets) or '（本办法没有指标体系）'}。")
    applicable = [set_id] if set_id else list(applicable_sets(opened.edition, facts))
    if not applicable:
        raise click.UsageError("本办法没有适用的指标体系。")
    return applicable


def _print_node(node: ScoredNode, depth: int) -> None:
    points = "未定" if node.points is None else plain(node.points)
    click.echo(f"{'  ' * depth}{node.title}　{points}/{plain(node.weight)}　{node.explain}")
    for child in node.children:
        _print_node(child, depth + 1)


def _scored_plain(scored: Scored) -> dict[str, object]:
    return {
        "total": scored.total,
        "base": scored.base,
        "bonus": scored.bonus,
        "deductions": scored.deductions,
        "out_of": scored.out_of,
        "missing": list(scored.missing),
        "floors_failed": list(scored.floors_failed),
        "explain": scored.explain,
        "rows": [_node_plain(node) for node in scored.nodes],
    }


def _node_plain(node: ScoredNode) -> dict[str, object]:
    return {
        "path": node.path,
        "title": node.title,
        "weight": node.weight,
        "points": node.points,
        "explain": node.explain,
        "applies": node.applies,
        "children": [_node_plain(child) for child in node.children],
    }
