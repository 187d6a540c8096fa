"""Regions before and after 2025-11-06, by the shared vocabulary of the platform."""

from datetime import date

import pytest
from tests.places import PROGRAMMES

from pingding.policy.definition.loading import load_shared
from pingding.policy.facts.regions import (
    addressed,
    answering,
    enclosing,
    region_fault,
    region_of_kind,
    regions_of_party,
    successors,
)
from pingding.policy.language import Shared
from pingding.policy.language.identity import Party

EVE, DAY = date(2025, 11, 5), date(2025, 11, 6)


@pytest.fixture(scope="module")
def shared() -> Shared:
    return load_shared(PROGRAMMES / "_shared")


def test_zone_lies_within_its_district_and_the_city(shared: Shared) -> None:
    assert enclosing(shared, "wanzhou-jkq") == ("wanzhou-jkq", "wanzhou", "cq")


def test_area_of_an_abolished_district_went_to_two(shared: Shared) -> None:
    assert successors(shared, "yubei") == {"yubei", "liangjiang", "beibei"}
    assert successors(shared, "wanzhou") == {"wanzhou"}


def test_heirs_answer_from_the_day_of_the_change_on(shared: Shared) -> None:
    assert answering(shared, "yubei", EVE) == {"yubei", "cq"}
    assert answering(shared, "yubei", DAY) == {"yubei", "liangjiang", "beibei", "cq"}


@pytest.mark.parametrize(
    ("regions", "region", "reached"),
    [
        ([], "wanzhou", True),
        (["wanzhou"], "wanzhou-jkq", True),
        (["wanzhou-jkq"], "wanzhou", False),
        (["cq"], "wuxi", True),
        (["yubei"], "liangjiang", True),
        (["liangjiang"], "yubei", False),
        (["liangjiang-zone"], "liangjiang", True),
    ],
)
def test_address_reaches_within_and_after(regions: list[str], region: str, reached: bool, shared: Shared) -> None:
    assert addressed(shared, regions, region) is reached


@pytest.mark.parametrize(
    ("region", "on", "says"),
    [
        ("jiangbei", EVE, ""),
        ("jiangbei", DAY, "已于2025年11月6日撤销"),
        ("liangjiang", EVE, "自2025年11月6日起设立"),
        ("liangjiang", DAY, ""),
        ("jiangbe", EVE, "没有编号为“jiangbe”的地区"),
    ],
)
def test_region_can_be_chosen_while_it_exists(region: str, on: date, says: str, shared: Shared) -> None:
    fault = region_fault(shared, region, on)
    assert (says in fault.what and bool(fault.remedy)) if fault else says == ""


def test_the_office_above_is_found_however_many_levels_up(shared: Shared) -> None:
    assert region_of_kind(shared, "wanzhou-jkq", "district") == "wanzhou"
    assert region_of_kind(shared, "wanzhou-jkq", "municipality") == "cq"
    assert region_of_kind(shared, "wanzhou", "province") is None


def test_a_party_above_several_regions_of_one_case_acts_once(shared: Shared) -> None:
    above = Party(title="市部门", role="officer", department="economy", region="case", up_to="municipality", local="例")
    assert regions_of_party(shared, above, ["wanzhou", "yuzhong"]) == ["cq"]
    assert regions_of_party(shared, above.model_copy(update={"up_to": "province"}), ["wanzhou"]) == []
    own = above.model_copy(update={"up_to": None})
    assert regions_of_party(shared, own, ["wanzhou", "yuzhong"]) == ["wanzhou", "yuzhong"]
    assert regions_of_party(shared, own.model_copy(update={"region": "cq"}), ["wanzhou"]) == ["cq"]
