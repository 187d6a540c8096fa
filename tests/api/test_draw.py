"""A draw through the API: done once, its record drawn again; nobody can send a seed."""

import pytest
from tests.actions.draws import DrawLife, numbers
from tests.api.program import Program, program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(clock: None) -> DrawLife:
    return DrawLife()


@pytest.fixture
def city(life: DrawLife) -> Program:
    return program_of(life.officer, life.at)


def test_a_program_draws_once_and_draws_the_record_again(life: DrawLife, city: Program) -> None:
    cases = numbers(life.waiting(3))
    waiting = city.get("/programmes/sample-draw-2025/steps/spot_check/waiting").body
    assert [case["number"] for case in waiting["cases"]] == sorted(cases) and waiting["kind"] == "draw"
    body = {"step": "spot_check", "cases": cases, "text": "25077"}
    made = city.post("/batches/draw", body)
    assert made.status == 201 and made.body["kind"] == "draw"
    drawn = {item["case"] for item in made.body["items"] if item["outcome"] == "drawn"}
    record = city.get(f"/batches/{made.body['id']}/draw").body
    assert record["agrees"] and record["candidates"] == sorted(cases) and record["number"] == 2
    assert set(record["order"][:2]) == drawn and record["text"] == "25077" and len(record["seed"]) == 64
    again = city.post("/batches/draw", body)
    assert again.status == 409 and "不得重新抽取" in again.body["what"] and again.body["clause"] == "二"


def test_nobody_sends_a_seed(life: DrawLife, city: Program) -> None:
    answer = city.post("/batches/draw", {"step": "spot_check", "cases": numbers(life.waiting(1)), "seed": "mine"})
    assert answer.status == 422


def test_another_batch_has_no_draw(life: DrawLife, city: Program) -> None:
    assert city.get("/batches/999/draw").status == 404
