"""The player: every definition goes from its call to its end by real actions, with what can happen on the way."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from tests import factories

from pingding.actions.editions import store_edition
from pingding.cli.library import open_edition, programme_ids
from pingding.cli.player.play import Play
from pingding.cli.player.together import act_together
from pingding.cli.player.world import World, opening_of
from pingding.cli.rehearsal.rehearsal import Rehearsal
from pingding.cli.steps.kind import Item
from pingding.cli.synthesis.codes import credit_code
from pingding.policy.errors import Refusal
from pingding.policy.procedures.progress import GRANTING
from pingding.queries.applications.writing_permission import FormIncomplete
from pingding.queries.journal.journal import verify
from pingding.records.models import Assignment, Batch, Case, Filing, Person, Title

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Path, settings: object) -> None:
    settings.PINGDING_MEDIA = tmp_path / "media"  # type: ignore[attr-defined]


def world_of(name: str, experts: int = 7) -> World:
    edition = open_edition(name).edition
    store_edition(edition, at=opening_of(edition))
    world = World(opening_of(edition), seed=1)
    for _ in range(experts):
        world.expert(["示例领域"])
    return world


def play_on(play: Play, until: str = "") -> None:
    """Take the first outcome of each step, a working day apart, to the end or until a step is open."""
    for _ in range(60):
        if play.ended or until in play.open:
            return
        play.world.advance(working_days=1)
        play.act(next(iter(play.open)))
    raise AssertionError(f"no end in sight: {play.case.progress}")


@pytest.mark.parametrize("name", programme_ids())
def test_every_definition_goes_from_its_call_to_a_title(name: str) -> None:
    play = Play(world_of(name), name).apply()
    play_on(play)
    assert play.ended in GRANTING
    assert Title.objects.get(case=play.case).organisation == play.case.organisation
    assert verify().ok


def test_a_return_reopens_only_what_was_named_and_comes_back_to_who_asked() -> None:
    play = Play(world_of("wz-technology-2022"), "wz-technology-2022").apply()
    play_on(play, until="compliance")
    play.act("compliance", "return", by="bureau", parts=("fact:rd_situation",))
    assert list(play.open) == ["apply"]
    play.act("apply")
    assert list(play.open) == ["compliance"]
    assert Filing.objects.filter(case=play.case, form="application").count() == 2
    play_on(play)
    assert play.ended == "recognised"


def test_a_recused_expert_is_replaced() -> None:
    play = Play(world_of("cq-fusion-cases-2025"), "cq-fusion-cases-2025").apply()
    play_on(play, until="expert_review")
    play.act("expert_review", recusals=1)
    assigned = Assignment.objects.filter(run__case=play.case)
    assert (assigned.filter(ended_at=None).count(), assigned.exclude(ended_at=None).count()) == (5, 1)


def test_an_objection_upheld_ends_the_case_and_holds_no_other() -> None:
    world = world_of("wz-technology-2022")
    plays = [Play(world, "wz-technology-2022").apply() for _ in range(2)]
    for play in plays:
        play_on(play, until="candidates")
    world.advance(until=plays[0].case.call.closes_at)
    act_together(world, [Item(play.case, "listed") for play in plays], "candidates")
    for play in plays:
        play_on(play, until="notice")
    act_together(world, [Item(play.case, "clear") for play in plays], "notice")
    plays[0].object(upheld=True)
    plays[1].object(upheld=False)
    world.advance(until=plays[1].notice_ends())
    assert plays[0].ended == "refused"
    assert list(plays[1].open) == ["approve"]


def test_a_condition_that_is_violated_keeps_the_form_from_being_handed_in() -> None:
    world = world_of("cq-manufacturing-2017")
    play = Play(world, "cq-manufacturing-2017")
    with pytest.raises(FormIncomplete) as refused:
        play.apply(violate="talent.rd_staff" if "talent" in play.edition.conditions else next_violable(play))
    assert len(refused.value.blocked) == 1
    play.imagine_again()
    play.write()
    play.submit()
    assert play.case.submitted_at == world.at


def next_violable(play: Play) -> str:
    from pingding.cli.synthesis.synthesis import violable

    return violable(play.edition)[0]


def test_scripted_facts_and_partners_are_used_as_given() -> None:
    world = world_of("wz-technology-2022")
    unit = world.unit("private_enterprise", "wanzhou", name="示例智能装备有限公司")
    partner = world.unit("university", "wanzhou", name="示例学院")
    facts = {"rd_situation": "研发投入持续增长（示例）。", "construction_months": 24}
    play = Play(world, "wz-technology-2022").apply(unit, facts=facts, partners=[(partner, "承担检测（示例）。")])
    data = Filing.objects.get(case=play.case, form="application").data
    assert data["rd_situation"] == facts["rd_situation"]
    assert Decimal(data["construction_months"]) == 24
    assert play.case.partners.get().confirmed is True


def test_an_obligation_is_met_like_any_other_case() -> None:
    world = world_of("wz-technology-2022")
    play = Play(world, "wz-technology-2022").apply()
    play_on(play)
    world.advance(until=date(2023, 1, 5))
    owed = Case.objects.get(held_title__isnull=False)
    report = Play(world, "wz-technology-2022", number=owed.number)
    report.act("report")
    report.act("check", "return")
    report.act("report")
    play_on(report)
    assert report.ended == "filed"


def test_whoever_is_not_in_the_window_is_refused() -> None:
    world = world_of("wz-technology-2022")
    world.call("wz-technology-2022")
    world.advance(until=date(2022, 9, 20))
    with pytest.raises(Refusal, match="截止"):
        Play(world, "wz-technology-2022").apply()


def test_people_who_are_made_up_have_no_password() -> None:
    world = world_of("wz-technology-2022")
    assert Person.objects.exists()
    assert not any(person.has_usable_password() for person in Person.objects.all())
    assert world.at.tzinfo is not None and settings.USE_TZ


def test_a_rehearsal_brings_every_case_to_an_end() -> None:
    edition = open_edition("cq-fusion-cases-2025").edition
    store_edition(edition, at=opening_of(edition))
    over: list[int] = []
    notes = Rehearsal(edition.id, 6, 3, lambda: over.append(1)).run()
    assert notes.stuck == {}
    assert len(over) == 6
    assert not Case.objects.filter(submitted_at__isnull=False, ended_at=None).exists()
    assert verify().ok


def drawn_in(batch: Batch) -> list[str]:
    """The cases that were drawn, by their numbers."""
    return sorted(batch.items.filter(outcome="drawn").values_list("case__number", flat=True))


def test_a_rehearsal_of_a_draw_repeats_with_its_seed() -> None:
    def drawn(seed: int) -> list[tuple[str, list[str]]]:
        with transaction.atomic():
            store_edition(edition, at=opening_of(edition))
            Rehearsal(edition.id, 6, seed, lambda: None).run()
            batches = Batch.objects.filter(kind="draw").order_by("pk")
            found = [(batch.content["seed"], drawn_in(batch)) for batch in batches]
            transaction.set_rollback(True)
        return found

    edition = factories.definition("sample-draw-2025")
    first = drawn(3)
    assert first and any(cases for _seed, cases in first)
    assert drawn(3) == first and {seed for seed, _cases in first} == {"rehearsal-3"}


def test_a_play_is_drawn_and_goes_on_to_its_end() -> None:
    edition = factories.definition("sample-draw-2025")
    store_edition(edition, at=opening_of(edition))
    play = Play(World(opening_of(edition), seed=1), edition.id).apply()
    play_on(play, until="visit")
    assert list(play.open) == ["visit"]
    play_on(play)
    assert play.ended == "selected"


def test_imagined_partners_abroad_are_named_by_their_number_and_confirm_on_paper() -> None:
    world = world_of("cq-fusion-cases-2025")
    row = {"name": "示例", "code": "91500000MA5U00000X", "kind": "university", "duties": "联合研发"}
    facts = {"partners": [row | {"country": "other"}, row | {"country": "mainland", "code": credit_code(77)}]}
    play = Play(world, "cq-fusion-cases-2025").apply(facts=facts)
    kept = {(each.code, each.country, each.paper is not None) for each in play.case.partners.all()}
    assert kept == {("", "other", True), (credit_code(77), "mainland", False)}
    assert all(each.confirmed for each in play.case.partners.all())
