"""What is odd, huge or no file at all is a located fault soon, and the other definitions go on."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from tests.cli.conftest import Run
from tests.patience import within_patience

from pingding.cli.library import open_edition
from pingding.policy.scores.leaves import is_judged, leaves

Change = Callable[[Path, str, str], None]

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
WRITTEN = {
    "long-number": ("facts: {x: {label: 数, type: number, max: " + "9" * 5000 + "}}", 1, "数太长"),
    "exponent": ("texts:\n  a: 1e999999999", 2, "数太长"),
    "alias-bomb": (BOMB, 4, "用 * 重复的内容超过"),
    "nul": ('texts:\n  a: "一\\0二"', 2, "不能保存的字符"),
    "half-pair": ('texts:\n  a: "\\uD800"', 2, ""),
    "year-1": ("documents:\n  a: {signed: 0001-01-01}", 2, "年份"),
    "thousands": ("texts:\n" + "".join(f"  a{n}: {n}\n" for n in range(20_000)), 1, "另有19,800处"),
    "huge": ("# " + "x" * 2_000_000, 1, "文件超过"),
}


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere.yaml"))


PLACED: dict[str, tuple[Callable[[Path], None], str]] = {
    "pipe": (_pipe, "这是管道或设备"),
    "dangling": (_dangling, "链接指向的文件不存在"),
    "folder": (Path.mkdir, "这是文件夹"),
}


def soon(run: Run, *arguments: str | Path) -> Result:
    """The result of a command that keeps nobody waiting."""
    with within_patience():
        return run(*arguments)


def checked(run: Run, studio: Path) -> str:
    """What `check` says of the definition and a sound one beside it, of which it finds no fault."""
    sound = studio.with_name("sound-2026")
    for path in studio.rglob("*.yaml"):
        if "odd" not in path.name:
            copy = sound / path.relative_to(studio)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(path.read_text(encoding="utf-8").replace("studio-2026", "sound-2026"), encoding="utf-8")
    result = soon(run, "check", sound, studio)
    assert "sound-2026/" not in result.stdout and "算例" in result.stdout
    return str(result.stdout)


@pytest.fixture(autouse=True)
def _imported(run: Run) -> None:
    """What a command imports is not counted to the first of them."""
    run("check", "nowhere"), run("explain", "--help"), run("score", "--help")


@pytest.mark.parametrize("sort", WRITTEN)
def test_what_is_written_stops_nothing(run: Run, studio: Path, sort: str) -> None:
    text, line, words = WRITTEN[sort]
    (studio / "odd.yaml").write_text(text, encoding="utf-8")
    said = checked(run, studio).splitlines()
    place = "studio-2026/programme.yaml:1: " if sort == "thousands" else f"studio-2026/odd.yaml:{line}: "
    assert any(place in each and words in each for each in said)


@pytest.mark.parametrize("at", ["odd.yaml", "cases/odd.yaml"])
@pytest.mark.parametrize("sort", PLACED)
def test_what_is_no_file_stops_nothing(run: Run, studio: Path, sort: str, at: str) -> None:
    make, words = PLACED[sort]
    make(studio / at)
    assert f"studio-2026/{at}:1: {words}" in checked(run, studio)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (" or ".join(["legal_person"] * 250), "缺陷0处；算例8个，未通过0个"),
        ("+".join(["staff"] * 300) + " > 1", "表达式套得太深"),
        ("staff > 1e999999999", "太长"),
        ("staff > " + "9" * 3000, "太长"),
    ],
)
def test_expression_stops_nothing(run: Run, studio: Path, expression: str, words: str) -> None:
    condition = f"{{says: 条件, clause: 二（一）, computed: '{expression}'}}"
    (studio / "odd.yaml").write_text(f"conditions:\n  odd: {condition}\n", encoding="utf-8")
    assert words in checked(run, studio)


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [("working_days", "lasts_working_days: 5", "lasts_working_days: 5000000"), ("rows", "max: 20}", "max: 100000000}")],
)
def test_length_or_number_that_nobody_can_mean_is_a_fault(
    run: Run, studio: Path, change: Change, key: str, old: str, new: str
) -> None:
    file = next(path for path in studio.glob("*.yaml") if old in path.read_text(encoding="utf-8"))
    change(file, old, new)
    assert any("不得大于" in line and key in line for line in run("check", studio).stdout.splitlines())


@pytest.mark.parametrize("command", ["explain", "score"])
@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("long.yaml", f"staff: {'9' * 5000}", 1),
        ("exponent.yaml", "legal_person: true\nstaff: 1e999999999", 2),
        ("bomb.yaml", BOMB, 4),
        ("nul.yaml", 'plan: "一\\0"', 1),
        ("long.json", '{"legal_person": true,\n "staff": ' + "9" * 5000 + "}", 2),
        ("exponent.json", '{"staff": 1e999999999}', 1),
        ("deep.json", "[" * 100_000, 1),
        ("nul.json", '{"plan": "\\u0000"}', 1),
        ("torn.json", '{"plan":\n', 2),
    ],
)
def test_facts_file_stops_nothing(run: Run, studio: Path, command: str, name: str, text: str, line: int) -> None:
    path = studio.with_name(name)
    path.write_text(text, encoding="utf-8")
    result = soon(run, command, studio, "--facts", path)
    assert result.exit_code == 2
    assert f"{path}:{line}: " in result.stderr


@pytest.mark.parametrize("command", ["explain", "score"])
def test_facts_file_that_is_a_pipe_is_not_waited_for(run: Run, studio: Path, command: str) -> None:
    path = studio.with_name("facts.yaml")
    os.mkfifo(path)
    result = soon(run, command, studio, "--facts", path)
    assert result.exit_code == 2 and f"{path}:1: 这是管道或设备" in result.stderr


@pytest.mark.parametrize("points", ["1e999999999", "9" * 5000, "NaN", ""])
def test_points_beyond_measure_are_refused(run: Run, tmp_path: Path, points: str) -> None:
    edition = open_edition("cq-engineer-2025").edition
    set_id, indicators = next(iter(edition.indicators.items()))
    path = next(path for path, row in leaves(indicators) if is_judged(row.score))
    file = tmp_path / "facts.json"
    file.write_text(json.dumps({"facts": {}, "scores": {path: points}}), encoding="utf-8")
    result = soon(run, "score", edition.id, "--indicators", set_id, "--facts", file)
    assert result.exit_code == 1 and "事实文件有1处错误" in result.stderr
