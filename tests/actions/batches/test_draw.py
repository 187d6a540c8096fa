"""A random draw: all that wait, once; recorded so that anybody can repeat it."""

from pathlib import Path

import pytest
from tests import factories
from tests.actions.draws import DrawLife, drawing_by, numbers
from tests.actions.life import open_steps

from pingding.actions.batches.draw import draw_cases
from pingding.actions.door import attempt
from pingding.policy.errors import Refusal
from pingding.policy.steps.draw import draw_order, list_digest
from pingding.policy.steps.visit import VisitMade
from pingding.queries.journal.acts.act import Definitions
from pingding.queries.journal.acts.registry import read_act
from pingding.queries.journal.journal import verify
from pingding.queries.refusals import Faults
from pingding.queries.steps.draw import repeat_draw
from pingding.records.models import Batch, JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> DrawLife:
    return DrawLife()


def test_a_share_is_rounded_up_and_each_case_goes_its_way(life: DrawLife) -> None:
    cases = life.waiting(3)
    batch = draw_cases("spot_check", numbers(cases), actor=life.officer, at=life.later(), text="25077")
    order = draw_order(numbers(cases), batch.content["seed"], "25077")
    ways = {case.number: open_steps(case) for case in cases}
    assert ways == {order[0]: {"visit"}, order[1]: {"visit"}, order[2]: {"review"}}
    outcomes = dict(batch.items.values_list("case__number", "outcome"))
    assert outcomes == {order[0]: "drawn", order[1]: "drawn", order[2]: "not_drawn"}


def test_what_is_recorded_repeats_the_draw(life: DrawLife) -> None:
    cases = life.waiting(3)
    batch = draw_cases("spot_check", numbers(cases), actor=life.officer, at=life.later(), text="25077")
    content = batch.content
    assert content["candidates"] == sorted(numbers(cases)) and content["number"] == 2
    assert content["algorithm"] == "sha256-1" and len(content["seed"]) == 64
    repeated = repeat_draw(batch)
    assert repeated.agrees and repeated.order == draw_order(content["candidates"], content["seed"], "25077")
    batch.items.filter(case__number=repeated.order[0]).update(outcome="not_drawn")
    assert not repeat_draw(Batch.objects.get(pk=batch.pk)).agrees


def test_the_journal_alone_repeats_the_draw_and_has_words_for_it(life: DrawLife) -> None:
    cases = life.waiting(3)
    draw_cases("spot_check", numbers(cases), actor=life.officer, at=life.later(), text="25077")
    entries = list(JournalEntry.objects.filter(act="step_draw").select_related("case").order_by("seq"))
    noted = entries[0].change
    candidates = [entry.case.number for entry in entries if entry.case]
    assert noted["candidates"] == 3 and noted["candidates_sha256"] == list_digest(candidates)
    assert tuple(candidates) == draw_order(candidates, noted["seed"], noted["text"], noted["algorithm"])
    assert [entry.change["position"] for entry in entries] == [1, 2, 3]
    assert [entry.change["outcome"] for entry in entries] == ["drawn", "drawn", "not_drawn"]
    edition = factories.definition("sample-draw-2025")
    words = dict(read_act("step_draw", noted).in_words(Definitions.at(edition, "spot_check")))
    assert words["结果"] == "抽中" and words["随机种子"] == noted["seed"] and words["公开文本"] == "25077"
    assert words["抽取算法"] == "sha256-1" and words["候选件数"] == "3" and words["抽取顺序"] == "1"
    assert entries[0].clause == "二" and verify().ok


def test_the_platform_makes_a_seed_of_its_own_for_each_draw(life: DrawLife) -> None:
    made = [
        draw_cases("spot_check", numbers(life.waiting(1)), actor=life.officer, at=life.later()).content["seed"]
        for _n in range(2)
    ]
    assert made[0] != made[1]
    (case,) = life.waiting(1)
    assert draw_cases("spot_check", [case.number], actor=life.officer, at=life.at, seed="s").content["seed"] == "s"


def test_nothing_is_drawn_again(life: DrawLife) -> None:
    cases = life.waiting(2)
    draw_cases("spot_check", numbers(cases), actor=life.officer, at=life.later())
    for again in (numbers(cases), numbers(cases)[:1]):
        with pytest.raises(Refusal, match="不得重新抽取") as refusal:
            draw_cases("spot_check", again, actor=life.officer, at=life.later())
        assert refusal.value.clause == ("二",) and refusal.value.kind == "conflict" and refusal.value.remedy
    assert Batch.objects.filter(kind="draw").count() == 1


def test_nobody_chooses_among_whom_is_drawn(life: DrawLife) -> None:
    cases = life.waiting(3)
    with pytest.raises(Refusal, match=f"还有1件也在等待抽取：{cases[2].number}") as refusal:
        draw_cases("spot_check", numbers(cases[:2]), actor=life.officer, at=life.later())
    assert refusal.value.clause == ("二",) and not Batch.objects.exists()


def test_a_case_that_comes_later_has_a_draw_of_its_own(life: DrawLife) -> None:
    draw_cases("spot_check", numbers(life.waiting(2)), actor=life.officer, at=life.later())
    (late,) = life.waiting(1)
    batch = draw_cases("spot_check", [late.number], actor=life.officer, at=life.later())
    assert batch.content["candidates"] == [late.number] and open_steps(late) == {"visit"}


def test_a_share_of_the_round_waits_for_the_whole_round(tmp_path: Path) -> None:
    life = drawing_by(tmp_path, "of: 30%\nat_least: 2")
    cases = life.waiting(3)
    with pytest.raises(Refusal, match="同批各件还没有到齐") as refusal:
        draw_cases("spot_check", numbers(cases), actor=life.officer, at=life.later())
    assert refusal.value.clause == ("二",) and refusal.value.remedy
    life.later(days=120)
    batch = draw_cases("spot_check", numbers(cases), actor=life.officer, at=life.later())
    assert batch.content["number"] == 2 and batch.content["lots"][0]["compared"] == 3
    assert repeat_draw(batch).agrees


def test_small_lots_take_no_more_than_their_share_together(tmp_path: Path) -> None:
    life = drawing_by(tmp_path, "of: 30%\ncohort: {over: so_far}")
    lots = [
        draw_cases("spot_check", numbers(life.waiting(1)), actor=life.officer, at=life.later()).content["lots"][0]
        for _n in range(4)
    ]
    assert [lot["number"] for lot in lots] == [1, 0, 0, 1]
    assert [(lot["compared"], lot["before"]) for lot in lots] == [(1, 0), (2, 1), (3, 1), (4, 1)]


def test_each_group_is_drawn_from_for_itself(tmp_path: Path) -> None:
    life = drawing_by(tmp_path, "of: 50%\ncohort: {over: list, within: staff}")
    cases = [*life.waiting(3), *life.waiting(2, staff="80")]
    batch = draw_cases("spot_check", numbers(cases), actor=life.officer, at=life.later())
    lots = {lot["group"]: (len(lot["candidates"]), lot["number"]) for lot in batch.content["lots"]}
    assert lots == {"50人": (3, 2), "80人": (2, 1)}
    assert repeat_draw(batch).agrees and batch.items.filter(outcome="drawn").count() == 3


def test_a_draw_recorded_before_there_were_lots_still_repeats(life: DrawLife) -> None:
    cases = life.waiting(3)
    batch = draw_cases("spot_check", numbers(cases), actor=life.officer, at=life.later())
    batch.content = {key: value for key, value in batch.content.items() if key != "lots"}
    assert repeat_draw(batch).agrees


def test_a_text_that_cannot_be_kept_is_refused_at_its_field(life: DrawLife) -> None:
    cases = life.waiting(1)
    with pytest.raises(Refusal) as refusal:
        draw_cases("spot_check", numbers(cases), actor=life.officer, at=life.later(), text="字" * 201)
    assert refusal.value.field == "text"


def test_asking_draws_nothing(life: DrawLife) -> None:
    cases = life.waiting(2)
    attempt(
        Faults(),
        lambda: draw_cases("spot_check", numbers(cases), actor=life.officer, at=life.later()).pk,
        only_ask=True,
    )
    assert not Batch.objects.exists() and all(open_steps(case) == {"spot_check"} for case in cases)


def test_only_the_office_that_sits_may_draw(life: DrawLife) -> None:
    cases = life.waiting(1)
    for viewer in (life.secretary, life.districts["wanzhou"], factories.auditor()):
        with pytest.raises(Refusal):
            draw_cases("spot_check", numbers(cases), actor=viewer, at=life.later())


def test_from_the_call_to_the_end(life: DrawLife) -> None:
    (case,) = life.waiting(1)
    draw_cases("spot_check", [case.number], actor=life.officer, at=life.later())
    visited = VisitMade(visited_on=life.at.date(), place="厂区", findings="属实", answers=("一致",))
    life.act(case, "visit", "done", visited, life.officer)
    assert open_steps(case) == {"review"}
