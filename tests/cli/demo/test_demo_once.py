"""Building the demonstration: a part of it, cut off in the middle, switched off, beside other data."""

import pytest
from django.test import override_settings
from tests import factories

from pingding.cli.demo import build
from pingding.cli.demo.stage import Stage
from pingding.policy.errors import PingdingError
from pingding.queries import clock
from pingding.queries.worklist.demo_people import demo_people, find_demo_person
from pingding.records.models import Case, JournalEntry, Person

pytestmark = pytest.mark.django_db


def test_a_build_cut_off_leaves_nothing_and_can_be_repeated_for_one_programme(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Stage.play
    played = []

    def cut_off(self: Stage, event: object) -> None:
        played.append(event)
        if len(played) == 20:
            raise KeyboardInterrupt
        whole(self, event)  # type: ignore[arg-type]

    with override_settings(PINGDING_DEMO=True):
        monkeypatch.setattr(Stage, "play", cut_off)
        with pytest.raises(KeyboardInterrupt):
            build(at=clock.now(), programmes=("cq-manufacturing-2017",))
        assert not Person.objects.exists() and not JournalEntry.objects.exists()
        monkeypatch.setattr(Stage, "play", whole)
        assert "21件" in build(at=clock.now(), programmes=("cq-manufacturing-2017",))
    assert {case.edition.programme for case in Case.objects.all()} == {"cq-manufacturing-2017"}


def test_nothing_is_built_where_the_demonstration_is_off() -> None:
    with pytest.raises(PingdingError, match="演示设置未打开"):
        build(at=clock.now())
    assert demo_people(clock.now().date()) == () and find_demo_person("demo-auditor") is None


def test_nothing_is_built_among_other_data() -> None:
    factories.administrator()
    with override_settings(PINGDING_DEMO=True), pytest.raises(PingdingError, match="已有其他数据"):
        build(at=clock.now())
