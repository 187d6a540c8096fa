"""The cases that are to be scored: one facts file, a folder of them, or a CSV with a case in each row."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import click

from pingding.cli.definitions.facts_file import FactsFile, read_file
from pingding.cli.library import Opened
from pingding.policy.definition.source_file import read_source
from pingding.policy.errors import Fault
from pingding.policy.suggestions import did_you_mean
from pingding.policy.values.values import choices_of

SUFFIXES = frozenset({".yaml", ".yml", ".json"})
SEPARATORS = (";", "；", "，", "\t")
SCORES = "scores/"
"""How the heading of a column of points begins; the row of the indicator set follows."""


@dataclass(frozen=True)
class Sheet:
    """What is given of one case; `name` says which and `place` where it stands, nothing where there is only one."""

    name: str
    asked: FactsFile
    place: str = ""


def is_round(path: Path) -> bool:
    """Whether a path has several cases, to be compared with one another."""
    return path.is_dir() or path.suffix.lower() == ".csv"


def read_sheets(path: Path, opened: Opened) -> list[Sheet]:
    """The cases, in the order of their files or rows. UsageError for what is no such file or folder."""
    if path.is_dir():
        files = sorted(each for each in path.iterdir() if each.suffix.lower() in SUFFIXES)
        if not files:
            raise click.UsageError(f"{path} 里没有事实文件（YAML 或 JSON）。")
        _refuse_twins(path, [each.stem for each in files])
        return [Sheet(each.stem, read_file(each), each.name) for each in files]
    return _rows(path, opened) if is_round(path) else [Sheet("", read_file(path))]


def _rows(path: Path, opened: Opened) -> list[Sheet]:
    """A case for each row: its name in the first column, facts in columns headed by their ids or labels, points as
    `scores/…`."""
    text = read_source(path, str(path))
    if isinstance(text, Fault):
        raise click.UsageError(str(text))
    try:
        lines = csv.reader(StringIO(text, newline=""), strict=True)
        heading, *rows = [row for row in lines if any(cell.strip() for cell in row)] or [[]]
    except csv.Error as error:
        raise click.UsageError(f"{path} 不是可读的 CSV：{error}。") from error
    if not rows:
        raise click.UsageError(f"{path} 里没有一件：第一行写各栏的事实编号，以下每行一件，第一栏写名称。")
    _refuse_separator(path, heading)
    ids = {fact.label: key for key, fact in opened.edition.vocabulary.items()}
    keys = [ids.get(each.strip(), each.strip()) for each in heading]
    _refuse_unknown(path, keys[1:], opened)
    sheets = [_sheet(path, number, keys, row, opened) for number, row in enumerate(rows, 2)]
    _refuse_twins(path, [sheet.name for sheet in sheets])
    return sheets


def _refuse_separator(path: Path, heading: Sequence[str]) -> None:
    """UsageError for columns that something else than commas parts."""
    other = next((mark for mark in SEPARATORS if len(heading) == 1 and mark in heading[0]), None)
    if other is not None:
        mark = "制表符" if other == "\t" else f"“{other}”"
        raise click.UsageError(f"{path} 以{mark}分隔各栏。请另存为以半角逗号分隔的 CSV。")


def _refuse_twins(path: Path, names: Sequence[str]) -> None:
    """UsageError with a name that several cases have."""
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice:
        raise click.UsageError(f"{path} 有两件同名：{twice[0]}。请各用一个名称。")


def _refuse_unknown(path: Path, keys: Sequence[str], opened: Opened) -> None:
    vocabulary = opened.edition.vocabulary
    for key in keys:
        if not key.startswith(SCORES) and key not in vocabulary:
            hint = did_you_mean(key, vocabulary) or f"评分人给出的分写作 {SCORES}指标路径。"
            raise click.UsageError(f"{path} 的栏目“{key}”不是事实的编号或名称。{hint}")


def _sheet(path: Path, number: int, keys: Sequence[str], row: Sequence[str], opened: Opened) -> Sheet:
    if len(row) > len(keys):
        raise click.UsageError(f"{path} 第{number}行多于{len(keys)}栏；文字中有逗号的，请用双引号括起来。")
    cells = {key: cell.strip() for key, cell in zip(keys[1:], row[1:], strict=False) if cell.strip()}
    scores = {key.removeprefix(SCORES): cell for key, cell in cells.items() if key.startswith(SCORES)}
    facts = {key: _chosen(opened, key, cell) for key, cell in cells.items() if not key.startswith(SCORES)}
    place = f"第{number}行"
    return Sheet(row[0].strip() or place, FactsFile(facts=facts, scores=scores), place)


def _chosen(opened: Opened, key: str, cell: str) -> str:
    """The id of a choice that is written by its label; anything else as it is written."""
    labels = choices_of(opened.edition.vocabulary[key], opened.shared)
    return next((id for id, label in labels.items() if label == cell), cell)
