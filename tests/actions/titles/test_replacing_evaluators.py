"""In a running round the unit that evaluates is replaced: its open cases go on, what it handed in stays."""

from collections.abc import Callable

import pytest
from tests import factories
from tests.actions.titles.evaluated import Evaluated
from tests.api.program import program_of, set_clock
from tests.conftest import Keep
from tests.web.desk.pages import Visitor

from pingding.actions.titles.evaluators import replace_evaluator, replace_expert_in_round
from pingding.policy.errors import Refusal
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.access import visible_cases
from pingding.queries.journal.recorded_state import state_differences
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import Case, JournalEntry, Message, Organisation, Partner, ScoreSheet, Seat, TitleRound

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def worlds(keep: Keep[Evaluated], tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Evaluated]:
    return keep(lambda: Evaluated(tmp_path_factory.mktemp("evaluated")))


@pytest.fixture
def world(worlds: Callable[[], Evaluated], db: None) -> Evaluated:
    return worlds()


def replaced(world: Evaluated, unit: Organisation, actor: Viewer | None = None, reason: str = "机构停业") -> TitleRound:
    pk, by = TitleRound.objects.get().pk, actor or world.life.officer
    return replace_evaluator(pk, unit.code or "", reason, actor=by, at=world.life.later())


def done(world: Evaluated, case: Case) -> None:
    world.score(case, "outside_third", 75, world.outside)
    world.life.act(case, "outside_third", "done", ChecklistAnswers(), world.outside)


def test_what_is_not_handed_in_goes_on_to_the_new_unit(world: Evaluated) -> None:
    case = world.at_outside()
    world.score(case, "outside_third", 60, world.outside)
    other, writer = factories.unit()
    replaced(world, other)
    assert TitleRound.objects.get().evaluator == other
    assert Seat.objects.get(run__case=case, step="outside_third").organisation == other
    assert case not in visible_cases(world.outside) and case in visible_cases(writer)
    world.score(case, "outside_third", 80, writer)
    world.life.act(case, "outside_third", "done", ChecklistAnswers(), writer)
    handed_in = ScoreSheet.objects.filter(source="third_party", submitted_at__isnull=False)
    assert [sheet.organisation for sheet in handed_in] == [other]
    entry = JournalEntry.objects.get(act="replace_evaluator")
    assert (entry.change["cases"], entry.change["reason"]) == (1, "机构停业")
    assert JournalEntry.objects.get(act="move_to_evaluator").case == case
    for unit in (world.unit, other):
        assert Message.objects.filter(organisation=unit, text__contains="评价").exists()
    assert not list(state_differences())


def test_what_was_handed_in_stays_and_counts(world: Evaluated) -> None:
    case = world.at_outside()
    done(world, case)
    before = ScoreSheet.objects.filter(case=case).values()
    other, writer = factories.unit()
    replaced(world, other)
    assert list(ScoreSheet.objects.filter(case=case).values()) == list(before)
    assert Seat.objects.get(run__case=case, step="outside_third").organisation == world.unit
    assert case in visible_cases(world.outside) and case not in visible_cases(writer)


def test_round_opened_but_not_at_its_turn_goes_to_the_new_unit(world: Evaluated) -> None:
    world.open()
    other, _writer = factories.unit()
    replaced(world, other)
    assert TitleRound.objects.get().evaluator == other and not list(state_differences())


@pytest.mark.parametrize("who", ["district", "outside", "holder", "public", "auditor"])
def test_only_who_opened_the_round_replaces(world: Evaluated, who: str) -> None:
    world.open()
    others = {
        "district": world.life.districts["wanzhou"],
        "outside": world.outside,
        "holder": world.writer,
        "public": PUBLIC,
        "auditor": factories.auditor(),
    }
    with pytest.raises(Refusal) as refusal:
        replaced(world, factories.unit()[0], others[who])
    assert refusal.value.kind == "forbidden" and TitleRound.objects.get().evaluator == world.unit


def test_what_cannot_be_is_refused_with_its_clause(world: Evaluated) -> None:
    world.open()
    other, _writer = factories.unit()
    partner, _own = factories.unit()
    Partner.objects.create(case=world.title.case, code=partner.code or "", name=partner.name, invited_at=world.life.at)
    for unit, words in (
        (world.unit, "已是本轮的受托机构"),
        (world.title.organisation, "不能评价它"),
        (partner, "不能评价它"),
    ):
        with pytest.raises(Refusal) as refusal:
            replaced(world, unit)
        assert words in refusal.value.what and refusal.value.clause == ("六",) and refusal.value.remedy
    with pytest.raises(Refusal) as refusal:
        replaced(world, other, reason=" ")
    assert refusal.value.field == "reason"
    Case.objects.filter(title_round__isnull=False).update(ended_at=world.life.at)
    with pytest.raises(Refusal) as refusal:
        replaced(world, other)
    assert refusal.value.kind == "conflict"


def test_expert_without_open_reviews_in_the_round_is_not_replaced(world: Evaluated) -> None:
    world.open()
    people = [expert.person_or_refuse() for expert in world.life.experts[:2]]
    with pytest.raises(Refusal) as refusal:
        replace_expert_in_round(
            TitleRound.objects.get().pk, *people, "病假", actor=world.life.officer, at=world.life.later()
        )
    assert "没有尚未提交的评审" in refusal.value.what and refusal.value.clause == ("六",)


def test_unit_is_replaced_on_the_page_of_the_round(world: Evaluated) -> None:
    world.at_outside()
    officer = Visitor(world.life.officer, world.life.later())
    (url,) = [a.attribute("href") for a in officer.get("/rounds/").all("td a")]
    assert "尚未提交 1 件" in officer.get(url).section("受托机构").text
    page = officer.sent(url, {"who": "unit", "evaluator": world.unit.code or "", "reason": "停业"}, 409)
    assert "已是本轮的受托机构" in page.fault("f-evaluator")
    other, _writer = factories.unit()
    officer.post(url, {"who": "unit", "evaluator": other.code or "", "reason": "停业"})
    assert other.name in officer.get(url).section("受托机构").text
    Visitor(world.outside, world.life.at).get(url, 403)


def test_unit_is_replaced_over_the_api(world: Evaluated, monkeypatch: pytest.MonkeyPatch) -> None:
    title_round = world.open()
    other, _writer = factories.unit()
    set_clock(monkeypatch, world.life.at)
    city = program_of(world.life.officer, world.life.at)
    answer = city.post(f"/rounds/{title_round.pk}/evaluator", {"evaluator": other.code, "reason": "停业"})
    assert answer.body == {"round": title_round.pk, "evaluator": other.name}


def test_refused_evaluator_reads_nothing_of_the_last_act(world: Evaluated) -> None:
    case = world.at_outside()
    done(world, case)
    for actor, told in ((world.outside, False), (world.life.officer, True)):
        with pytest.raises(Refusal) as refusal:
            world.life.act(case, "outside_third", "done", ChecklistAnswers(), actor)
        assert ("最近一次办理" in str(refusal.value)) is told


def test_officials_reading_scores_is_on_record_once_a_day(world: Evaluated, monkeypatch: pytest.MonkeyPatch) -> None:
    case = world.at_outside()
    officer = Visitor(world.life.officer, world.life.later())
    entries = JournalEntry.objects.filter(act="read_scores")
    officer.get(f"/cases/{case.number}/?tab=opinions")
    read = entries.get()
    handed_in = set(ScoreSheet.objects.filter(case=case, submitted_at__isnull=False).values_list("pk", flat=True))
    assert (read.case, read.actor, set(read.change["sheets"])) == (case, world.life.officer.person, handed_in)
    officer.get(f"/cases/{case.number}/?tab=opinions")
    assert entries.count() == 1
    done(world, case)
    officer.at = world.life.at
    officer.get(f"/cases/{case.number}/?tab=opinions")
    assert [len(entry.change["sheets"]) for entry in entries.order_by("seq")] == [2, 1]
    officer.at = world.life.later(days=1)
    officer.get(f"/cases/{case.number}/?tab=opinions")
    assert entries.count() == 3
    for other in (world.writer, world.outside):
        Visitor(other, world.life.at).get(f"/cases/{case.number}/")
    set_clock(monkeypatch, world.life.at)
    program_of(world.life.districts["wanzhou"], world.life.at).get(f"/cases/{case.number}/scores")
    assert entries.count() == 4
    own = Visitor(world.writer, world.life.at).get(f"/cases/{case.number}/?tab=journal")
    assert "查看评分" not in own.text and "查看评分" in officer.get(f"/cases/{case.number}/?tab=journal").text
