"""Facts files: fact ids with values in YAML or JSON, for the questions that `explain` and `score` answer."""

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click

from pingding.cli.library import Opened
from pingding.policy.definition.yaml_source import read_yaml
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts, read_facts
from pingding.policy.scores.leaves import check_entry

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
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{path} 不是 UTF-8 编码，请另存为 UTF-8。") from error
    if path.suffix == ".json":
        return _json(path, text)
    written = read_yaml(text, str(path))
    if written.faults:
        raise click.UsageError("\n".join(map(str, written.faults)))
    return written.value


def _json(path: Path, text: str) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"{path} 不是 JSON：{error}") from error
    except RecursionError as error:
        raise click.UsageError(f"{path} 层次太深，请检查括号。") from error


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
        return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None
    except ValueError as error:
        raise click.UsageError(f"{path} 的 on 不是日期，请写成年-月-日。") from error


def facts_of(opened: Opened, asked: FactsFile, on: date) -> Facts:
    """The facts typed and checked. Raises BrokenFacts naming every unknown key and every wrong unit."""
    return read_facts(opened.edition, opened.shared, asked.facts, on)


def scores_of(opened: Opened, asked: FactsFile, facts: Facts, set_id: str) -> tuple[dict[str, Decimal], list[Refusal]]:
    """The points given for judged rows of an indicator set, and a refusal for each that cannot be."""
    entries: dict[str, Decimal] = {}
    refused: list[Refusal] = []
    for path, value in asked.scores.items():
        try:
            points = Decimal(str(value))
            check_entry(opened.edition.indicators[set_id], facts, str(path), points)
            entries[str(path)] = points
        except InvalidOperation:
            refused.append(Refusal(f"“{value}”不是分数", where=str(path), remedy="请填写数字。"))
        except Refusal as refusal:
            refused.append(refusal)
    return entries, refused
