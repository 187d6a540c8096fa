"""A deadline that counts from an earlier step counts from its last completion, which may be the act of this moment."""

from datetime import timedelta

import pytest
from tests import factories
from tests.actions.life import Life

from pingding.actions.editions import store_edition
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.steps.opinion import OpinionGiven
from pingding.queries.clock import local_date
from pingding.records.models import Case, StepRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(monkeypatch: pytest.MonkeyPatch) -> Life:
    """The sample's life, in which the opinion is due three days after the check, which comes right before it."""
    written = factories.definition("sample-life-2025").model_dump(by_alias=True, exclude_none=True)
    step = written["procedures"]["recognition"]["steps"]["opinion"]
    step["deadline"] = {"days": 3, "after": "check", "roll": False, "local": "测试"}
    changed = Edition.model_validate(written)
    monkeypatch.setattr(factories, "edition", lambda _name: store_edition(changed, at=factories.START))
    return Life()


def due_at(case: Case, step: str) -> object:
    run = StepRun.objects.filter(case=case, step=step).order_by("-pk").first()
    assert run is not None and run.due_at is not None
    return local_date(run.due_at)


def test_deadline_counts_from_the_step_that_was_done_just_now(life: Life) -> None:
    case, _writer = life.submitted()
    life.later(days=2)
    life.check(case)
    assert due_at(case, "opinion") == local_date(life.at) + timedelta(days=3)


def test_step_that_the_procedure_does_not_have_cannot_be_acted_at(life: Life) -> None:
    case, _writer = life.submitted()
    before = Case.objects.get(pk=case.pk).revision
    with pytest.raises(Refusal) as refused:
        life.act(case, "nowhere", "agree", OpinionGiven(opinion="同意。", signed=True), life.districts["wanzhou"])
    assert refused.value.kind == "missing" and "没有“nowhere”这一步骤" in refused.value.what
    assert Case.objects.get(pk=case.pk).revision == before
