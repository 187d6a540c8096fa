"""`load`, `tick`, `journal verify`, `demo`: what keeps an installation going, and how it says what is wrong."""

import json
from pathlib import Path

import pytest
from tests.actions.life import Life
from tests.actions.panels.test_earlier_results import as_before_they_were_kept
from tests.actions.panels.test_reopening import scored
from tests.cli.conftest import Run

from pingding.cli.library import programme_ids
from pingding.records.models import JournalEntry, JournalHead, Person, StoredEdition

pytestmark = pytest.mark.django_db


def test_load_stores_every_definition_once(run: Run) -> None:
    first = json.loads(run("load", "--json").stdout)
    assert (first["ok"], first["stored"]) == (True, programme_ids())
    second = json.loads(run("load", "--json").stdout)
    assert (second["stored"], second["unchanged"]) == ([], programme_ids())


def test_load_leaves_a_broken_definition_out_and_says_why(
    run: Run, studio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (studio / "titles.yaml").write_text("titels: {}\n", encoding="utf-8")
    monkeypatch.setenv("PINGDING_PROGRAMMES", str(studio.parent))
    result = run("load")
    assert result.exit_code == 1
    assert "titles.yaml:1" in result.stdout
    assert not StoredEdition.objects.exists()


def test_the_first_administrator_is_set_up_once(run: Run) -> None:
    words = ("administrator", "admin", "--name", "示例管理员", "--password", "long-enough-for-a-test")
    assert run(*words).exit_code == 0
    assert Person.objects.get().platform_office == Person.Office.ADMINISTRATOR
    again = run(*words)
    assert again.exit_code == 1
    assert "平台管理员已经设立" in again.output


def test_tick_says_what_it_did(run: Run) -> None:
    done = json.loads(run("tick", "--json").stdout)
    assert {"notices_ended", "obligations_opened", "deadlines_decided", "reminders_sent"} <= set(done)
    assert not any(done.values())
    assert run("tick").stdout == "没有到期的事项。\n"
    assert run("tick", "--quiet").stdout == ""


def test_results_of_earlier_rounds_are_filled_once(run: Run) -> None:
    scored(Life())
    as_before_they_were_kept()
    assert run("results").stdout == "补记1轮的得分和等级，0轮没有得分可记。\n"
    assert json.loads(run("results", "--json").stdout) == {"kept": 0, "left": 0}


def test_the_journal_is_verified(run: Run) -> None:
    run("load")
    result = run("journal", "verify")
    assert result.exit_code == 0
    assert f"日志{len(programme_ids())}条，摘要链完整；" in result.stdout
    last = JournalEntry.objects.order_by("seq").last()
    assert last is not None and result.stdout.splitlines()[-1] == f"{last.seq} {last.digest}"


def test_a_cut_tail_is_found_by_what_was_printed_before(run: Run, tmp_path: Path) -> None:
    run("load")
    kept = tmp_path / "kept.txt"
    kept.write_text(run("journal", "verify").stdout, encoding="utf-8")
    assert run("journal", "verify", "--expect", kept).exit_code == 0
    last = JournalEntry.objects.order_by("-seq")[0]
    last.delete()
    JournalHead.objects.update(seq=last.seq - 1, digest=last.previous)
    assert run("journal", "verify").exit_code == 0
    found = run("journal", "verify", "--expect", kept)
    assert found.exit_code == 1 and f"日志第{last.seq}条：没有这一条：日志末尾被截去" in found.stdout
    kept.write_text("无\n", encoding="utf-8")
    assert run("journal", "verify", "--expect", kept).exit_code == 2


def test_a_changed_entry_is_found(run: Run) -> None:
    run("load")
    JournalEntry.objects.filter(seq=2).update(about="别的")
    result = run("journal", "verify")
    assert result.exit_code == 1
    assert "日志第2条" in result.stdout
    assert json.loads(run("journal", "verify", "--json").stdout)["first_bad_seq"] == 2


def test_the_demonstration_is_not_built_where_it_is_not_switched_on(run: Run) -> None:
    result = run("demo")
    assert result.exit_code == 1
    assert "PINGDING_DEMO=1" in result.stderr
