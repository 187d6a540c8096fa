"""A unit outside evaluates: named when the round is opened, it scores what it is entrusted with and sees no more."""

from collections.abc import Callable

import pytest
from tests import factories
from tests.actions.titles.evaluated import DISTRICTS_POINTS, DISTRICTS_WORDS, OWN_POINTS, Evaluated
from tests.api.program import Program, program_of, set_clock
from tests.conftest import Keep
from tests.web.desk.pages import Visitor

from pingding.policy.errors import Refusal
from pingding.policy.steps.opinion import OpinionGiven
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.access import find_case, visible_cases
from pingding.queries.reviews.sheet_desk import sheet_desk
from pingding.queries.titles.rounds import round_candidates
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, JournalEntry, Partner, ScoreSheet, Seat, TitleRound

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def worlds(keep: Keep[Evaluated], tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Evaluated]:
    return keep(lambda: Evaluated(tmp_path_factory.mktemp("evaluated")))


@pytest.fixture
def world(worlds: Callable[[], Evaluated], db: None) -> Evaluated:
    return worlds()


def program(world: Evaluated, viewer: Viewer, clock: pytest.MonkeyPatch) -> Program:
    """A program that acts for the person, at the moment of the world."""
    set_clock(clock, world.life.at)
    return program_of(viewer, world.life.at)


def refused(do: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        do()
    return caught.value


def test_unit_is_named_when_the_round_is_opened_and_sits_at_its_step(world: Evaluated) -> None:
    candidates = round_candidates(world.life.officer, world.life.call.edition, "outside", 2026, world.life.at.date())
    assert candidates.evaluator == "第三方评价机构"
    case = world.at_outside()
    seat = Seat.objects.get(run__case=case, step="outside_third")
    assert (seat.organisation, seat.role, seat.waiting) == (world.unit, "evaluator", True)
    assert TitleRound.objects.get().evaluator == world.unit
    assert JournalEntry.objects.get(act="open_round").change["evaluator"] == world.unit.name
    assert world.unit.messages.filter(case=case).exists()


@pytest.mark.parametrize("code", ["", "91500000MAEX000000"])
def test_round_without_a_registered_unit_is_refused(world: Evaluated, code: str) -> None:
    refusal = refused(lambda: world.open(code))
    assert refusal.where == "第三方评价机构" and refusal.clause == ("六",)
    assert not TitleRound.objects.exists()


def test_office_does_not_evaluate_from_outside(world: Evaluated) -> None:
    world.life.city.code = factories.credit_code()
    world.life.city.save()
    assert refused(lambda: world.open(world.life.city.code)).where == "第三方评价机构"


def test_holder_and_its_partners_do_not_evaluate_themselves(world: Evaluated) -> None:
    refusal = refused(lambda: world.open(world.title.organisation.code))
    assert refusal.kind == "conflict" and world.title.name in refusal.what
    Partner.objects.create(
        case=world.title.case, code=world.unit.code or "", name=world.unit.name, invited_at=world.life.at
    )
    assert refused(world.open).kind == "conflict"
    assert not Case.objects.filter(procedure="outside").exists()


def test_round_of_the_same_name_keeps_its_unit(world: Evaluated) -> None:
    world.open()
    other, _writer = factories.unit()
    assert refused(lambda: world.open(other.code)).kind == "conflict"


def test_unit_sees_the_case_only_from_its_turn_on(world: Evaluated) -> None:
    world.open()
    case = Case.objects.get(procedure="outside")
    assert refused(lambda: find_case(world.outside, case.number)).kind == "missing"


def test_unit_sees_forms_material_and_its_own_sheet_and_nothing_of_others(
    world: Evaluated, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.at_outside()
    assert set(visible_cases(world.outside)) == {case}
    asked = program(world, world.outside, monkeypatch)
    detail = asked.get(f"/cases/{case.number}").body
    assert detail["open_parts"] == ["content", "materials"]
    assert [seat["step"] for seat in detail["my_seats"]] == ["outside_third"]
    for part in ("conditions", "opinions", "scores", "journal"):
        assert asked.get(f"/cases/{case.number}/{part}").status == 403, part
    shown = asked.get(f"/cases/{case.number}/forms")
    assert shown.status == 200 and "运行良好" in str(shown.body) and DISTRICTS_WORDS not in str(shown.body)
    assert asked.get(f"/cases/{world.title.case.number}").status == 404
    assert sheet_desk(world.outside, case.number, "outside_third", at=world.life.at).other_sheets == ()


def test_pages_show_the_unit_nothing_of_others(world: Evaluated) -> None:
    case = world.at_outside()
    outside = Visitor(world.outside, world.life.at)
    assert f"/cases/{case.number}/" in "".join(
        part.attribute("href") for part in outside.get("/my/").all("#tasks a, #entrusted a")
    )
    for url in (f"/cases/{case.number}/", f"/cases/{case.number}/score/outside_third/"):
        page = outside.get(url)
        others = (OWN_POINTS, DISTRICTS_POINTS, "理由9", "理由8", DISTRICTS_WORDS)
        assert not [word for word in others if word in page.text_of("main")]
    tabs = [part.text for part in outside.get(f"/cases/{case.number}/").all("nav.tabs a")]
    assert tabs == ["填报内容", "材料"]


def test_unit_scores_once_and_those_who_follow_see_all_side_by_side(
    world: Evaluated, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.at_outside()
    world.score(case, "outside_third", 75, world.outside)
    world.life.act(case, "outside_third", "done", ChecklistAnswers(), world.outside)
    assert refused(lambda: world.score(case, "outside_third", 80, world.outside)).kind == "conflict"
    assert list(ScoreSheet.objects.filter(case=case).order_by("pk").values_list("source", flat=True)) == [
        "self",
        "district",
        "third_party",
    ]
    city = program(world, world.life.officer, monkeypatch)
    board = city.get(f"/cases/{case.number}/scores").body["boards"][0]
    assert [column["label"] for column in board["columns"]] == ["自评", "区县评分", "第三方评分"]
    assert board["combined"] == "75.00"
    world.life.act(case, "outside_verdict", "keep", OpinionGiven(opinion="维持。"), world.life.officer)
    outside = program(world, world.outside, monkeypatch)
    assert outside.get(f"/cases/{case.number}").body["open_parts"] == ["content", "materials"]
    assert outside.get(f"/cases/{case.number}/scores").status == 403


def test_others_of_the_platform_do_not_take_the_units_place(world: Evaluated) -> None:
    case = world.at_outside()
    _unit, stranger = factories.unit()
    for actor in (stranger, world.writer, world.life.districts["wanzhou"], world.life.officer, world.life.experts[0]):
        refusal = refused(lambda who=actor: world.score(case, "outside_third", 75, who))  # type: ignore[misc]
        assert refusal.kind in ("forbidden", "missing")
    assert refused(lambda: find_case(stranger, case.number)).kind == "missing"


def test_round_is_opened_and_entrusted_on_its_page(world: Evaluated) -> None:
    officer = Visitor(world.life.officer, world.life.later())
    url = "/rounds/sample-life-2025/outside/"
    typed = {"name": "2026年评价", "year": "2026", "closes": "", "titles": world.title.number}
    assert "第三方评价机构" in officer.sent(url, typed, 422).text_of("#error-summary")
    page = officer.sent(url, typed | {"evaluator": world.unit.code or ""}, 200)
    assert world.unit.code in page.text_of("main")
    officer.post(url, typed | {"evaluator": world.unit.code or "", "confirmed": "1"})
    assert TitleRound.objects.get().evaluator == world.unit


def test_round_is_entrusted_over_the_api(world: Evaluated, monkeypatch: pytest.MonkeyPatch) -> None:
    city = program(world, world.life.officer, monkeypatch)
    path = "/programmes/sample-life-2025/rounds/outside"
    assert city.get(path).body["evaluator"] == "第三方评价机构"
    body = {"name": "2026年评价", "titles": [world.title.number]}
    assert city.post(path, body).status == 422
    opened = city.post(path, body | {"evaluator": world.unit.code}).body
    assert opened["evaluator"] == world.unit.name and len(opened["cases"]) == 1
