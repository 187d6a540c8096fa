"""A review with a no: it may pass the case on to be decided, untold; what ends or returns the case is told."""

import shutil
from pathlib import Path

import pytest
from tests import factories
from tests.actions.life import Life, open_steps

from pingding.actions.steps import act_at_step
from pingding.policy.errors import Refusal
from pingding.policy.steps.review import ChecklistAnswers
from pingding.records.models import Case, JournalEntry, Message

pytestmark = pytest.mark.django_db

REFUSE = "          refuse: {label: 不予受理, end: refused, tone: refuse, reason: true}\n"
UNMET = "          unmet: {label: 有条件未达到, to: opinion, tone: refuse, reason: true}\n"
NO = {"checks": {"complete": True}, "judged": {"worth": False}}


@pytest.fixture
def life(tmp_path: Path) -> Life:
    """The definition, in which the check may also pass a case on to the opinion with a condition unmet."""
    copy = tmp_path / "sample-life-2025"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    file = copy / "sample.yaml"
    text = file.read_text(encoding="utf-8")
    check, refuse, rest = text.partition(REFUSE)
    file.write_text(f"{check}{refuse}{UNMET}{rest}", encoding="utf-8")
    return Life(definition=str(copy))


def answer(life: Life, case: Case, outcome: str, content: ChecklistAnswers) -> None:
    act_at_step(case.number, "check", outcome, content, actor=life.districts["wanzhou"], at=life.later())


def test_a_no_passes_on_with_its_reason_on_its_own_clause_and_the_applicant_is_not_told(life: Life) -> None:
    case, _writer = life.submitted()
    factories.forget_messages()
    with pytest.raises(Refusal, match="评判为不符合，不能通过"):
        answer(life, case, "pass", ChecklistAnswers.model_validate(NO))
    with pytest.raises(Refusal, match="须写明理由"):
        answer(life, case, "unmet", ChecklistAnswers.model_validate(NO))
    answer(life, case, "unmet", ChecklistAnswers.model_validate(NO | {"reason": "基础不足。"}))
    assert open_steps(case) == {"opinion"}
    assert not Message.objects.filter(organisation=case.organisation).exists()
    assert JournalEntry.objects.filter(case=case, act="step_review").latest("pk").clause == "四"


@pytest.mark.parametrize("outcome, parts", [("return", ("fact:staff",)), ("refuse", ())])
def test_a_return_and_an_end_are_told(life: Life, outcome: str, parts: tuple[str, ...]) -> None:
    case, _writer = life.submitted()
    factories.forget_messages()
    answer(life, case, outcome, ChecklistAnswers(reason="人数不实。", parts=parts, checks={"complete": False}))
    told = [message.words["reason"] for message in Message.objects.all() if "reason" in message.words]
    assert told == ["人数不实。"]
