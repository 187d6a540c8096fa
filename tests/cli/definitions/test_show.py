"""`show` and `diff`: a definition in words, and what changed between two."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, Run

from pingding.cli.definitions.show_names import PATTERN, showing, with_places
from pingding.cli.definitions.show_parts import FORCES
from pingding.cli.definitions.show_procedure import ENDS, EVENTS, NEEDS, PASSED
from pingding.cli.definitions.show_rest import rest
from pingding.cli.library import open_edition, programme_ids
from pingding.policy.definition.loading import load_edition, load_shared
from pingding.policy.definition.rules import parts
from pingding.policy.definition.words.fields import SOURCES
from pingding.policy.definition.words.names import Names
from pingding.policy.definition.words.values import Wording
from pingding.policy.definition.yaml_source import read_yaml
from pingding.policy.language import Edition, Outcome
from pingding.policy.procedures.obligation_words import schedule_words
from pingding.policy.scores.rules.registry import RULES
from pingding.policy.steps.registry import KINDS
from pingding.policy.values.arithmetic import plain
from pingding.policy.values.showing import show_date

SHARED = load_shared(ROOT / "programmes" / "_shared")


@pytest.mark.parametrize("name", programme_ids())
def test_every_definition_can_be_shown(run: Run, name: str) -> None:
    result = run("show", name)
    assert result.exit_code == 0
    for heading in ("【申报条件】", "【程序】", "【表单】", "【材料】"):
        assert heading in result.stdout


def test_steps_have_parties_deadlines_and_ways(run: Run, studio: Path) -> None:
    text = run("show", studio, "--part", "procedures").stdout
    step = text.partition("2. 审核（审核）：市级主管部门（二（二））")[2].partition("3. ")[0]
    assert "本步骤开始后15个工作日内" in step
    assert "退回“网上申报”，5个工作日内补正，最多1次" in step
    assert "【表单】" not in text


DEFINITIONS = [
    *(ROOT / "programmes" / name for name in programme_ids()),
    *sorted(path for path in (ROOT / "tests" / "definitions").iterdir() if path.is_dir()),
]
WORDS = (
    {name: kind.title for name, kind in KINDS.items()},
    ENDS,
    EVENTS,
    NEEDS,
    PASSED,
    {kind.name: kind.title for kind in RULES.values()},
    FORCES,
)
"""What stands for a word of the language in a line."""


def written(value: object) -> Iterator[str]:
    """Everything in a definition's files that is neither a key nor a yes or no."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in NOT_SHOWN:
                yield from written(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from written(inner)
    elif value is not None and not isinstance(value, bool):
        yield plain(value) if isinstance(value, Decimal) else str(value).strip()


NOT_SHOWN = {"clauses", "tone"}
"""`coverage` tells the clauses; the tone only colours a page."""


@pytest.mark.parametrize("folder", DEFINITIONS, ids=lambda folder: str(folder.name))
def test_everything_that_a_definition_says_is_shown(run: Run, folder: Path) -> None:
    text = run("show", folder).stdout
    squeezed = "".join(text.split())
    edition = load_edition(folder, SHARED)
    names = Names(edition, SHARED, tuple(map(loaded, DEFINITIONS)))
    known = (*WORDS, titles_of(edition), *names.by_noun.values(), SOURCES, meanings(edition))
    for file in folder.glob("*.yaml"):
        for said in written(read_yaml(file.read_text(encoding="utf-8"), file.name).value):
            shown = [said, said.upper(), show_day(said), names.words(said), with_places(said)]
            shown += (words[said] for words in known if said in words)
            assert any("".join(one.split()) in squeezed for one in shown), f"{file.name}: {said}"


@cache
def loaded(folder: Path) -> Edition:
    return load_edition(folder, SHARED)


def meanings(edition: Edition) -> dict[str, str]:
    """What the language's own words mean where they stand, the formulas with the choices that they result in."""
    wording, words = Wording(edition, SHARED), dict[str, str]()
    for part in parts(edition):
        for name in part.node.model_fields_set:
            value = getattr(part.node, name)
            for each in value if isinstance(value, tuple) else (value,):
                if isinstance(each, str):
                    words[each.strip()] = wording.value(part.node, name, each).strip("“”")
    return words


def titles_of(edition: Edition) -> dict[str, str]:
    """What stands for an id in a line: the title of the party, step, material, declaration or office."""
    steps = {key: step.title for procedure in edition.procedures.values() for key, step in procedure.steps.items()}
    named = (edition.parties, edition.materials, edition.outlines)
    offices = {office: SHARED.office_title(office) for office in edition.programme.authorities}
    signed = {key: declaration.says for key, declaration in edition.declarations.items()}
    patterns = {t.naming.pattern: t.naming.pattern.replace("{name}", "××") for t in edition.titles.values() if t.naming}
    yearly = [obligation.by for obligation in edition.obligations.values() if obligation.by]
    owed = {by: "每年{}月{}日前".format(*map(int, by.split("-"))) for by in yearly}
    events = {each.after.event: schedule_words(edition, each) for each in edition.obligations.values() if each.after}
    covers = {"previous_year": "上一年度", "this_year": "当年", "window": "至", "rolling": "常年受理"}
    titles = {key: part.title for parts in named for key, part in parts.items()}
    titles |= {key: with_places(text).splitlines()[0] for key, text in edition.texts.items()}
    titles |= {fact.pattern: PATTERN for fact in edition.facts.values() if fact.pattern}
    return titles | steps | offices | signed | patterns | owed | events | covers


def show_day(said: str) -> str:
    """A date as a deadline tells it."""
    year = "" if len(said) > 5 else "2024-"
    with suppress(ValueError):
        return show_date(date.fromisoformat(year + said)).removeprefix("2024年" if year else "")
    return said


PROVINCE = ROOT / "tests" / "province" / "sx-pilot-2027"
IDENTIFIER = re.compile(r"[a-z]+_[a-z]+|(?<![A-Za-z])[a-z]{3,}|[{}]")


@pytest.mark.parametrize("folder", [*DEFINITIONS, PROVINCE], ids=lambda folder: str(folder.name))
def test_no_identifier_and_no_word_of_the_language_is_shown(run: Run, folder: Path) -> None:
    _head, *lines = run("show", folder).stdout.splitlines()
    assert [line for line in lines if IDENTIFIER.search(line) and "的英文：" not in line] == []


def test_points_between_values_read_as_points(run: Run) -> None:
    text = run("show", "wz-technology-2022", "--part", "indicators").stdout
    assert "分值：0.2得0分；0.6得7分" in text


def test_numbers_that_are_left_to_the_language_are_shown(run: Run) -> None:
    text = run("show", ROOT / "tests" / "definitions" / "sample-life-2025", "--part", "procedures").stdout
    lines = [line.strip() for line in text.splitlines()]
    assert "专家人数：3人" in lines and "最低份数：2份" in lines


def test_values_of_the_language_are_shown_with_their_words(run: Run) -> None:
    text = run("show", "wz-technology-2022", "--part", "titles").stdout
    assert "性质：认定" in [line.strip() for line in text.splitlines()]


def test_show_as_json_has_the_parts_asked_for(run: Run, studio: Path) -> None:
    found = json.loads(run("show", studio, "--part", "conditions", "--json").stdout)
    assert set(found) == {"programme", "conditions"}


def test_the_same_definition_has_no_differences(run: Run) -> None:
    result = run("diff", "wz-technology-2022", "wz-technology-2022")
    assert (result.exit_code, result.stdout) == (0, "两版内容相同。\n")


def test_what_changed_is_said_in_words(run: Run, studio: Path, change: Callable[[Path, str, str], None]) -> None:
    other = studio.parent / "studio-2027"
    shutil.copytree(studio, other)
    change(other / "programme.yaml", "id: studio-2026", "id: studio-2027")
    change(other / "procedures.yaml", "{working_days: 15,", "{working_days: 20,")
    change(other / "conditions.yaml", "  place:\n", "  site:\n")
    result = run("diff", studio, other)
    assert result.exit_code == 1
    assert "步骤“审核”期限的工作日数由15个工作日改为20个工作日（二（二））" in result.stdout
    assert "条件“场所固定、适用”的编号由“place”改为“site”，内容未变（一（二））" in result.stdout
    assert "共3处差异" in result.stdout


def test_differences_as_json(run: Run, studio: Path, change: Callable[[Path, str, str], None]) -> None:
    other = studio.parent / "other"
    shutil.copytree(studio, other / studio.name)
    shutil.copytree(studio.parent / "_shared", other / "_shared")
    change(other / studio.name / "facts.yaml", "label: 技能人员数", "label: 技能人才数")
    found = json.loads(run("diff", studio, other / studio.name, "--json").stdout)
    assert found["same"] is False
    assert [item["path"] for item in found["changes"]] == ["facts.skilled_staff.label"]


def test_ids_and_expressions_are_shown_by_names_and_in_words(run: Run) -> None:
    text = run("show", "cq-industry-2024").stdout
    assert "可以放行的参与方：“主管单位（区县发展改革部门）”" in text
    assert "按数据：单位性质属于" in text and "org_kind" not in text
    assert "必经步骤：“主管单位审核”、" in text
    assert "其中：其中" not in text


def test_an_act_is_named_before_what_it_says_more() -> None:
    outcome = Outcome.model_validate({"label": "限制", "end": "closed", "acts": [{"act": "ban", "years": 3}]})
    with showing(open_edition("wz-technology-2022")):
        (line,) = [line for line in rest(outcome, ("label", "end"), "") if "限制申报" in line]
    assert line.index("限制申报") < line.index("3")
