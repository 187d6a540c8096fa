"""Partners without a credit code: named by place and number, told apart, confirming by a stamped paper."""

import pytest
from django.db import IntegrityError, transaction
from tests import factories
from tests.actions.life import Life, open_steps

from pingding.actions.applications.partners import add_partner, answer_invitation, confirm_on_paper, remove_partner
from pingding.policy.errors import Refusal
from pingding.policy.text.partner_identity import WithoutCode
from pingding.queries.applications.attachments import may_read_attachment
from pingding.queries.applications.invitations import Confirmation, confirmation_of, shown_partner
from pingding.queries.applications.writing_permission import FormIncomplete
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import case_facts
from pingding.queries.clock import local_date
from pingding.queries.journal.acts.act import Definitions, JournalAct
from pingding.queries.journal.journal import case_journal
from pingding.queries.panels.recusals import ties_of
from pingding.queries.refusals import Refusals, each_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, JournalEntry, Partner

pytestmark = pytest.mark.django_db

NAME = "示例大学（香港）"


def name_partner(
    life: Life, case: Case, writer: Viewer, without_code: WithoutCode | None = None, name: str = NAME, code: str = ""
) -> Partner:
    return add_partner(
        case.number,
        name=name,
        code=code,
        without_code=without_code or factories.abroad(),
        kind="university",
        duties="联合研发",
        actor=writer,
        at=life.later(),
    )


def confirm(life: Life, case: Case, writer: Viewer, partner: Partner, name: str = "确认书.pdf") -> Partner:
    paper = factories.attachment(case.organisation, writer, name=name)
    return confirm_on_paper(case.number, partner.pk, paper, actor=writer, at=life.later())


def test_a_partner_from_hong_kong_confirms_on_paper_and_the_case_goes_on(life: Life) -> None:
    case, writer = life.draft()
    partner = name_partner(life, case, writer)
    assert confirmation_of(partner) is Confirmation.PAPER_LACKING
    with pytest.raises(FormIncomplete) as refusal:
        life.submit(case, writer)
    assert [finding.found for finding in refusal.value.blocked] == [f"{NAME}尚未上传书面确认"]
    partner = confirm(life, case, writer, partner)
    shown = shown_partner(partner)
    assert (shown.state, shown.place, shown.number) == ("已上传书面确认", "香港特别行政区", "0123456")
    assert partner.answered_by == writer.person and partner.confirmed is True
    life.submit(case, writer)
    assert "check" in open_steps(case)
    facts = case_facts(Case.objects.get(pk=case.pk), on=local_date(life.at)).facts
    assert facts["partners"] == (
        {"name": NAME, "code": "0123456", "country": "hk", "kind": "university", "duties": "联合研发"},
    )


def test_online_and_paper_are_never_called_alike(life: Life) -> None:
    case, writer = life.draft()
    unit, own = life.unit()
    online = add_partner(
        case.number, name=unit.name, code=unit.code or "", kind="", duties="", actor=writer, at=life.later()
    )
    name_partner(life, case, writer)
    with pytest.raises(FormIncomplete) as refusal:
        life.submit(case, writer)
    assert refusal.value.blocked[0].found == f"{unit.name}尚未在线确认、{NAME}尚未上传书面确认"
    online = answer_invitation(case.number, online.pk, True, actor=own, at=life.later())
    assert shown_partner(online).state == "已在线确认"
    with pytest.raises(Refusal, match="须在线确认"):
        confirm(life, case, writer, online)


@pytest.mark.parametrize(
    ("typed", "field", "what"),
    [
        (WithoutCode("atlantis", register_number="1"), "country", "没有这个国家或地区"),
        (WithoutCode("jp"), "register_number", "未填写"),
        (WithoutCode("jp", no_number_reason="没有"), "register_number", "未填写"),
        (WithoutCode("mainland"), "register_number", "未填写"),
        (WithoutCode("other", register_number="1"), "country_name", "选“其他”的须写明名称"),
        (WithoutCode("jp", "日本国", "1"), "country_name", "只在选“其他”时填写"),
        (WithoutCode("mainland", "", "1", "尚未登记"), "no_number_reason", "已填登记号码"),
        (WithoutCode("jp", register_number="\ue000"), "register_number", "含有不能使用的字符“\ue000”（U+E000）"),
    ],
)
def test_what_does_not_name_a_unit_is_refused_at_its_field(
    life: Life, typed: WithoutCode, field: str, what: str
) -> None:
    case, writer = life.draft()
    with pytest.raises(Refusal) as refusal:
        name_partner(life, case, writer, typed)
    assert (refusal.value.field, refusal.value.what) == (field, what)


def test_a_code_and_a_number_are_one_too_many_and_all_faults_are_told_at_once(life: Life) -> None:
    case, writer = life.draft()
    with pytest.raises(Refusals) as refusal:
        name_partner(life, case, writer, name="", code=factories.credit_code())
    assert [each.field for each in each_of(refusal.value)] == ["code", "name"]


def test_a_mainland_body_without_number_says_why(life: Life) -> None:
    case, writer = life.draft()
    partner = name_partner(life, case, writer, WithoutCode("mainland", no_number_reason="驻渝部队单位，不公开登记"))
    assert shown_partner(partner).number == "无登记号码（驻渝部队单位，不公开登记）"
    partner = name_partner(life, case, writer, WithoutCode("other", "示例国", "ＡＢ－１"), name="示例研究所")
    assert shown_partner(partner).number == "AB-1（示例国）"


def test_who_names_neither_code_nor_country_is_told_of_both(life: Life) -> None:
    case, writer = life.draft()
    with pytest.raises(Refusal) as refusal:
        name_partner(life, case, writer, WithoutCode())
    (fault,) = each_of(refusal.value)
    assert fault.field == "code" and "没有代码的，填写国家或地区和登记号码" in fault.remedy


def test_the_same_unit_however_written_is_named_once(life: Life) -> None:
    case, writer = life.draft()
    name_partner(life, case, writer, factories.abroad(number="AB-123"))
    with pytest.raises(Refusal, match="该单位已在合作单位中"):
        name_partner(life, case, writer, factories.abroad(number="ａｂ １２３"), name="示例大学 (香港)")
    name_partner(life, case, writer, factories.abroad("mo", "AB-123"))
    first = Partner.objects.earliest("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.create(
            case=case, name=NAME, country="hk", register_number="AB123", identity_key=first.identity_key,
            kind="", invited_at=life.at,
        )  # fmt: skip
    remove_partner(case.number, first.pk, actor=writer, at=life.later())
    name_partner(life, case, writer, factories.abroad(number="AB123"))


def test_a_table_of_partners_takes_no_more_than_its_maximum(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    case, writer = life.draft()
    monkeypatch.setattr("pingding.actions.applications.partners.most_partners", lambda edition: 1)
    name_partner(life, case, writer)
    with pytest.raises(Refusal, match="合作单位最多1家"):
        name_partner(life, case, writer, name="示例二大学")


def test_the_paper_is_the_applicants_own_file_and_changed_only_while_the_form_is_open(life: Life) -> None:
    case, writer = life.draft()
    partner = name_partner(life, case, writer)
    other, own = life.unit()
    foreign = factories.attachment(other, own)
    with pytest.raises(Refusal, match="没有这份附件"):
        confirm_on_paper(case.number, partner.pk, foreign, actor=writer, at=life.later())
    confirm(life, case, writer, partner)
    second = confirm(life, case, writer, partner, "确认书（重签）.pdf")
    assert second.paper is not None and second.paper.name == "确认书（重签）.pdf"
    life.submit(case, writer)
    with pytest.raises(Refusal, match="目前不能由您填写"):
        confirm(life, case, writer, partner)
    assert [entry.act for entry in JournalEntry.objects.filter(act="confirm_on_paper")] == ["confirm_on_paper"] * 2


def test_a_paper_that_comes_after_handing_in_still_counts(life: Life) -> None:
    """Where a definition does not make submission wait for it, nothing keeps the confirmation out later."""
    case, writer = life.draft()
    partner = name_partner(life, case, writer)
    confirm(life, case, writer, partner)
    life.submit(case, writer)
    Partner.objects.filter(pk=partner.pk).update(paper=None, confirmed=None, answered_at=None, answered_by=None)
    assert confirm(life, case, writer, partner).confirmed is True


def test_the_paper_is_read_by_those_who_read_the_materials(life: Life) -> None:
    case, writer = life.draft()
    partner = confirm(life, case, writer, name_partner(life, case, writer))
    assert partner.paper is not None
    district = life.districts["wanzhou"]
    assert not may_read_attachment(district, partner.paper, life.at)
    life.submit(case, writer)
    assert may_read_attachment(district, partner.paper, life.at)
    assert may_read_attachment(life.officer, partner.paper, life.at)
    assert not may_read_attachment(life.unit()[1], partner.paper, life.at)


def test_an_expert_employed_by_such_a_partner_stands_aside_and_nobody_else(life: Life) -> None:
    case, writer = life.draft()
    confirm(life, case, writer, name_partner(life, case, writer))
    file = CaseFile(case)
    assert ties_of(file, factories.expert(works_at="示例大学 (香港)").person_or_refuse().expert).bar == f"任职于{NAME}"
    bureau = factories.office("economy@cq")
    employed = factories.officer(bureau).person_or_refuse()
    codeless = factories.expert(name="示例己", works_at=bureau.name).person_or_refuse().expert
    codeless.employer = bureau
    assert employed and ties_of(file, codeless).bar == ""


def test_the_journal_says_by_what_the_partner_is_known_and_what_was_uploaded(life: Life) -> None:
    case, writer = life.draft()
    confirm(life, case, writer, name_partner(life, case, writer))
    recorded = {line.act: line.recorded for line in case_journal(case)}
    lines = {act: dict(each.in_words(Definitions())) for act, each in recorded.items() if isinstance(each, JournalAct)}
    assert lines["add_partner"]["国家或地区"] == "香港特别行政区" and lines["add_partner"]["登记号码"] == "0123456"
    assert "统一社会信用代码" not in lines["add_partner"]
    assert lines["confirm_on_paper"]["名称"] == "确认书.pdf"
