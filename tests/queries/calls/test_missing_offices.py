"""What is told of offices that an edition needs and nobody holds yet."""

from datetime import date

import pytest
from tests import factories

from pingding.policy.language import Edition
from pingding.policy.language.identity import Party
from pingding.queries.calls.missing_offices import office_warnings
from pingding.queries.editions import shared
from pingding.records.models import OfficeHeld

pytestmark = pytest.mark.django_db
DAY = date(2025, 10, 10)


def with_joint_office() -> Edition:
    """The definition with one more fixed office, of another department."""
    edition = factories.definition("sample-life-2025")
    joint = Party(title="会商部门", role="officer", department="economy", region="cq", clause=("四",))
    return edition.model_copy(update={"parties": {**edition.parties, "joint": joint}})


def test_fixed_offices_are_named_once_and_those_of_regions_counted() -> None:
    factories.office("science@wanzhou")
    fixed, regional = office_warnings(with_joint_office(), ("wanzhou", "yuzhong"), DAY)
    assert fixed.count("重庆市科学技术局") == 1 and "重庆市经济和信息化委员会" in fixed
    inner = [key for key, region in shared().regions.items() if region.within == "wanzhou" and region.valid_on(DAY)]
    # A zone within the district is sent to the district's office.
    assert f"所面向的{2 + len(inner)}个地区中，1个尚无科技部门" in regional


def test_of_everywhere_every_region_of_the_day_counts() -> None:
    factories.office("science@cq")
    factories.office("economy@cq")
    (regional,) = office_warnings(with_joint_office(), (), DAY)
    regions = [r for r in shared().regions.values() if r.kind != "municipality" and r.valid_on(DAY)]
    assert f"所面向的{len(regions)}个地区中，{len(regions)}个尚无科技部门" in regional


def test_nothing_is_told_where_all_are_there() -> None:
    for office in ("science@cq", "economy@cq", "science@yuzhong"):
        factories.office(office)
    assert office_warnings(with_joint_office(), ("yuzhong",), DAY) == ()
    OfficeHeld.objects.filter(office="economy@cq").delete()
    (only,) = office_warnings(with_joint_office(), ("yuzhong",), DAY)
    assert "重庆市经济和信息化委员会" in only and "科学技术局" not in only
