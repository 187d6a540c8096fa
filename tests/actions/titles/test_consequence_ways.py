"""A consequence whose decision takes one of several ways: all are told as a choice, then only the one chosen."""

import shutil
from pathlib import Path

import pytest
from tests.actions.titles.followed import Followed
from tests.api.program import program_of, set_clock
from tests.places import DEFINITIONS
from tests.web.desk.pages import Visitor

from pingding.actions.periodic.tick import tick
from pingding.actions.titles.consequences import propose
from pingding.policy import translation
from pingding.queries.titles.proposals import proposal_of
from pingding.records.models import Case, JournalEntry, Message

pytestmark = pytest.mark.django_db

FRAUD = """    hearing:
      by: authority
      working_days: 5
      acts:
        - revoke
        - {act: ban, years: 5, programmes: all}
        - {act: credit_record, says: 申报或考核材料弄虚作假}
"""
WAYS = """  dealing:
    title: 弄虚作假的处理
    opened_by: consequence
    clause: 六
    starts: dealing_statement
    steps:
      dealing_statement:
        kind: fill
        title: 陈述申辩
        by: holder
        form: report
        withdraw: false
        deadline: {working_days: 5, passed: silent}
        outcomes:
          submit: {label: 陈述, to: dealing_decision}
          silent: {label: 期满未陈述, to: dealing_decision}
      dealing_decision:
        kind: review
        title: 决定
        by: authority
        outcomes:
          light: {label: 从轻处理, end: closed, acts: [{act: suspend, years: 1}]}
          heavy: {label: 从重处理, to: dealing_document}
          reject: {label: 不予处理, end: closed, tone: refuse, reason: true}
      dealing_document:
        kind: issue
        title: 发文
        by: authority
        document: 处理决定
        number: "示例处〔{year}〕{n}号"
        text: revocation
        outcomes:
          issued: {label: 发文, end: closed, acts: [revoke, {act: ban, years: 5, programmes: all}]}

obligations:
"""


@pytest.fixture
def world(tmp_path: Path) -> Followed:
    copy = tmp_path / "sample-consequence-2025"
    shutil.copytree(DEFINITIONS / "sample-consequence-2025", copy)
    path = copy / "sample.yaml"
    text = path.read_text(encoding="utf-8")
    assert FRAUD in text
    text = text.replace(FRAUD, "    procedure: dealing\n").replace("obligations:\n", WAYS, 1)
    path.write_text(text, encoding="utf-8")
    return Followed(definition=str(copy))


def proposed(world: Followed) -> Case:
    return propose(world.title.code, "fraud", facts="所报材料系伪造。", actor=world.officer, at=world.later())


def decided(world: Followed, case: Case, outcome: str) -> None:
    world.later(days=20)
    tick(at=world.at)
    world.review(case, "dealing_decision", outcome, "情节轻微，不予处理。")
    case.refresh_from_db()


def shown(world: Followed, case: Case) -> str:
    return Visitor(world.officer, world.later()).get(f"/cases/{case.number}/").text_of("#proposal")


def test_proposal_letter_and_journal_tell_the_ways_as_a_choice(world: Followed) -> None:
    case = proposed(world)
    assert "拟：择一：从轻处理（暂停）；从重处理（撤销、限制申报）" in shown(world, case)
    message = Message.objects.filter(case=case, organisation=world.unit).latest("pk")
    assert "择一：从轻处理；从重处理。" in translation.in_language(message.text, message.words)
    assert JournalEntry.objects.get(act="propose_consequence").change["ways"] == ["从轻处理", "从重处理"]
    journal = Visitor(world.officer, world.later()).get(f"/cases/{case.number}/?tab=journal").text
    assert "择一" in journal


def test_interface_tells_the_ways_and_no_act_before_one_is_chosen(
    world: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = proposed(world)
    set_clock(monkeypatch, world.at)
    city = program_of(world.officer, world.at)
    body = city.get(f"/cases/{case.number}/proposal").body
    assert (body["acts"], body["taken"]) == ([], False)
    assert [(way["label"], way["acts"]) for way in body["ways"]] == [
        ("从轻处理", ["暂停"]),
        ("从重处理", ["撤销", "限制申报"]),
    ]


@pytest.mark.parametrize(
    ("outcome", "words", "taken"),
    [
        ("light", "暂停，自2025年10月30日起", True),
        ("heavy", "拟：撤销、限制申报；", False),
        ("reject", "没有作出处理。", True),
    ],
)
def test_once_one_is_chosen_only_that_one_is_told(world: Followed, outcome: str, words: str, taken: bool) -> None:
    case = proposed(world)
    decided(world, case, outcome)
    page, about = shown(world, case), proposal_of(case)
    assert words in page and "择一" not in page
    assert about is not None and not about.ways and about.taken is taken


def test_proposal_of_one_way_tells_its_acts(tmp_path: Path) -> None:
    world = Followed()
    case = propose(world.title.code, "fraud", facts="所报材料系伪造。", actor=world.officer, at=world.later())
    about = proposal_of(case)
    assert about is not None and about.acts == ("撤销", "限制申报", "记入信用记录") and not about.ways
    assert "ways" not in JournalEntry.objects.get(act="propose_consequence").change
