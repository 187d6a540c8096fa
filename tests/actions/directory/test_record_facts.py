"""Dated facts on a unit's record."""

from datetime import date, timedelta

import pytest
from tests import factories

from pingding.actions.directory.record_facts import add_facts, set_facts
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.values.values import read_value
from pingding.queries.directory.organisations import current_values, facts_on_record
from pingding.queries.editions import shared
from pingding.queries.refusals import Refusals
from pingding.records.models import JournalEntry, OrganisationFact

pytestmark = pytest.mark.django_db
AT = factories.START
ON = date(2024, 12, 31)


def test_values_are_stored_typed_with_date_source_and_evidence() -> None:
    organisation, own = factories.unit()
    proof = factories.attachment(organisation, own)
    values = {"staff": "1,200", "revenue": "3500万元", "legal_person": "是"}
    rows = set_facts(organisation, values, as_of=ON, source="2024年度审计报告", evidence=proof, actor=own, at=AT)
    assert {row.fact: row.value for row in rows} == {"staff": "1200", "revenue": "3500", "legal_person": True}
    row = OrganisationFact.objects.get(fact="staff")
    assert (row.as_of, row.source, row.evidence, row.entered_by) == (ON, "2024年度审计报告", proof, own.person)
    entry = JournalEntry.objects.get(act="set_facts")
    assert entry.behalf == organisation.name and entry.change["facts"]["staff"] == "1200"


def test_record_is_only_added_to_and_the_newest_date_is_current() -> None:
    organisation, own = factories.unit()
    set_facts(organisation, {"staff": 100}, as_of=ON, source="年报", actor=own, at=AT)
    set_facts(
        organisation, {"staff": 80}, as_of=date(2023, 12, 31), source="补录", actor=own, at=AT + timedelta(days=1)
    )
    set_facts(organisation, {"staff": 120}, as_of=ON, source="更正", actor=own, at=AT + timedelta(days=2))
    assert current_values(organisation)["staff"].value == "120"
    staff = next(line for line in facts_on_record(organisation) if line.id == "staff")
    assert [entry.shown for entry in staff.history] == ["120人", "100人", "80人"]
    assert staff.current is not None and staff.current.source == "更正"


def test_same_value_of_the_same_day_is_not_entered_twice() -> None:
    organisation, own = factories.unit()
    for _time in range(2):
        rows = set_facts(organisation, {"staff": 100}, as_of=ON, source="年报", actor=own, at=AT)
    assert rows == () and OrganisationFact.objects.count() == 1
    assert JournalEntry.objects.filter(act="set_facts").count() == 1


def test_every_fault_is_named_and_nothing_is_stored() -> None:
    organisation, own = factories.unit()
    values = {"staff": "很多", "staf": 3, "revenue": "50公顷", "valid_patents": 5}
    with pytest.raises(Refusal) as caught:
        set_facts(organisation, values, as_of=ON, source="年报", actor=own, at=AT)
    text = str(caught.value)
    assert isinstance(caught.value, Refusals) and [e.field for e in caught.value.each] == ["staff", "staf", "revenue"]
    assert "3处" in text and "职工总数" in text and "“staf”" in text and "staff" in text and "营业收入" in text
    assert not OrganisationFact.objects.exists()


def test_day_source_and_values_are_refused_together() -> None:
    organisation, own = factories.unit()
    with pytest.raises(Refusals) as caught:
        set_facts(organisation, {"staff": "很多"}, as_of=ON.replace(year=2030), source=" ", actor=own, at=AT)
    assert [each.field for each in caught.value.each] == ["as_of", "source", "staff"]


@pytest.mark.parametrize("fact", ["org_name", "rd_staff_ratio", "centre_name"])
def test_master_data_derived_and_case_facts_are_not_entered_here(fact: str) -> None:
    organisation, own = factories.unit()
    with pytest.raises(Refusal, match=fact):
        set_facts(organisation, {fact: "1"}, as_of=ON, source="年报", actor=own, at=AT)


def test_date_source_and_evidence_are_checked() -> None:
    organisation, own = factories.unit()
    other, stranger = factories.unit()
    with pytest.raises(Refusal, match="数据日期"):
        set_facts(organisation, {"staff": 1}, as_of=date(2025, 10, 11), source="年报", actor=own, at=AT)
    with pytest.raises(Refusal, match="来源"):
        set_facts(organisation, {"staff": 1}, as_of=ON, source=" ", actor=own, at=AT)
    foreign = factories.attachment(other, stranger)
    with pytest.raises(Refusal, match="不是本单位上传"):
        set_facts(organisation, {"staff": 1}, as_of=ON, source="年报", evidence=foreign, actor=own, at=AT)


def test_what_was_handed_in_reaches_the_record_where_it_is_new() -> None:
    organisation, own = factories.unit()
    set_facts(organisation, {"staff": 100}, as_of=ON, source="年报", actor=own, at=AT)
    typed = {"staff": "100", "rd_staff": "40", "centre_name": "示例"}
    edition = factories.definition()
    vocabulary = edition.vocabulary
    entered = {key: read_value(vocabulary[key], raw, shared()) for key, raw in typed.items()}
    facts = Facts(edition, shared(), entered, AT.date())
    rows = add_facts(organisation, facts, source="2025-00001 申报", actor=own, at=AT)
    assert [(row.fact, row.value, row.as_of) for row in rows] == [("rd_staff", "40", AT.date())]
