"""`explain`: what a definition says to given facts, each verdict with its clause."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from pingding.cli.definitions.asking import day_of, facts_options, facts_or_faults, stop
from pingding.cli.definitions.facts_file import read_file
from pingding.cli.definitions.registers import registers_on
from pingding.cli.library import Opened, open_edition
from pingding.cli.printing import json_option, print_json
from pingding.policy.conditions.assess import assess
from pingding.policy.conditions.verdicts import Answer, Assessment, Finding
from pingding.policy.facts.facts import Facts
from pingding.policy.language.conditions import WITHOUT_RECORDS
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


@click.command()
@click.argument("id")
@facts_options("事实文件（YAML 或 JSON）。")
@json_option
def explain(id: str, file: Path, on: datetime | None, as_json: bool) -> None:
    """逐项说明所给事实是否符合条件，依据哪一条款。

    有不符合或待定的申报条件，或者事实文件有误时，退出码为1。
    """
    opened, asked = open_edition(id), read_file(file)
    day = day_of(on, asked)
    facts, refused = facts_or_faults(opened, asked, day)
    if facts is None or refused:
        stop(refused, as_json)
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
    absent = [name for name in part.missing if facts.get(name) is None]
    if absent:
        names = "、".join(f"{facts.compiled.vocabulary[name].label}（{name}）" for name in absent)
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
