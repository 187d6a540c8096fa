"""Acts of somebody who reads English: what they leave in the database is put into words in Chinese."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django.utils.translation as languages
import pytest
from django.db import connection
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.actions.test_norms import FACTS, SCORED
from tests.actions.titles.evaluated import Evaluated
from tests.actions.titles.supported import Supported

from pingding.actions.calls.norms import set_norms
from pingding.actions.directory.correction_requests import request_correction
from pingding.actions.directory.corrections import Renaming, rename_organisation
from pingding.actions.listing.exports import export_list
from pingding.actions.listing.prompting import prompt_others
from pingding.actions.notices.answers import amend_reason, answer_objection
from pingding.actions.panels.reminders import remind_experts
from pingding.actions.titles.evaluators import replace_evaluator
from pingding.queries.listing.listing import ListSearch
from pingding.records.models import JournalEntry, TitleRound

pytestmark = pytest.mark.django_db

MARK = "⟦"
"""Stands behind every text that was put into English."""
WRITES = re.compile(r"\s*(?:INSERT|UPDATE)\b")


@contextmanager
def reading_english(clock: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Inside, whoever acts reads English; gives what was stored in it."""
    stored: list[str] = []
    say = languages._trans.gettext

    def marked(text: str) -> str:
        said = say(text)
        return said + MARK if languages.get_language() == "en" and text else said

    def noting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        told = repr([getattr(each, "obj", each) for each in params or ()])  # PostgreSQL's wrapper of JSON cuts its text
        if WRITES.match(sql) and (MARK in told or f"\\u{ord(MARK):04x}" in told):
            stored.append(f"{sql[:60]}: {told}")
        return execute(sql, params, many, context)

    clock.setattr(languages._trans, "gettext", marked)
    with languages.override("en"), connection.execute_wrapper(noting):
        assert languages.gettext("、").endswith(MARK)
        yield stored


def from_call_to_title(_folder: Path) -> None:
    life = Life()
    case, writer = life.submitted()
    prompt_others([case.number], actor=life.officer, at=life.later())
    export_list("cases", ListSearch(), (), "csv", "en", actor=life.officer, at=life.later())
    life.to_notice(case)
    notice = life.notice(case)
    objection = life.objects(notice, case)
    answer_objection(objection.receipt, False, "不属实", reason="经核实如上", actor=life.officer, at=life.later())
    amend_reason(objection.receipt, "经查合同原件相符", actor=life.officer, at=life.later())
    life.after(notice)
    life.issue(case)
    unit = case.organisation
    request_correction(unit, "名称应为示例二公司", actor=writer, at=life.later())
    renaming = Renaming("示例二公司", life.at.date(), "示例〔2025〕1号")
    rename_organisation(unit, renaming, actor=factories.approver(unit), at=life.later())


def experts_prompted(_folder: Path) -> None:
    life = Life()
    case = life.at_panel()
    life.assign(case, *life.experts)
    remind_experts(life.definition, "panel", actor=life.officer, at=life.later())
    prompt_others([case.number], actor=life.officer, at=life.later(days=2))


def money(folder: Path) -> None:
    centre = Supported(folder)
    centre.correct(centre.enter("pay_support", amount="40万元"))


def norms(folder: Path) -> None:
    life = changed_life(folder, FACTS, SCORED)
    values: dict[str, dict[str, object]] = {"base_staff": {"": "1000"}, "region_factor": {"wanzhou": "1.25"}}
    set_norms(life.call, values, "示例文件", actor=life.officer, at=life.later())


def rounds(folder: Path) -> None:
    world = Evaluated(folder)
    world.at_outside()
    code = factories.unit()[0].code or ""
    replace_evaluator(TitleRound.objects.get().pk, code, "机构停业", actor=world.life.officer, at=world.life.later())


def test_english_deep_in_what_is_stored_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    long = {"reason": "示例" * 400}
    with reading_english(monkeypatch) as stored:
        JournalEntry.objects.create(seq=1, at=factories.START, change=long | {"word": languages.gettext("、")})
    assert stored


@pytest.mark.parametrize("walk", [from_call_to_title, experts_prompted, money, norms, rounds])
def test_acts_of_who_reads_english_store_chinese(
    walk: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading_english(monkeypatch) as stored:
        walk(tmp_path)
    assert not stored
    assert JournalEntry.objects.exists()
