"""Names are dated: a unit that is renamed and one whose name was a slip are two things."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests import factories

from pingding.actions.directory.corrections import Renaming, correct_organisation, rename_organisation
from pingding.policy.errors import Refusal
from pingding.queries.directory.administration import public_bodies
from pingding.queries.directory.names import bearing, name_at, names_of, renamed_from, with_name
from pingding.queries.directory.organisations import organisation_by_name, same_names
from pingding.queries.journal.journal import JournalFilter, journal_page
from pingding.queries.refusals import Refusals
from pingding.queries.viewer import Viewer
from pingding.records.models import JournalEntry, Message, Organisation

pytestmark = pytest.mark.django_db
AT = factories.START
LATER = AT + timedelta(days=30)
ON = date(2025, 11, 3)
DOCUMENT = "准予变更登记通知书（示例）第1号"


def renamed(unit: Organisation, name: str = "示例新名科技有限公司", **changed: object) -> Organisation:
    renaming = Renaming(**({"name": name, "renamed_on": ON, "document": DOCUMENT} | changed))  # type: ignore[arg-type]
    return rename_organisation(unit, renaming, actor=factories.administrator(), at=LATER)


def corrected(unit: Organisation, name: str) -> Organisation:
    data = factories.unit_data(name=name, code=unit.code or "")
    return correct_organisation(unit, data, reason="登记时写错", actor=factories.administrator(), at=LATER)


def test_renaming_keeps_the_former_name_with_its_day_and_document_and_tells_the_unit() -> None:
    unit, _own = factories.unit()
    before = unit.name
    after = renamed(unit)
    (former,) = renamed_from(after)
    assert (former.name, former.renamed_on, former.document) == (before, ON, DOCUMENT)
    assert after.name == "示例新名科技有限公司"
    entry = JournalEntry.objects.get(act="rename_organisation")
    assert (entry.change["from"], entry.change["to"], entry.change["renamed_on"]) == (before, after.name, "2025-11-03")
    assert Message.objects.filter(organisation=unit, words__before=before, words__name=after.name).exists()


def test_what_was_done_under_a_name_stays_under_it() -> None:
    unit, _own = factories.unit()
    first = unit.name
    renamed(unit, "示例第二名公司")
    unit = rename_organisation(
        unit, Renaming("示例第三名公司", ON, DOCUMENT), actor=factories.administrator(), at=LATER + timedelta(days=1)
    )
    assert name_at(unit, AT) == first
    assert name_at(unit, LATER) == "示例第二名公司"
    assert name_at(unit, LATER + timedelta(days=2)) == name_at(unit, None) == "示例第三名公司"
    assert names_of([unit])[unit.pk] == ("示例第三名公司", "示例第二名公司", first)


def test_slip_is_corrected_without_becoming_a_former_name_and_still_finds_the_unit() -> None:
    unit, _own = factories.unit(factories.unit_data(name="示列科技有限公司"))
    unit = corrected(unit, "示例科技有限公司")
    assert renamed_from(unit) == () and name_at(unit, AT) == "示列科技有限公司"
    assert list(with_name("示列")) == list(bearing("示列科技有限公司")) == [unit]
    assert not JournalEntry.objects.filter(act="rename_organisation").exists()


def test_correction_that_leaves_the_name_alone_makes_no_former_one() -> None:
    unit, _own = factories.unit()
    data = factories.unit_data(name=unit.name, code=unit.code or "", region="yuzhong")
    correct_organisation(unit, data, reason="地区有误", actor=factories.administrator(), at=LATER)
    assert not unit.former_names.exists()


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"name": ""}, "单位名称"),
        ({"renamed_on": None}, "更名日期"),
        ({"renamed_on": LATER.date() + timedelta(days=1)}, "更名日期"),
        ({"document": " "}, "变更文件"),
    ],
)
def test_renaming_needs_a_name_a_day_that_has_come_and_a_document(changed: dict[str, Any], where: str) -> None:
    unit, _own = factories.unit()
    with pytest.raises(Refusal) as refused:
        renamed(unit, **changed)
    assert refused.value.where == where and not unit.former_names.exists()


def test_renaming_says_all_that_is_wrong_at_once() -> None:
    unit, _own = factories.unit()
    with pytest.raises(Refusals) as refused:
        renamed(unit, unit.name, renamed_on=None, document="")
    assert {each.field for each in refused.value.each} == {"name", "renamed_on", "document"}


def test_unit_that_is_not_approved_yet_corrects_its_name() -> None:
    unit, _own = factories.pending_unit()
    with pytest.raises(Refusal) as refused:
        renamed(unit)
    assert refused.value.kind == "conflict" and "更正" in refused.value.remedy


def test_each_name_finds_the_unit_in_every_search() -> None:
    unit, _own = factories.unit()
    former = unit.name
    unit = renamed(unit)
    assert organisation_by_name(former) == organisation_by_name(unit.name) == unit
    body = factories.office("science@cq")
    known = body.name
    renamed(body, "示例科技委员会")
    administrator = factories.administrator()
    assert body in public_bodies(administrator, known[2:6]) and body in public_bodies(administrator, "示例科技委")
    pending, _new = factories.pending_unit(factories.unit_data(name=former))
    assert same_names([pending]) == {pending.pk: (unit.code,)}


def test_auditor_finds_what_was_done_under_the_former_name_by_the_new_one() -> None:
    unit, own = factories.unit()
    writer = factories.writer(unit, own)
    renamed(unit)
    assert done_by(factories.auditor(), "示例新名科技") == done_by(factories.auditor(), writer.organisations[0].name)


def done_by(auditor: Viewer, name: str) -> list[str]:
    acts = [line.act for line in journal_page(auditor, JournalFilter(actor=name)).lines]
    assert "invite_member" in acts
    return acts
