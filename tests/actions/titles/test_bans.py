"""A ban keeps out of the same programme and is to be known in others, to whoever applies and whoever reviews alike."""

import hashlib
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from tests import factories
from tests.actions.titles.followed import Followed
from tests.conftest import Keep

from pingding.actions.applications.applications import open_application
from pingding.actions.applications.partners import add_partner
from pingding.policy.errors import Refusal
from pingding.queries.applications.bans import bans_of_case
from pingding.queries.applications.writing_permission import FormIncomplete
from pingding.queries.bans import Applying, bans_on, person_digest
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.clock import local_date
from pingding.records.models import Ban, Case

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def worlds(keep: Keep[Followed]) -> Callable[[], Followed]:
    def revoked() -> Followed:
        world = Followed()
        world.revoked()
        return world

    return keep(revoked)


@pytest.fixture
def world(worlds: Callable[[], Followed], db: None) -> Followed:
    return worlds()


def test_unit_whose_title_was_revoked_does_not_apply_again(world: Followed) -> None:
    with pytest.raises(Refusal) as refusal:
        open_application(world.call, world.unit, actor=world.writer, at=world.later())
    until = Ban.objects.get(organisation=world.unit).ends
    assert until is not None
    assert refusal.value.clause == ("四",)
    assert f"{until.year}年{until.month}月{until.day}日" in refusal.value.what
    assert "可以申报" in refusal.value.remedy
    assert Case.objects.filter(organisation=world.unit, held_title=None).count() == 1


def test_ban_ends_by_itself(world: Followed) -> None:
    until = Ban.objects.get(organisation=world.unit).ends
    assert until is not None
    world.to(until.year, until.month, until.day)
    assert open_application(world.call, world.unit, actor=world.writer, at=world.at).status == "draft"


def test_banned_person_is_refused_when_another_unit_hands_in(world: Followed) -> None:
    unit, writer = factories.unit()
    case = open_application(world.call, unit, actor=writer, at=world.later())
    with pytest.raises(FormIncomplete) as refusal:
        world.hand_in(case, writer)
    (fault,) = refusal.value.faults
    assert (fault.target, fault.clause) == ("fact:leader", ("四",))
    assert "示例丁" not in fault.what
    case.refresh_from_db()
    assert case.submitted_at is None


def test_namesake_is_told_apart_by_brackets_and_the_reviewer_knows(world: Followed) -> None:
    unit, writer = factories.unit()
    case = open_application(world.call, unit, actor=writer, at=world.later())
    world.hand_in(case, writer, leader="示例丁（1990年生）")
    case.refresh_from_db()
    (ban,) = bans_of_case(world.officer, CaseFile(case), world.at)
    assert not ban.blocks and "同名，请核对是否同一人" in ban.says and "不得申报" not in ban.says


def test_banned_unit_does_not_take_part_as_a_partner(world: Followed) -> None:
    unit, writer = factories.unit()
    case = open_application(world.call, unit, actor=writer, at=world.later())
    add_partner(
        case.number,
        name=world.unit.name,
        code=world.unit.code or "",
        kind="private_enterprise",
        duties="示例",
        actor=writer,
        at=world.later(),
    )
    with pytest.raises(FormIncomplete) as refusal:
        world.hand_in(case, writer, leader="示例戊")
    assert [fault.target for fault in refusal.value.faults] == ["fact:partners"]


def test_other_programme_warns_unit_and_reviewers_and_keeps_nobody_out(world: Followed) -> None:
    call = factories.call(world.officer, factories.edition("sample-rolling-2025"))
    case = open_application(call, world.unit, actor=world.writer, at=world.later())
    file = CaseFile(case)
    (ban,) = bans_of_case(world.writer, file, world.at)
    assert not ban.blocks and ban.programme == "示例考核中心" and ban.clause == ("四",)
    assert "在本办法仅作提示" in ban.says and "不得申报" not in ban.says and not ban.remedy
    assert (ban,) == bans_of_case(world.officer, file, world.at) == bans_of_case(world.district, file, world.at)
    assert bans_of_case(factories.expert(), file, world.at) == ()


def test_ban_everywhere_blocks_everywhere(world: Followed) -> None:
    Ban.objects.update(everywhere=True)
    call = factories.call(world.officer, factories.edition("sample-rolling-2025"))
    (ban,) = bans_on(call.edition, Applying({world.unit.code or "": "本单位"}, {}), local_date(world.at))
    assert ban.blocks


def test_without_a_ban_one_query_is_asked(world: Followed, django_assert_num_queries: object) -> None:
    unit, _writer = factories.unit()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert bans_on(world.call.edition, Applying({unit.code or "": "本单位"}, {}), local_date(world.at)) == ()


def test_banned_person_is_not_found_by_trying_names_without_the_key(world: Followed, settings: Any) -> None:
    stored = Ban.objects.exclude(person="").get().person
    assert stored == person_digest("示例丁") == person_digest("示例 丁")
    assert stored != hashlib.sha256("示例丁".encode()).hexdigest()
    settings.SECRET_KEY = "another-key-" * 6
    assert person_digest("示例丁") != stored


def test_digests_stored_without_a_key_are_keyed_by_the_migration(world: Followed) -> None:
    plain = hashlib.sha256("示例丁".encode()).hexdigest()
    Ban.objects.exclude(person="").update(person=plain)
    import_module("pingding.records.migrations.0028_keyed_digests_of_persons").key_digests(apps, None)
    assert Ban.objects.exclude(person="").get().person == person_digest("示例丁")
    assert set(Ban.objects.filter(person="").values_list("person", flat=True)) == {""}
