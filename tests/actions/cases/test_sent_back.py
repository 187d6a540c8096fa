"""A form that is sent back, not for correction of named parts: it can be handed in again after the call has closed."""

from datetime import datetime

import pytest
from tests.actions.changed_life import Changed
from tests.actions.life import open_steps

from pingding.actions.applications.applications import save_draft
from pingding.policy.steps.opinion import OpinionGiven
from pingding.queries.clock import SHANGHAI

pytestmark = pytest.mark.django_db

CLOSES = (
    "        form: application\n        outcomes:\n          submit",
    "        form: application\n        deadline: {date: 2025-10-31, passed: closed, clause: 三}\n"
    "        outcomes:\n          submit",
)
BACK = (
    "          agree: {label: 同意, to: letter}\n",
    "          agree: {label: 同意, to: letter}\n          again: {label: 重新填报, to: apply, tone: back}\n",
)


def test_what_is_sent_back_after_the_closing_can_be_handed_in_again(changed: Changed) -> None:
    life = changed(CLOSES, BACK)
    case, writer = life.submitted()
    life.check(case)
    life.at = datetime(2025, 11, 20, 9, tzinfo=SHANGHAI)
    life.act(case, "opinion", "again", OpinionGiven(opinion="请重新填报。"), life.districts["wanzhou"])
    assert open_steps(case) == {"apply"}
    save_draft(case.number, {"staff": "60"}, actor=writer, at=life.later(), signed=("truth",))
    assert life.submit(case, writer).version == 2 and open_steps(case) == {"check"}
