"""Every text that an act leaves as a message is a kind with a sample, and there is no other kind."""

import ast
from collections.abc import Iterator

import pytest
from django.utils.translation import gettext, override
from pytest_django import Settings
from tests import factories
from tests.places import ROOT

from pingding.documents.mail import mail_of
from pingding.policy.errors import Refusal
from pingding.queries.mail.content import content_of
from pingding.queries.mail.kinds import (
    CANCELLING,
    DATED,
    GROUPS,
    KINDS,
    OTHERWISE,
    RETIRED,
    WITHOUT_CASE,
    find_kind,
    sample_of,
)

ACTIONS = ROOT / "src" / "pingding" / "actions"


def texts_left() -> Iterator[str]:
    """The marked texts of every module that leaves messages, but for the door itself."""
    for path in sorted(ACTIONS.rglob("*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        names = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
        if not names & {"notify", "notify_applicants"} or path.name == "door.py":
            continue
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id == "gettext_noop":
                yield ast.literal_eval(call.args[0])


def test_every_text_that_is_left_is_a_kind() -> None:
    missing = set(texts_left()) - {kind.text for kind in KINDS}
    assert not missing, "queries/mail/kinds.py lacks these texts"


def test_every_kind_is_left_by_some_act() -> None:
    assert not {kind.text for kind in KINDS} - set(texts_left())
    assert len(KINDS) == len({kind.text for kind in KINDS}) == sum(map(len, GROUPS.values()))
    assert {*DATED, *CANCELLING, *WITHOUT_CASE} <= {kind.text for kind in KINDS}


def test_what_acts_left_before_is_still_read_in_english() -> None:
    assert not {*RETIRED} & set(texts_left())
    with override("en"):
        assert all(gettext(text) != text for text in RETIRED)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_sample_fills_every_word_in_both_languages(language: str, settings: Settings) -> None:
    settings.PINGDING_ADDRESS = "https://pingding.example"
    for kind in KINDS:
        with override(language):
            content = content_of(sample_of(kind, factories.START))
            letter = mail_of(content, to="a@unit.example", name="x", at=factories.START)
        assert "%(" not in content.subject and "%(" not in letter.body
        assert bool(content.events) == (kind.text in (*DATED, *CANCELLING))
        assert letter.message()["Subject"]


def test_each_exception_is_about_some_text_and_some_word_of_it() -> None:
    for part, words in OTHERWISE.items():
        texts = [kind.text for kind in KINDS if part in kind.text]
        assert texts and all(f"%({name})s" in "".join(texts) for name in words), part


@pytest.mark.parametrize("number", [0, -1, len(KINDS) + 1])
def test_there_is_no_other_kind(number: int) -> None:
    with pytest.raises(Refusal):
        find_kind(number)
