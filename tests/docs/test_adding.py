"""docs/adding-a-programme.md: what it quotes, what it says of faults, and that a changed copy works."""

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from tests.docs.faults import MISTAKES
from tests.docs.pages import ADDING, EXAMPLE, PROGRAMME, blocks

from pingding.cli.main import cli
from pingding.policy.definition.coverage import cover
from pingding.policy.definition.folders import unite
from pingding.policy.definition.loading import load_edition, load_library, load_shared
from pingding.policy.definition.worked.running import read_cases, run_case
from pingding.policy.definition.yaml_source import read_yaml
from pingding.policy.errors import BrokenDefinition, Fault
from pingding.policy.language import WorkedCase

SHARED = load_shared(EXAMPLE / "_shared")
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(PROGRAMME.rglob("*.yaml"))]
QUOTED = [(page.name, number, block) for page in ADDING for number, block in enumerate(blocks(page, "yaml"), 1)]


@pytest.mark.parametrize(("page", "number", "block"), QUOTED, ids=[f"{page}-{n}" for page, n, _ in QUOTED])
def test_each_piece_stands_literally_in_the_example(page: str, number: int, block: str) -> None:
    assert any(block in text for text in TEXTS), f"{page}, piece {number}"


def test_both_pages_quote_the_example_from_clauses_to_cases() -> None:
    for page in ADDING:
        text = "".join(blocks(page, "yaml"))
        keys = (
            "clauses:",
            "programme:",
            "documents:",
            "parties:",
            "conditions:",
            "forms:",
            "outlines:",
            "materials:",
            "procedures:",
            "rankings:",
            "titles:",
            "obligations:",
            "supports:",
            "- case:",
        )
        assert [key for key in keys if f"{key}" not in text] == []


def test_the_example_is_sound_and_accounts_for_every_clause() -> None:
    edition = load_edition(PROGRAMME, SHARED)
    assert cover(edition).complete
    assert load_library(EXAMPLE).broken == {}


@pytest.mark.parametrize("case", read_cases(PROGRAMME), ids=lambda case: case.case)
def test_its_worked_cases_pass(case: object) -> None:
    assert run_case(load_edition(PROGRAMME, SHARED), SHARED, case) == ()  # type: ignore[arg-type]


def test_it_is_fictional() -> None:
    edition = load_edition(PROGRAMME, SHARED)
    assert "示例" in edition.title
    for office in edition.programme.authorities:
        assert "示例" in SHARED.office_title(office)


def changed(folder: Path, *changes: tuple[str, str, str]) -> tuple[Fault, ...]:
    """The faults of a copy of the example in which texts are replaced: (file, what stands, what is typed)."""
    shutil.copytree(PROGRAMME, folder)
    for file, stands, typed in changes:
        text = (folder / file).read_text(encoding="utf-8")
        assert stands in text, f"{file}: {stands}"
        (folder / file).write_text(text.replace(stands, typed, 1), encoding="utf-8")
    try:
        load_edition(folder, SHARED)
    except BrokenDefinition as broken:
        return broken.faults
    return ()


@pytest.mark.parametrize("mistake", MISTAKES, ids=[typed.strip() or "left out" for _, _, typed in MISTAKES])
def test_the_pages_show_what_the_check_says_of_a_mistake(mistake: tuple[str, str, str], tmp_path: Path) -> None:
    faults = changed(tmp_path / PROGRAMME.name, mistake)
    assert faults
    said = f"| {faults[0].what} {faults[0].remedy} |"
    for page in ADDING:
        assert said in page.read_text(encoding="utf-8"), page.name


@pytest.mark.parametrize("page", ADDING, ids=lambda page: str(page.name))
def test_the_other_ways_to_write_fit_into_the_example(page: Path, tmp_path: Path) -> None:
    whole = unite(PROGRAMME, skip=("cases",)).data
    written = [read_yaml(block, page.name) for block in blocks(page, "yml")]
    assert not [piece.faults for piece in written if piece.faults]
    pieces = [piece.value for piece in written if isinstance(piece.value, dict)]
    said = {key for piece in pieces for key in piece}
    assert {"programme", "parties", "procedures", "rankings", "grades", "indicators", "facts"} <= said
    for piece in pieces:
        merge(whole, piece)
    folder = tmp_path / PROGRAMME.name
    folder.mkdir()
    (folder / "whole.yaml").write_text(
        yaml.safe_dump(plain(whole), allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    edition = load_edition(folder, SHARED)
    steps = edition.application.steps
    assert steps["recommend"].kind == "recommend" and steps["sample"].kind == "draw"
    assert edition.rankings["order"].panel == ("panel", "leased_panel")
    assert edition.programme.joint is not None
    cases = [case for piece in written if isinstance(piece.value, list) for case in piece.value]
    assert cases
    for case in cases:
        assert run_case(edition, SHARED, WorkedCase.model_validate(case)) == ()


def merge(whole: dict[str, Any], piece: dict[str, Any]) -> None:
    """Take a piece into the definition: mappings into each other, anything else in place of what stood."""
    for key, value in piece.items():
        if isinstance(value, dict) and isinstance(whole.get(key), dict):
            merge(whole[key], value)
        else:
            whole[key] = value


def plain(value: Any) -> Any:
    """Decimals as numbers that a YAML file can say."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return float(value) if isinstance(value, Decimal) else value


def test_the_pages_quote_the_same_other_ways() -> None:
    chinese, english = (blocks(page, "yml") for page in ADDING)
    assert chinese == english


NEW_EDITION = (
    ("programme.yaml", "id: slq-incubator-2026", "id: slq-incubator-2027\n  revises: slq-incubator-2026"),
    ("programme.yaml", "edition: 2026年", "edition: 2027年"),
)


def test_another_threshold_is_one_number(tmp_path: Path) -> None:
    threshold = ("conditions.yaml", "service_ratio >= 0.20", "service_ratio >= 0.26")
    copy = tmp_path / "slq-incubator-2027"
    assert changed(copy, *NEW_EDITION, threshold) == ()
    edition = load_edition(copy, SHARED)
    failing = [case.case for case in read_cases(copy) if run_case(edition, SHARED, case)]
    assert "符合全部条件" in failing
    assert "退回补正一次后认定" not in failing


def test_another_step_is_one_entry_as_the_page_shows_it(tmp_path: Path) -> None:
    shown = next(block for block in blocks(ADDING[0], "text") if "visit:" in block)
    visit = shown[shown.index("      visit:") :]
    copy = tmp_path / "slq-incubator-2027"
    steps = (
        ("procedures.yaml", "agree: {label: 同意, to: panel}", "agree: {label: 同意, to: visit}"),
        ("procedures.yaml", "      panel:\n", f"{visit}\n      panel:\n"),
    )
    assert changed(copy, *NEW_EDITION, *steps) == ()
    shutil.copytree(EXAMPLE / "_shared", tmp_path / "_shared")
    told = CliRunner().invoke(cli, ["diff", str(PROGRAMME), str(copy)])
    assert told.exit_code == 1
    assert "现场核查" in told.stdout
