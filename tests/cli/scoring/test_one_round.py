"""What one round has once: a case by one set of its ranking, a value that is set for the whole call."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run
from tests.places import ROOT

Change = Callable[[Path, str, str], None]
NORM = "  base: {{label: 本批基准数, type: integer, unit: 家, min: 1, norm: {{per: {per}}}, clause: 四（一）}}\n"
SETS = """indicators:
  own:
    title: 自有组
    clause: 附件2
    when: site_held = 'owned'
    tree: {n: {title: 毕业企业, weight: 100, score: {rule: proportional, of: graduated, full: 10}}}
  rent:
    title: 租用组
    clause: 附件2
    when: site_held = 'leased'
    tree: {n: {title: 毕业企业, weight: 100, score: {rule: proportional, of: graduated, full: 5}}}

rankings:
  order:
    title: 建议名单排序
    indicators: [own, rent]
    clause: 四（一）
    quotas: [{of: 1, outcomes: propose, local: 测试}]
"""


@pytest.fixture
def example(tmp_path: Path, change: Change) -> Path:
    """A copy of the guide's programme that ranks two groups by points computed for each, without experts."""
    shutil.copytree(ROOT / "docs" / "example-programme", tmp_path / "programmes")
    folder = tmp_path / "programmes" / "slq-incubator-2026"
    shutil.rmtree(folder / "cases")
    (folder / "marks.yaml").write_text(SETS, encoding="utf-8")
    procedures = (folder / "procedures.yaml").read_text(encoding="utf-8")
    before, _panel, after = procedures.partition("      panel:\n")
    text = before + after[after.index("      list:\n") :]
    text = text.replace("agree: {label: 同意, to: panel}", "agree: {label: 同意, to: list}").replace(
        "joint, panel, ", "joint, "
    )
    (folder / "procedures.yaml").write_text(text, encoding="utf-8")
    return folder


def scored(run: Run, folder: Path, text: str, *words: str) -> Any:
    path = folder.parent / "round.csv"
    path.write_text(text, encoding="utf-8")
    return run("score", folder, "--facts", path, "--on", "2026-03-10", *words)


def test_two_sets_of_a_ranking_are_one_list_with_one_quota(run: Run, example: Path) -> None:
    text = "单位,site_held,graduated\n甲,owned,6\n乙,leased,4\n丙,leased,1\n"
    rounds = json.loads(scored(run, example, text, "--json").stdout)
    assert list(rounds) == ["order"]
    cases = [(each["case"], each["indicators"], each["place"], each["proposed"]) for each in rounds["order"]["cases"]]
    assert cases == [("乙", "rent", 1, True), ("甲", "own", 2, False), ("丙", "rent", 3, False)]
    lines = scored(run, example, text).stdout.splitlines()
    assert lines[0] == "建议名单排序（order）：3件"
    assert "租用组" in lines[2] and "自有组" in lines[3] and "名额 1 个已满" in lines[3]


def test_a_blank_that_leaves_the_group_open_is_named_and_put_into_none(run: Run, example: Path) -> None:
    ran = scored(run, example, "单位,site_held,graduated\n甲,owned,6\n乙,,4\n")
    assert ran.exit_code == 1 and ran.stdout == ""
    assert "乙：site_held：不知按哪一套指标评分：“自有组”、“租用组”都可能适用" in ran.stderr
    assert "请填写“场地取得方式”（site_held）" in ran.stderr


def with_base(folder: Path, change: Change, per: str) -> None:
    """Points are a share of a number that is set for each call, or for each region."""
    change(folder / "facts.yaml", "facts:\n", "facts:\n" + NORM.format(per=per))
    change(folder / "marks.yaml", "of: graduated, full: 10", "of: graduated / base, full: 1")


def test_a_value_of_the_call_that_differs_among_rows_is_refused_with_row_and_column(
    run: Run, example: Path, change: Change
) -> None:
    with_base(example, change, "call")
    ran = scored(run, example, "单位,site_held,graduated,base\n甲,owned,6,10\n乙,owned,4,12\n")
    assert ran.exit_code == 1
    assert "第3行（乙），栏目“base”：“本批基准数”同批各件只有一个值" in ran.stderr
    assert "此处为12家，第2行（甲）为10家（四（一））" in ran.stderr


def test_a_value_of_the_call_holds_for_all_wherever_it_stands(run: Run, example: Path, change: Change) -> None:
    with_base(example, change, "call")
    text = "单位,site_held,graduated,base\n甲,owned,6,12\n乙,owned,3,\n"
    cases = json.loads(scored(run, example, text, "--json").stdout)["order"]["cases"]
    assert [each["total"] for each in cases] == ["50", "25"]


def test_a_value_of_each_region_differs_between_regions_alone(run: Run, example: Path, change: Change) -> None:
    with_base(example, change, "region")
    text = "单位,site_held,graduated,region,base\n甲,owned,6,slq,12\n乙,owned,6,{region},8\n"
    cases = json.loads(scored(run, example, text.format(region="lq"), "--json").stdout)["order"]["cases"]
    assert [each["total"] for each in cases] == ["75", "50"]
    ran = scored(run, example, text.format(region="slq"))
    assert ran.exit_code == 1 and "“本批基准数”同一地区的各件只有一个值" in ran.stderr
