"""What `explain` and `score` have in common: the options, the day of the question, what ends a run with faults."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from pingding.cli.definitions.facts_file import FactsFile, facts_of
from pingding.cli.library import Opened
from pingding.cli.printing import print_json
from pingding.policy.conditions.other_answers import other_answer_faults
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import BrokenFacts, Facts
from pingding.policy.forms.broken_rules import broken_rows, broken_rules
from pingding.policy.procedures.deadlines import SHANGHAI

Function = TypeVar("Function", bound=Callable[..., Any])


def facts_options(help: str, *, folders: bool = False) -> Callable[[Function], Function]:
    """The options that say which facts, in a file or where allowed in a folder of files, on which day."""

    def decorate(function: Function) -> Function:
        path = click.Path(exists=True, dir_okay=folders, path_type=Path)
        function = click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="按哪一天判断；默认今天。")(function)
        return click.option("--facts", "file", type=path, required=True, help=help)(function)

    return decorate


def day_of(on: datetime | None, asked: FactsFile) -> date:
    """The day of the question: as typed, else as the file says, else today."""
    return on.date() if on else asked.on or datetime.now(SHANGHAI).date()


def facts_or_faults(opened: Opened, asked: FactsFile, day: date) -> tuple[Facts | None, list[Refusal]]:
    """The facts, and everything wrong in the file: what cannot be read, and what breaks a rule of its fact."""
    refused = list(other_answer_faults(opened.edition, materials=asked.materials or (), judged=asked.judged))
    try:
        facts = facts_of(opened, asked, day)
    except BrokenFacts as broken:
        return None, [*broken.faults, *refused]
    return facts, [*_broken(facts), *refused]


def _broken(facts: Facts) -> Iterator[Refusal]:
    """The rules between facts and of rows that these facts break, as the form would say when it is handed in."""
    vocabulary = facts.compiled.vocabulary
    for key, fact in vocabulary.items():
        for rule in broken_rules(facts, fact):
            names = [name for name in facts.expression(rule.requires).names if name in vocabulary]
            shown = "、".join(f"{vocabulary[name].label}（{facts.show(name, facts[name])}）" for name in sorted(names))
            yield _against(key, fact.label, rule.says, rule.clause, f"请核对{shown}。")
        for row_rule in {rule.says: rule for rule in broken_rows(facts, key, fact)}.values():
            yield _against(key, fact.label, row_rule.says, row_rule.clause, "请核对各行。")


def _against(key: str, label: str, rule: str, clause: tuple[str, ...], remedy: str) -> Refusal:
    return Refusal(f"“{label}”不符合要求：{rule.rstrip('。')}", where=key, clause=clause, remedy=remedy)


def stop(refused: Sequence[Refusal], as_json: bool) -> NoReturn:
    """End the run with every fault of the facts."""
    if as_json:
        print_json({"faults": [{"where": r.where, "what": r.what, "remedy": r.remedy} for r in refused]})
    else:
        for refusal in refused:
            click.echo(str(refusal), err=True)
        click.echo(f"事实文件有{len(refused)}处错误。", err=True)
    raise SystemExit(1)
