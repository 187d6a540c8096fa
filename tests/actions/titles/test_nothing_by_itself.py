"""Nothing happens to a title by itself: in whatever order time passes and people act, a person took the outcome."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories
from tests.actions.titles.followed import Followed

from pingding.actions.periodic.tick import tick
from pingding.actions.titles.consequences import propose
from pingding.policy.errors import Refusal
from pingding.queries.editions import edition_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Proposal, Seat, TitleChange

pytestmark = pytest.mark.django_db


class Play:
    """A world in which anything may be tried at any time; what is refused changes nothing."""

    def __init__(self) -> None:
        self.world = Followed()
        self.stranger = factories.officer(factories.office("economy@cq"))

    def wait(self, days: int) -> None:
        self.world.later(days=days)

    def tick(self) -> None:
        tick(at=self.world.later())

    def find(self) -> None:
        propose(self.world.title.code, "fraud", facts="示例", actor=self.world.officer, at=self.world.later())

    def state(self) -> None:
        self.world.state(Proposal.objects.latest("pk").case)

    def decide(self, step: str, outcome: str, actor: Viewer) -> None:
        for proposal in Proposal.objects.filter(case__ended_at=None):
            key = step or f"{proposal.case.procedure}_decision"
            self.world.review(proposal.case, key, outcome, reason="示例", actor=actor)

    def confirm(self) -> None:
        self.decide("", "confirm", self.world.officer)

    def order(self) -> None:
        self.decide("order", "confirm", self.world.officer)

    def accept(self) -> None:
        self.decide("accept", "failed", self.world.officer)

    def reject(self) -> None:
        self.decide("", "reject", self.world.officer)

    def intrude(self) -> None:
        self.decide("", "confirm", self.stranger)

    def answer_for_oneself(self) -> None:
        self.decide("", "confirm", self.world.writer)


ACTS: tuple[Callable[[Play], None], ...] = (
    *(Play.tick, Play.find, Play.state, Play.confirm, Play.order, Play.accept, Play.reject),
    *(Play.intrude, Play.answer_for_oneself, lambda play: play.wait(3), lambda play: play.wait(120)),
)


@pytest.fixture
def play() -> Play:
    return Play()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(ACTS), min_size=4, max_size=14))
def test_no_change_of_a_title_without_somebody_who_took_its_outcome(
    play: Play, acts: list[Callable[[Play], None]]
) -> None:
    began = play.world.at
    with transaction.atomic():
        for act in acts:
            with suppress(Refusal, Proposal.DoesNotExist):
                act(play)
        _assert_decided(play)
        transaction.set_rollback(True)
    play.world.at = began


def _assert_decided(play: Play) -> None:
    for change in TitleChange.objects.select_related("case__edition"):
        seat = Seat.objects.get(run__case=change.case, run__step=change.step, acted_at=change.recorded_at)
        assert seat.acted_by == play.world.officer.person
        taken = edition_of(change.case.edition).step(change.case.procedure, change.step).outcomes[seat.outcome]
        assert change.act in {act.act for act in taken.acts}
    pairs = Proposal.objects.filter(case__ended_at=None).values_list("title", "consequence")
    assert len(pairs) == len(set(pairs))
