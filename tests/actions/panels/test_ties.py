"""What ties an expert to a case: names however written, partners, people, telephones; at every moment that counts."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from tests import factories
from tests.actions.life import Life, open_steps
from tests.web.desk.pages import Visitor

from pingding.actions.applications.partners import add_partner, answer_invitation
from pingding.actions.directory.corrections import correct_organisation
from pingding.actions.directory.members import invite_member
from pingding.actions.directory.people import deactivate_person, set_expert
from pingding.actions.panels.experts import declare_recusal, replace_expert
from pingding.actions.panels.sheets import save_expert_sheet
from pingding.policy.errors import Refusal
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.panels.recusals import Ties, ties_of
from pingding.queries.reviews.own_scores import own_scores
from pingding.queries.reviews.sheet_desk import sheet_desk
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, Filing, JournalEntry, Message, Organisation, Person, ScoreSheet

pytestmark = pytest.mark.django_db


def ties(case: Case, expert: Viewer) -> Ties:
    return ties_of(CaseFile(case), expert.person_or_refuse().expert)


def named(case: Case, name: str) -> None:
    Organisation.objects.filter(pk=case.organisation_id).update(name=name)
    case.organisation.refresh_from_db()


def works_at(life: Life, expert: Viewer, employer: str) -> None:
    """The record of an expert is corrected: where they work."""
    person, keeper = expert.person_or_refuse(), factories.administrator()
    set_expert(person, fields=["材料"], employer_name=employer, actor=keeper, at=life.later())


@pytest.mark.parametrize(
    "written",
    ["示例（重庆）ＡＢＣ有限公司", "示例(重庆)abc有限公司", " 示例 〔重庆〕 Abc 有限公司 ", "示例【重庆】ABC有限公司"],
)
def test_an_employers_name_is_the_units_however_it_is_written(life: Life, written: str) -> None:
    case = life.at_panel()
    named(case, "示例(重庆)ABC有限公司")
    expert = factories.expert(works_at=written)
    assert ties(case, expert).bar == "任职于示例(重庆)ABC有限公司"
    with pytest.raises(Refusal, match="应当回避"):
        life.assign(case, expert)


def test_two_kinds_of_company_are_two_companies(life: Life) -> None:
    case = life.at_panel()
    named(case, "示例有限公司")
    assert ties(case, factories.expert(works_at="示例有限责任公司")) == Ties()


def test_a_name_that_the_unit_bore_earlier_counts(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    case = life.at_panel()
    monkeypatch.setattr(
        "pingding.queries.panels.recusals.names_of",
        lambda units: {unit.pk: (unit.name, "示例老厂") if unit == case.organisation else () for unit in units},
    )
    assert ties(case, factories.expert(works_at="示例老厂")).bar == f"任职于{case.organisation.name}"


def with_partner(life: Life, **partner: str) -> tuple[Case, Viewer]:
    """A case at its panel with a partner that is entered by these words, and the partner's administrator."""
    unit, own = life.unit()
    case, writer = life.draft()
    words = {"name": unit.name, "code": unit.code or "", "kind": "university", "duties": "研发"} | partner
    invited = add_partner(case.number, **words, actor=writer, at=life.later())
    answer_invitation(case.number, invited.pk, True, actor=own, at=life.later())
    life.submit(case, writer)
    life.recommended(case)
    return Case.objects.get(pk=case.pk), own


def test_partners_count_by_the_name_they_were_entered_by_and_by_their_own(life: Life) -> None:
    case, own = with_partner(life)
    partner = own.organisations[0]
    Organisation.objects.filter(pk=partner.pk).update(name="示例研究院（新）")
    for name in (partner.name, "示例研究院(新)"):
        assert ties(case, factories.expert(works_at=name)).bar
    member = own.person_or_refuse()
    works_at(life, own, "示例大学")
    assert ties_of(CaseFile(case), Person.objects.get(pk=member.pk).expert).bar == "为示例研究院（新）成员"


def contact(case: Case, **values: str) -> None:
    """What the application that was handed in says of its contact, who is not on the platform."""
    filing = Filing.objects.filter(case=case, organisation=case.organisation_id).latest("pk")
    filing.data |= values
    filing.save(update_fields=["data"])


def phone_of_member(case: Case, number: str) -> None:
    Person.objects.filter(memberships__organisation=case.organisation_id).update(phone=number)


def phone_of_contact(case: Case, number: str) -> None:
    contact(case, contact_phone=number)


@pytest.mark.parametrize("belongs_to", [phone_of_member, phone_of_contact])
@pytest.mark.parametrize("written", ["138 0000 0000", "+86-13800000000"])
def test_a_mobile_number_is_one_persons(life: Life, belongs_to: Callable[[Case, str], None], written: str) -> None:
    case = life.at_panel()
    belongs_to(case, written)
    assert ties(case, factories.expert(phone="13800000000")).bar.startswith("手机号码与")
    assert not ties(case, factories.expert(phone="13800000001")).bar


def test_a_line_that_several_share_and_a_name_that_several_bear_are_warnings(life: Life) -> None:
    case = life.at_panel()
    Organisation.objects.filter(pk=case.organisation_id).update(legal_representative="示例 丁")
    contact(case, contact_name="示例戊", contact_phone="(023)60000009")
    case = Case.objects.get(pk=case.pk)
    unit = case.organisation.name
    assert ties(case, factories.expert(name="示例丁")) == Ties("", (f"与{unit}法定代表人同名",))
    assert ties(case, factories.expert(name="示例戊")) == Ties("", ("与本件所填的“联系人”同名",))
    shared = factories.expert(phone="023 60000009")
    assert ties(case, shared).doubts == ("联系电话与本件所填的“联系电话”相同",)
    life.assign(case, shared)
    assert JournalEntry.objects.get(act="assign_expert").change["doubts"] == list(ties(case, shared).doubts)
    page = Visitor(life.officer, life.later()).get(f"/cases/{case.number}/")
    assert "请核实：联系电话与本件所填的“联系电话”相同" in page.text_of(".panel-desk li")
    assert f"请核实：与{unit}法定代表人同名" in page.text_of("details.candidates")


def test_what_ties_an_expert_later_bars_at_opening_at_submission_and_at_closing(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, *life.experts)
    tied = life.experts[0]
    save_expert_sheet(case.number, "panel", actor=tied, at=life.later(), points={"quality": Decimal(60)})
    for expert in life.experts[1:]:
        life.sheet(case, expert, 50)
    works_at(life, tied, case.organisation.name)
    why = f"您应当回避本件：任职于{case.organisation.name}"
    with pytest.raises(Refusal, match=why) as opening:
        sheet_desk(tied, case.number, "panel", at=life.at)
    assert (opening.value.kind, opening.value.clause) == ("conflict", ("四",))
    with pytest.raises(Refusal, match=why):
        life.sheet(case, tied, 60)
    Visitor(tied, life.later()).get(f"/cases/{case.number}/score/panel/", 409)
    with pytest.raises(Refusal, match="示例专家0应当回避：任职于"):
        life.close_panel(case)
    line = Visitor(life.officer, life.later()).get(f"/cases/{case.number}/").texts(".panel-desk li")[0]
    assert line == f"示例专家0 尚未提交 应当回避：任职于{case.organisation.name}"
    replace_expert(case.number, "panel", tied.person_or_refuse(), "应当回避", actor=life.officer, at=life.later())
    life.close_panel(case)
    assert open_steps(case) == {"paper", "visit"}


def test_a_sheet_handed_in_before_does_not_count_while_its_expert_is_tied(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, *life.experts[:2])
    for expert in life.experts[:2]:
        life.sheet(case, expert, 50)
    works_at(life, life.experts[0], case.organisation.name)
    with pytest.raises(Refusal, match="应当回避"):
        life.close_panel(case)
    declare_recusal(case.number, "panel", "新任职", actor=life.experts[0], at=life.later())
    with pytest.raises(Refusal, match="不足2份"):
        life.close_panel(case)


def test_a_correction_proposes_the_replacement_at_once(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, life.experts[0])
    factories.forget_messages()
    works_at(life, life.experts[0], "示例另一大学")
    assert not Message.objects.exists()
    works_at(life, life.experts[0], case.organisation.name)
    message = Message.objects.get()
    assert message.organisation == life.city and message.case_id == case.pk
    assert message.words["reason"] == f"应当回避：任职于{case.organisation.name}"


def test_conveners_are_told_once_for_each_reason_of_an_assignment(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, *life.experts[:2])
    factories.forget_messages()
    for name in (case.organisation.name, case.organisation.name, "示例另一大学", case.organisation.name):
        works_at(life, life.experts[0], name)
    assert Message.objects.filter(case=case, organisation=life.city).count() == 1
    works_at(life, life.experts[1], case.organisation.name)
    assert Message.objects.filter(case=case, organisation=life.city).count() == 2
    deactivate_person(
        life.experts[2].person_or_refuse(), reason="调离", actor=factories.administrator(), at=life.later()
    )
    assert Message.objects.filter(case=case, organisation=life.city).count() == 2
    first = life.experts[0].person_or_refuse()
    works_at(life, life.experts[0], "示例另一大学")
    deactivate_person(first, reason="调离", actor=factories.administrator(), at=life.later())
    assert Message.objects.filter(case=case, organisation=life.city).count() == 3


def test_a_corrected_unit_a_new_member_and_a_closed_account_propose_it_too(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, *life.experts)
    factories.forget_messages()

    def proposed() -> str:
        message = Message.objects.filter(organisation=life.city).order_by("pk").last()
        assert message is not None
        factories.forget_messages()
        return str(message.words["reason"])

    works_at(life, life.experts[0], "示例甲所")
    unit, district = case.organisation, life.districts["wanzhou"]
    corrected = factories.unit_data(name="示例 甲所", code=unit.code or "", kind=unit.kind)
    correct_organisation(unit, corrected, reason="核对登记", actor=district, at=life.later())
    assert proposed() == "应当回避：任职于示例 甲所"
    own = factories.viewer(unit.memberships.get(until=None).person)
    second = life.experts[1].person_or_refuse()
    set_expert(second, fields=["材料"], employer=unit, active=False, actor=factories.administrator(), at=life.later())
    factories.forget_messages()
    invite_member(unit, second, actor=own, at=life.later())
    assert proposed() == "应当回避：任职于示例 甲所"
    third = life.experts[2].person_or_refuse()
    deactivate_person(third, reason="调离", actor=factories.administrator(), at=life.later())
    assert proposed() == "已不在专家库中"


def proposals(life: Life) -> list[str]:
    """What the convener is told of experts to be replaced, whoever saved what ties them."""
    reasons = [message.words.get("reason") for message in Message.objects.filter(organisation=life.city)]
    factories.forget_messages()
    return [str(reason) for reason in reasons if reason]


def test_a_partner_named_while_the_panel_is_open_is_told_to_the_convener(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a correction that runs beside the panel."""
    case, writer = life.submitted()
    life.recommended(case)
    works_at(life, life.experts[0], "示例研究院")
    life.assign(case, life.experts[0], life.experts[1])
    factories.forget_messages()
    monkeypatch.setattr("pingding.actions.applications.partners.partners_shut", lambda actor, file: None)
    words = {"kind": "institute", "duties": "研发", "actor": writer}
    add_partner(case.number, name="示例另一院", code=factories.credit_code(), at=life.later(), **words)  # type: ignore[arg-type]
    assert proposals(life) == []
    named = add_partner(case.number, name="示例研究院", without_code=factories.abroad(), at=life.later(), **words)  # type: ignore[arg-type]
    add_partner(case.number, name="示例第三院", code=factories.credit_code(), at=life.later(), **words)  # type: ignore[arg-type]
    assert named.pk and proposals(life) == ["应当回避：任职于示例研究院"]


def test_a_partner_that_confirms_and_one_that_is_corrected_are_told_too(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, writer = life.submitted()
    life.recommended(case)
    unit, own = life.unit()
    Person.objects.filter(pk=own.person_or_refuse().pk).update(phone="13800000009")
    by_phone = factories.expert(name="示例专家庚", phone="13800000009")
    by_name = factories.expert(name="示例专家辛", works_at="示例改名后研究院")
    life.assign(case, by_phone, by_name)
    monkeypatch.setattr("pingding.actions.applications.partners.partners_shut", lambda actor, file: None)
    words = {"kind": "institute", "duties": "研发", "actor": writer}
    code = factories.credit_code()
    add_partner(case.number, name="示例研究院", code=code, at=life.later(), **words)  # type: ignore[arg-type]
    factories.forget_messages()
    invited = add_partner(case.number, name=unit.name, code=unit.code or "", at=life.later(), **words)  # type: ignore[arg-type]
    assert [reason.partition("的")[0] for reason in proposals(life)] == [f"应当回避：手机号码与{unit.name}"]
    answer_invitation(case.number, invited.pk, True, actor=own, at=life.later())
    proposals(life)
    registered, _own = factories.unit(factories.unit_data(name="示例研究院", code=code, kind="institute"))
    corrected = factories.unit_data(name="示例改名后研究院", code=code, kind="institute")
    correct_organisation(registered, corrected, reason="核对", actor=life.districts["wanzhou"], at=life.later())
    assert proposals(life)[-1] == "应当回避：任职于示例改名后研究院"


@pytest.mark.parametrize("bar", ["", "任职于示例单位"])
def test_nobody_measures_by_a_sheet_that_a_tie_leaves_uncounted(life: Life, bar: str) -> None:
    first, second = life.at_panel(), life.at_panel()
    expert = life.experts[0]
    for case in (first, second):
        life.assign(case, expert)
    save_expert_sheet(first.number, "panel", actor=expert, at=life.later(), points={"quality": Decimal(60)})
    Assignment.objects.filter(run__case=first).update(bar=bar)
    own = own_scores(second, ScoreSheet.objects.get().indicators, expert.person_or_refuse())
    assert own.points == ({} if bar else {"quality": (Decimal(60),)})
