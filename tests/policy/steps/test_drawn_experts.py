"""A draw of experts is repeated from its record alone, and says so when the record was changed."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pingding.policy.steps.drawn_experts import (
    ANY,
    OWN,
    DrawnCase,
    DrawnExperts,
    DrawnLot,
    DrawRecord,
    DrawTerms,
    KnownExpert,
    LeftOut,
    lot_order,
    recorded_draw,
    repeat_experts,
)
from pingding.policy.steps.panel import Panel

KEYS = tuple(f"E{n}" for n in range(12))


def lot(field: str, number: int, *keys: str) -> DrawnLot:
    return DrawnLot(field=field, number=number, candidates=keys)


def draw(*cases: DrawnCase, most: int | None = None, load: int = 0, seed: str = "seed", text: str = "") -> DrawRecord:
    terms = DrawTerms(programme="sample", step="panel", most_a_year=most)
    experts = {key: KnownExpert(name=f"专家{key}", asked=load) for key in KEYS}
    return recorded_draw(seed, text, terms, cases, experts)


def case(number: str, *lots: DrawnLot) -> DrawnCase:
    return DrawnCase(case=number, lots=lots, left_out=())


@st.composite
def draws(build: st.DrawFn) -> DrawRecord:
    cases = []
    for n in range(build(st.integers(1, 3))):
        lots = [
            lot(field, build(st.integers(0, 4)), *build(st.lists(st.sampled_from(KEYS), unique=True, max_size=8)))
            for field in ("steel", OWN, ANY)[: build(st.integers(1, 3))]
        ]
        cases.append(case(f"C-{n}", *lots))
    most = build(st.none() | st.integers(1, 3))
    return draw(*cases, most=most, load=build(st.integers(0, 2)), seed=build(st.sampled_from(("a", "b", "种子"))))


@given(draws())
def test_nobody_is_drawn_twice_in_a_case_nor_too_often_nor_from_outside_the_list(record: DrawRecord) -> None:
    load = {key: expert.asked for key, expert in record.experts.items()}
    for each in record.cases:
        drawn = [key for lot in each.lots for key in lot.drawn]
        assert len(drawn) == len(set(drawn))
        for one in each.lots:
            assert set(one.drawn) <= set(one.candidates) and len(one.drawn) <= one.number
            assert list(one.drawn) == [key for key in lot_order(record, each.case, one) if key in one.drawn]
        for key in drawn:
            load[key] += 1
            assert record.terms.most_a_year is None or load[key] <= record.terms.most_a_year


@given(draws())
def test_a_place_stays_free_only_where_everybody_else_is_taken_or_at_the_limit(record: DrawRecord) -> None:
    load = {key: expert.asked for key, expert in record.experts.items()}
    for each in record.cases:
        taken: set[str] = set()
        for one in each.lots:
            taken |= set(one.drawn)
            for key in one.drawn:
                load[key] += 1
            left = set(one.candidates) - taken
            most = record.terms.most_a_year
            assert len(one.drawn) == one.number or all(most is not None and load[key] >= most for key in left)


@given(draws())
def test_a_record_repeats_itself_after_a_journey_through_json(record: DrawRecord) -> None:
    read = DrawRecord.model_validate_json(record.model_dump_json())
    repeated = repeat_experts(read)
    assert repeated.agrees and set(repeated.cases) == set(record.cases)


def test_the_order_is_that_of_the_digests_of_five_lines() -> None:
    record = draw(case("C-1", lot("财务", 2, *KEYS)), text="25078")
    digests = {key: sha256(f"seed\n25078\nC-1\n财务\n{key}".encode()).hexdigest() for key in KEYS}
    order = sorted(digests, key=digests.__getitem__)
    assert list(record.cases[0].lots[0].drawn) == order[:2]
    assert order != list(KEYS), "the digests put them in another order than their keys"


def test_cases_of_one_draw_have_orders_of_their_own() -> None:
    keys = KEYS[:8]
    first, second = draw(case("C-1", lot(ANY, 8, *keys)), case("C-2", lot(ANY, 8, *keys))).cases
    assert set(first.lots[0].drawn) == set(second.lots[0].drawn) == set(keys)
    assert first.lots[0].drawn != second.lots[0].drawn


def test_the_limit_of_the_year_counts_what_this_draw_brings() -> None:
    record = draw(*(case(f"C-{n}", lot(ANY, 1, "E1", "E2")) for n in range(3)), most=1)
    drawn = [each.lots[0].drawn for each in record.cases]
    assert sorted(key for keys in drawn for key in keys) == ["E1", "E2"] and drawn[2] == ()


@pytest.mark.parametrize(
    ("changed", "same_list", "same_result"),
    [
        ({"seed": "other"}, True, False),
        ({"text": "other"}, True, False),
        ({"algorithm": "unknown"}, True, False),
        ({"candidates_sha256": "0" * 64}, False, True),
    ],
)
def test_what_was_changed_in_a_record_is_found(changed: dict[str, str], same_list: bool, same_result: bool) -> None:
    record = draw(case("C-1", lot(ANY, 4, *KEYS)), seed="one")
    repeated = repeat_experts(record.model_copy(update=changed))
    assert (repeated.same_list, repeated.same_result) == (same_list, same_result) and not repeated.agrees


def test_a_candidate_taken_out_or_a_result_changed_is_found() -> None:
    record = draw(case("C-1", lot(ANY, 2, "E1", "E2", "E3", "E4")))
    one = record.cases[0].lots[0]
    other = next(key for key in one.candidates if key not in one.drawn)
    swapped = case("C-1", one.model_copy(update={"drawn": (one.drawn[0], other)}))
    assert not repeat_experts(record.model_copy(update={"cases": (swapped,)})).same_result
    fewer = case("C-1", one.model_copy(update={"candidates": tuple(key for key in one.candidates if key != other)}))
    assert not repeat_experts(record.model_copy(update={"cases": (fewer,)})).same_list


def test_a_record_takes_nothing_that_it_does_not_know() -> None:
    with pytest.raises(ValidationError):
        LeftOut.model_validate({"expert": "E1", "why": "tied", "reason": "任职", "more": 1})


def test_the_public_page_says_what_is_drawn() -> None:
    drawn = DrawnExperts(fields={OWN: 3, "财务": 1, ANY: 1}, most_a_year=12)
    outcomes = {"ok": {"label": "完", "end": "filed"}}
    panel = {"kind": "panel", "title": "评审", "by": "a", "clause": "1", "outcomes": outcomes}
    lines = list(Panel.model_validate(panel | {"drawn": drawn}).asked())
    assert lines[1:] == [
        "专家随机抽取：与本件领域相符3人、财务1人、不限领域1人",
        "本年已评审满12件的专家不参加抽取",
        "近3年内与申报单位或参与单位有合作、任职或已声明回避的专家不参加抽取",
    ]
    assert len(list(DrawnExperts(fields={ANY: 5}, joint_years=0).asked())) == 1
