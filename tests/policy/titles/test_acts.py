"""What each act on a title sets, and which standing admits it."""

from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter

from pingding.policy.errors import Refusal
from pingding.policy.language.selection import TitleKind
from pingding.policy.steps.title_acts import TitleAct, TitleActBase, TitleActs
from pingding.policy.titles.acts import TITLES, effective_day, meant_for, what_it_sets
from pingding.policy.titles.state import TitleState

DAY = date(2022, 8, 31)
LIVING = TitleState(kind="centre", name="示例中心", holder=1, expires_on=date(2023, 3, 1))
ACTS: TypeAdapter[tuple[TitleActBase, ...]] = TypeAdapter(TitleActs)


def act(written: Any) -> TitleActBase:
    (only,) = ACTS.validate_python(written)
    return only


@pytest.mark.parametrize(
    ("written", "sets"),
    [
        ({"act": "renew", "years": 3}, {"expires_on": date(2025, 8, 31), "standing": "in_force", "until": None}),
        ({"act": "extend", "months": 18}, {"expires_on": date(2024, 9, 1)}),
        ("suspend", {"standing": "suspended", "until": None}),
        ({"act": "rectify", "months": 6}, {"standing": "rectifying", "until": date(2023, 2, 28)}),
        ({"act": "regrade", "to": "recognised"}, {"kind": "recognised"}),
        ({"act": "reclassify", "fact": "field"}, {"field": "steel"}),
        ({"act": "rename", "fact": "new_name"}, {"name": "新名"}),
        ({"act": "merge", "fact": "into"}, {"standing": "merged", "until": None}),
        ("revoke", {"standing": "revoked", "until": None}),
        ("strike_off", {"standing": "struck_off", "until": None}),
        ("lapse", {"standing": "expired", "until": None}),
        ({"act": "ban", "years": 3}, {}),
    ],
)
def test_an_act_sets_its_values(written: Any, sets: dict[str, Any]) -> None:
    facts = {"field": "steel", "new_name": "新名", "into": "A-1"}
    assert what_it_sets(act(written), LIVING, facts, DAY) == sets


@pytest.mark.parametrize(("years", "ends"), [(5, date(2027, 8, 31)), (None, None)])
def test_a_renewal_that_says_no_length_is_for_as_long_as_the_kind(years: int | None, ends: date | None) -> None:
    kind = TitleKind(label="示例中心", status="recognised", years=years)
    assert what_it_sets(meant_for(act("renew"), kind), LIVING, {}, DAY)["expires_on"] == ends
    assert meant_for(act({"act": "renew", "months": 6}), kind) == act({"act": "renew", "months": 6})


@pytest.mark.parametrize("standing", ["expired", "revoked", "struck_off", "merged", "superseded"])
def test_a_title_that_has_ended_can_be_neither_extended_nor_suspended(standing: Any) -> None:
    ended = replace(LIVING, standing=standing)
    revoke = [] if standing == "expired" else ["revoke"]
    for written in ({"act": "extend", "years": 1}, "suspend", "resume", {"act": "rename", "fact": "n"}, *revoke):
        with pytest.raises(Refusal) as refused:
            what_it_sets(act(written), ended, {"n": "新名"}, DAY)
        assert refused.value.kind == "conflict"


def test_what_has_ended_can_be_restored_and_what_lives_cannot() -> None:
    revoked = replace(LIVING, standing="revoked")
    assert what_it_sets(act("restore"), revoked, {}, DAY)["standing"] == "in_force"
    with pytest.raises(Refusal, match="无须恢复"):
        what_it_sets(act("restore"), LIVING, {}, DAY)


def test_a_title_whose_term_has_run_is_restored_with_a_new_term_only() -> None:
    expired = replace(LIVING, standing="expired")
    with pytest.raises(Refusal, match="新的有效期"):
        what_it_sets(act("restore"), expired, {}, date(2023, 3, 1))
    sets = what_it_sets(act({"act": "restore", "years": 1}), expired, {}, date(2023, 3, 1))
    assert sets["expires_on"] == date(2024, 3, 1)


def test_what_is_in_force_cannot_be_resumed() -> None:
    with pytest.raises(Refusal, match="没有暂停"):
        what_it_sets(act("resume"), LIVING, {}, DAY)


def test_a_title_without_a_term_needs_no_extension() -> None:
    with pytest.raises(Refusal, match="长期有效"):
        what_it_sets(act({"act": "extend", "years": 1}), replace(LIVING, expires_on=None), {}, DAY)


def test_an_act_waits_for_the_facts_that_it_needs() -> None:
    with pytest.raises(Refusal, match="new_name"):
        what_it_sets(act({"act": "rename", "fact": "new_name"}), LIVING, {}, DAY)
    with pytest.raises(Refusal, match="since"):
        effective_day(act({"act": "revoke", "from": "since"}), {}, DAY)


def test_an_act_takes_effect_on_the_day_of_the_decision_or_of_the_fact_it_names() -> None:
    assert effective_day(act("revoke"), {}, DAY) == DAY
    assert effective_day(act({"act": "revoke", "from": "since"}), {"since": date(2021, 1, 1)}, DAY) == date(2021, 1, 1)


def test_each_act_has_a_title() -> None:
    words = {get_args(model.model_fields["act"].annotation)[0] for model in get_args(get_args(TitleAct)[0])}
    assert words | {"supersede"} == set(TITLES)
