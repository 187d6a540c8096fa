"""Looking at organisations: records, registrations that wait, units by code."""

from datetime import date

import pytest
from tests import factories

from pingding.actions.directory.record_facts import set_facts
from pingding.policy.errors import Refusal
from pingding.queries.directory.organisations import (
    find_organisation,
    known_unit,
    organisation_by_code,
    organisation_record,
    same_names,
)
from pingding.queries.directory.registrations import pending_registrations
from pingding.queries.viewer import PUBLIC

pytestmark = pytest.mark.django_db
AT = factories.START
ON = AT.date()


def test_record_shows_master_data_members_and_each_fact_with_history() -> None:
    organisation, own = factories.unit()
    factories.writer(organisation, own)
    values = {"rd_expense": "350.5", "legal_person": "是", "staff": 12}
    set_facts(organisation, values, as_of=date(2024, 12, 31), source="审计报告", actor=own, at=AT)
    record = organisation_record(own, organisation.pk, ON)
    assert (record.kind, record.region, record.offices) == ("民营企业", "万州区", ())
    assert [member.role for member in record.members] == ["administrator", "writer"]
    facts = {line.id: line for line in record.facts}
    assert facts["rd_expense"].current is not None and facts["rd_expense"].current.shown == "350.5万元"
    assert facts["legal_person"].current is not None and facts["legal_person"].current.shown == "是"
    assert facts["revenue"].current is None and facts["revenue"].history == ()
    assert "rd_expense_ratio" not in facts and "org_name" not in facts


@pytest.mark.parametrize("rows", [1, 30])
def test_record_needs_as_many_queries_for_one_value_as_for_thirty(rows: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    organisation, own = factories.unit()
    for n in range(rows):
        set_facts(organisation, {"staff": n}, as_of=ON, source=f"第{n}次", actor=own, at=AT)
    with django_assert_num_queries(5):
        organisation_record(own, organisation.pk, ON)


def test_body_shows_its_offices() -> None:
    body = factories.office("science@cq", "economy@cq")
    record = organisation_record(factories.officer(body), body.pk, ON)
    assert record.kind == "党政机关" and record.offices == ("重庆市经济和信息化委员会", "重庆市科学技术局")


def test_unknown_and_hidden_organisations_are_refused_alike() -> None:
    organisation, _own = factories.unit()
    texts = set()
    for pk in (organisation.pk, 999_999):
        with pytest.raises(Refusal) as caught:
            find_organisation(factories.unit()[1], pk, ON)
        texts.add(str(caught.value))
    assert len(texts) == 1


def test_registrations_wait_for_who_is_in_charge_oldest_first() -> None:
    first, own = factories.pending_unit()
    second, _own = factories.pending_unit(factories.unit_data(region="wanzhou-jkq"), AT.replace(hour=10))
    third, _other = factories.pending_unit(factories.unit_data(region="yuzhong"), AT.replace(hour=11))
    factories.unit()
    wanzhou = factories.officer(factories.office("economy@wanzhou"))
    city = factories.officer(factories.office("science@cq"))
    assert list(pending_registrations(wanzhou, ON)) == [first, second]
    assert list(pending_registrations(city, ON)) == [third]
    for viewer in (PUBLIC, own, factories.administrator(), factories.expert(), factories.auditor()):
        assert not pending_registrations(viewer, ON).exists()


def test_unit_is_found_by_code_as_typed() -> None:
    organisation, _own = factories.unit()
    typed = f" {(organisation.code or '').lower()} "
    assert organisation_by_code(typed) == organisation
    assert organisation_by_code(factories.credit_code()) is None
    with pytest.raises(Refusal):
        organisation_by_code("123")


def test_public_words_about_a_unit_mask_its_administrators() -> None:
    organisation, _own = factories.unit()
    words = known_unit(organisation)
    assert (words.status, words.registered_on, words.administrators) == ("已核准", ON, ("示***",))


def test_same_name_is_shown_to_who_decides() -> None:
    first, _own = factories.unit(factories.unit_data(name="示例同名公司"))
    second, _other = factories.pending_unit(factories.unit_data(name="示例同名公司"))
    assert same_names([second]) == {second.pk: (first.code,)}
