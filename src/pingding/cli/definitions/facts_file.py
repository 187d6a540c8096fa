"""Facts files: fact ids with values in YAML or JSON, for the questions that `explain` and `score` answer."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from pingding.cli.library import Opened
from pingding.policy.definition.source_file import read_source
from pingding.policy.definition.yaml_source import TOO_LONG, read_yaml
from pingding.policy.errors import Fault, Refusal
from pingding.policy.facts.facts import Facts, read_facts
from pingding.policy.language import Fact, Shared
from pingding.policy.scores.leaves import check_entry
from pingding.policy.text.json_text import read_json
from pingding.policy.values.arithmetic import is_beyond_measure
from pingding.policy.values.values import read_value

POINTS, DAY = Fact(label="分数", type="number"), Fact(label="日期", type="date")
NO_VOCABULARY = Shared(facts={}, regions={}, departments={})
PARTS = frozenset({"on", "facts", "materials", "judged", "scores"})


@dataclass(frozen=True)
class FactsFile:
    """What a facts file says, as it was written. `materials` None leaves evidence unchecked."""

    facts: dict[str, Any] = field(default_factory=dict)
    on: date | None = None
    materials: frozenset[str] | None = None
    judged: dict[str, Any] = field(default_factory=dict)
    scores: dict[str, Any] = field(default_factory=dict)


def read_file(path: Path) -> FactsFile:
    """A facts file: either fact ids at the top, or `facts:` with `on`, `materials`, `judged`, `scores` beside it.

    UsageError when the file is not such a mapping.
    """
    written = _parsed(path)
    if not isinstance(written, dict):
        raise click.UsageError(f"{path} 最外层应为若干“键: 值”。")
    if "facts" not in written and "scores" not in written:
        return FactsFile(facts=written)
    unknown = sorted(set(map(str, written)) - PARTS)
    if unknown:
        raise click.UsageError(f"{path} 有不认识的键“{unknown[0]}”；可写：{'、'.join(sorted(PARTS))}。")
    return FactsFile(
        facts=_mapping(path, "facts", written),
        on=_day(path, written.get("on")),
        materials=_listed(path, "materials", written) if "materials" in written else None,
        judged=_mapping(path, "judged", written),
        scores=_mapping(path, "scores", written),
    )


def _parsed(path: Path) -> object:
    """What the file says, by the same YAML rules as definitions: `on` and `no` are words, 0.30 is a decimal."""
    text = read_source(path, str(path))
    if isinstance(text, Fault):
        raise click.UsageError(str(text))
    if path.suffix == ".json":
        return _json(path, text)
    written = read_yaml(text, str(path))
    if written.faults:
        raise click.UsageError("\n".join(map(str, written.faults)))
    return written.value


def _json(path: Path, text: str) -> object:
    def number(written: str) -> Decimal:
        if is_beyond_measure(written):
            line = text[: text.index(written)].count("\n") + 1
            raise click.UsageError(str(Fault(str(path), line, *TOO_LONG)))
        return Decimal(written)

    try:
        return read_json(text, number)
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise click.UsageError(str(Fault(str(path), line, f"不是可读的 JSON（{error}）。", "请检查写法。"))) from error


def _mapping(path: Path, key: str, written: dict[str, Any]) -> dict[str, Any]:
    value = written.get(key) or {}
    if not isinstance(value, dict):
        raise click.UsageError(f"{path} 的 {key} 应为若干“键: 值”。")
    return value


def _listed(path: Path, key: str, written: dict[str, Any]) -> frozenset[str]:
    value = written[key] or []
    if not isinstance(value, str | list):
        raise click.UsageError(f"{path} 的 {key} 应为列表，如 [甲, 乙]。")
    return frozenset([value] if isinstance(value, str) else map(str, value))


def _day(path: Path, value: object) -> date | None:
    try:
        day = read_value(DAY, value, NO_VOCABULARY)
    except Refusal as refusal:
        raise click.UsageError(f"{path} 的 on：{refusal}") from refusal
    assert day is None or isinstance(day, date)
    return day


def facts_of(opened: Opened, asked: FactsFile, on: date) -> Facts:
    """The facts typed and checked. Raises BrokenFacts naming every unknown key and every wrong unit."""
    return read_facts(opened.edition, opened.shared, asked.facts, on)


def scores_of(opened: Opened, asked: FactsFile, facts: Facts, set_id: str) -> tuple[dict[str, Decimal], list[Refusal]]:
    """The points given for judged rows of an indicator set, and a refusal for each that cannot be."""
    entries: dict[str, Decimal] = {}
    refused: list[Refusal] = []
    for path, value in asked.scores.items():
        try:
            points = read_value(POINTS, value, opened.shared, where=path)
            if not isinstance(points, Decimal):
                raise Refusal("未写分数", where=path, remedy="请填写数字，或删去这一项。")
            check_entry(opened.edition.indicators[set_id], facts, path, points)
            entries[path] = points
        except Refusal as refusal:
            refused.append(refusal)
    return entries, refused
