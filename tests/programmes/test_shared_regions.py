"""The regions before and after 2025-11-06, and the names of their offices."""

from collections import Counter
from datetime import date

import pytest
from tests.places import PROGRAMMES

from pingding.policy.definition.loading import load_shared

SHARED = load_shared(PROGRAMMES / "_shared")
BEFORE, AFTER = date(2025, 11, 5), date(2025, 11, 6)


@pytest.mark.parametrize(("day", "districts", "whole"), [(BEFORE, 26, 38), (AFTER, 25, 37)])
def test_number_of_districts_and_counties(day: date, districts: int, whole: int) -> None:
    kinds = Counter(region.kind for region in SHARED.regions.values() if region.valid_on(day))
    assert (kinds["district"], kinds["county"], kinds["autonomous_county"]) == (districts, 8, 4)
    assert kinds["district"] + kinds["county"] + kinds["autonomous_county"] == whole


def test_abolished_districts_name_their_successors() -> None:
    ended = {key: region for key, region in SHARED.regions.items() if region.until}
    assert set(ended) == {"jiangbei", "yubei", "liangjiang-zone"}
    for region in ended.values():
        assert region.successors
        assert all(SHARED.regions[key].valid_on(AFTER) for key in region.successors)


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_titles_are_never_ambiguous_on_a_day(day: date) -> None:
    titles = [region.title for region in SHARED.regions.values() if region.valid_on(day)]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(
    ("office", "title"),
    [
        ("economy@cq", "重庆市经济和信息化委员会"),
        ("economy@yubei", "渝北区经济和信息化委员会"),
        ("economy@liangjiang", "两江新区经济和信息化委员会"),
        ("economy@gaoxin", "西部科学城重庆高新区经信部门"),
        ("science@wanzhou", "重庆市万州区科学技术局"),
        ("science@wanzhou-jkq", "万州经开区科技管理部门"),
        ("talent-centre@cq", "重庆市制造业人才服务中心"),
    ],
)
def test_office_titles(office: str, title: str) -> None:
    assert SHARED.office_title(office) == title
