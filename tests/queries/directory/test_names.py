"""How organisations are called: the offices among them in the reader's language."""

import pytest
from django.utils import translation
from tests import factories

from pingding.queries.directory.administration import PublicBody
from pingding.queries.directory.names import office_name
from pingding.queries.directory.offices import approver
from pingding.records.models import Organisation


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("重庆市经济和信息化委员会", "Economy and Information Technology Commission, Chongqing"),
        ("万州区教育委员会", "Education Commission, Wanzhou District"),
        ("万州区教育委员会（示例）", "Education Commission, Wanzhou District (示例)"),
        ("万州区某某公司（示例）", "万州区某某公司（示例）"),
        ("万州区教育委员会（甲）", "万州区教育委员会（甲）"),
    ],
)
def test_a_body_that_bears_the_title_of_an_office_is_said_in_english(name: str, english: str) -> None:
    assert str(office_name(name)) == name
    with translation.override("en"):
        assert str(office_name(name)) == english
        assert office_name(name) == name


@pytest.mark.django_db
def test_who_approves_is_said_in_english_without_a_query_more(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    factories.officer(factories.office("economy@wanzhou"))
    with translation.override("en"), django_assert_num_queries(1):
        said = str(approver("wanzhou", factories.START.date()))
    assert said == "Economy and Information Technology Commission, Wanzhou District"


def test_offices_of_a_body_are_named_only_where_its_name_does_not_say_them() -> None:
    body = Organisation(name="万州区教育委员会（示例）")
    assert PublicBody(body, ("万州区教育委员会", "万州区科学技术局"), (), ()).others == ("万州区科学技术局",)
