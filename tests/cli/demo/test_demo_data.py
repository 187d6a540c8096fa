"""The demonstration's data by themselves: complete, fictional, and nothing left unused."""

import re
from pathlib import Path

import pytest

from pingding.cli.demo.cast import fictional_code
from pingding.cli.demo.data import FOLDER, Data, read_data, read_yaml, worded
from pingding.cli.demo.lives import LIVES
from pingding.cli.demo.reviews import REVIEWS
from pingding.policy.errors import PingdingError
from pingding.queries.worklist.demo_people import PREFIX

NUMBER = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}-\d{7,8})(?!\d)")


@pytest.fixture(scope="module")
def data() -> Data:
    return read_data()


def test_each_programme_has_a_story_that_uses_all_its_cases(data: Data) -> None:
    assert len(data.scripts) == 5
    for script in data.scripts.values():
        told = {str(event.what[key]) for event in script.events for key in ("apply", "draft") if key in event.what}
        assert told == set(script.cases), script.programme


def test_every_event_says_when_and_something_that_the_stage_knows(data: Data) -> None:
    known = {
        "call",
        "close_call",
        "tick",
        "apply",
        "draft",
        "fill",
        "withdraw",
        "widen",
        "act",
        "object",
        "answer",
        "override",
        "refused",
        "score",
        "arrange",
        *LIVES,
        *REVIEWS,
    }
    for script in data.scripts.values():
        assert {next(key for key in event.what if key != "when") for event in script.events} <= known


def test_cases_name_units_of_the_cast(data: Data) -> None:
    for script in data.scripts.values():
        for case in script.cases.values():
            partners = case.get("partners", ())
            named = {case["unit"], *(partner["unit"] for partner in partners if "unit" in partner)}
            assert named <= set(data.cast["units"])
            assert all("示例" in partner["name"] for partner in partners if "unit" not in partner)


def test_every_unit_and_person_is_marked_fictional(data: Data) -> None:
    for unit in data.cast["units"].values():
        people = [unit["administrator"], *unit.get("writers", ())]
        assert all("示例" in name for name in (unit["name"], unit["head"], *(one["name"] for one in people)))
    for office in data.cast["offices"]:
        assert office["name"].endswith("（示例）")
        assert all("示例" in name for name in {**office["officers"], **office.get("secretaries", {})}.values())
    assert all("示例" in expert["name"] and "示例" in expert["employer"] for expert in data.cast["experts"])


def test_no_telephone_number_but_the_one_that_nobody_has() -> None:
    for path in FOLDER.rglob("*.yaml"):
        assert set(NUMBER.findall(path.read_text(encoding="utf-8"))) <= {"023-60000000"}, path


def test_codes_differ_by_kind_and_number() -> None:
    codes = {fictional_code(kind, n) for kind in ("university", "association", "private_enterprise") for n in range(50)}
    assert len(codes) == 150
    assert {code[:2] for code in codes} == {"12", "51", "91"}


def test_usernames_are_those_that_can_be_stepped_into(data: Data) -> None:
    assert PREFIX == "demo-"
    usernames = [name for office in data.cast["offices"] for name in office["officers"]]
    usernames += [expert["username"] for expert in data.cast["experts"]]
    usernames += [unit["administrator"]["username"] for unit in data.cast["units"].values()]
    assert len(usernames) == len(set(usernames))


def test_a_word_that_a_case_does_not_give_is_named() -> None:
    with pytest.raises(PingdingError, match="industry"):
        worded("面向{industry}", {})


def test_a_part_keeps_its_own_units_and_those_of_nobody(data: Data) -> None:
    part = data.only(("cq-manufacturing-2017",))
    assert list(part.scripts) == ["cq-manufacturing-2017"]
    assert {"light-alloy", "beibei-university", "branch"} <= set(part.cast["units"])
    assert "citrus" not in part.cast["units"]
    assert data.only(None) is data


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(PingdingError, match="没有演示数据的文件夹"):
        read_data(folder=tmp_path / "nowhere")


def test_the_readme_names_every_kind_of_event() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    kinds = {
        next(key for key in event if key != "when") for path in FOLDER.glob("*/story.yaml") for event in read_yaml(path)
    }
    assert all(f"`{kind}`" in text for kind in kinds)


def test_a_case_that_is_like_another_differs_in_what_it_says_itself(data: Data) -> None:
    cases = data.scripts["cq-manufacturing-2017"].cases
    again, first = cases["sensor-recognised"], cases["sensor"]
    assert again["unit"] == first["unit"] and again["partners"] == first["partners"]
    assert again["words"].keys() == first["words"].keys() and again["words"]["tech"] == first["words"]["tech"]
    assert again["facts"]["paid_in_funds"] > first["facts"]["paid_in_funds"]


def test_what_is_done_then_follows_as_events_of_their_own(data: Data) -> None:
    events = [event for event in data.scripts["wz-technology-2022"].events if "2023-02-01 10:00" in event.what.values()]
    assert [dict(event.what) for event in events] == [
        {"when": "2023-02-01 10:00", "act": "check", "case": "citrus/annual_report/2022"}
    ]
