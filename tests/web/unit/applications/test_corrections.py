"""A correction: only the parts named are open, the score sheet among them."""

import re

import pytest
from tests.web.page_reader import page_of, visit
from tests.web.unit.applications.writing import hand_in, returned, section, task
from tests.web.unit.conftest import Desk, post_fields

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.policy.forms.part_titles import part_titles
from pingding.queries.editions import edition_of
from pingding.records.models import FilingFile, ScoreSheet

pytestmark = pytest.mark.django_db


def test_correction_opens_the_named_parts_only_and_shows_what_is_asked(desk: Desk) -> None:
    case = returned(desk, "fact:aim", "material:licence")
    assert desk.client.get(desk.url(case, "write/")).headers["Location"].endswith("/write/unit/")
    page = section(desk, case, "project")
    asked = page.one("section.sheet-warn")
    assert "请补充。" in asked.texts("p") and re.fullmatch(r"还有 \d+ 天", page.text_of(".writing-head .chip"))
    assert asked.text_of("h2") == "要求补正 2 处，已改 0 处"
    assert [line.startswith("待改") and line.endswith("：示例要求") for line in asked.texts("li")] == [True, True]
    ways = {desk.url(case, "write/project/#f-aim"), desk.url(case, "write/unit/#f-material.licence")}
    assert set(asked.links()) >= ways
    assert page.field("aim").kind == "textarea" and not page.field("aim").is_("readonly")
    assert page.field("centre_name").is_("readonly")
    assert task(page, "project") == "待改", "a part to be corrected is not done before it was changed"
    sent = post_fields(page) | {"aim": "改过的目标", "centre_name": "偷改的名称", "save": "stay"}
    assert desk.client.post(desk.url(case, "write/project/"), sent).status_code == 302
    assert (desk.draft(case)["aim"], desk.draft(case)["centre_name"]) == ("改过的目标", "示例项目")
    equipment = section(desk, case, "equipment")
    assert [note for note in equipment.texts("section.sheet p.muted") if "不在补正范围内" in note]
    assert task(equipment, "project") == "已改"
    warned = visit(desk.client, desk.url(case, "check/")).one(".still-asked")
    assert warned.text_of("strong") == "要求补正的还有 1 处未改"
    assert warned.links() == [desk.url(case, "write/unit/#f-material.licence")]
    files = section(desk, case, "unit")
    assert files.has('button[name="remove_file:material.licence"]') and "material.photos" not in files.fields()


def test_parts_asked_for_stand_in_the_order_of_the_form_with_whom_to_ask_for_more(desk: Desk) -> None:
    desk.call.contact, desk.call.telephone = "示例处", "023-60000001"
    desk.call.save()
    case = returned(desk, "fact:aim", "fact:share", "fact:staff", "material:licence")
    summary = section(desk, case, "unit").by_id("correction")
    assert [link.partition("#f-")[2] for link in summary.one("ol").links()] == [
        "staff",
        "material.licence",
        "share",
        "aim",
    ]
    assert summary.link_to(desk.url(case, "correction/")) == "请求一并开放"
    assert "示例处（电话023-60000001）" in summary.text


def test_office_that_returns_a_form_is_told_that_files_need_their_material_opened(desk: Desk) -> None:
    case = desk.complete()
    hand_in(desk, case)
    page = visit(desk.as_(desk.district), desk.url(case, ""))
    assert "要求补附文件的，请同时勾选对应的材料" in page.text_of("details.correction")


def test_partner_typed_but_not_sent_is_said_not_to_be_invited(desk: Desk) -> None:
    case = desk.case()
    url = desk.url(case, "write/together/")
    sent = post_fields(section(desk, case, "together")) | {"save": "next", "partner.name": "示例大学"}
    answer = desk.client.post(url, sent, follow=True)
    assert "合作单位“示例大学”只填写了，尚未添加，也没有邀请" in page_of(answer).message("没有邀请").text
    del sent["partner.name"]
    assert "没有邀请" not in desk.client.post(url, sent | {"partner.name": ""}, follow=True).content.decode()


def test_what_is_not_to_be_corrected_says_that_it_is_locked_and_shows_no_rules(desk: Desk) -> None:
    case = returned(desk, "fact:staff")
    page = section(desk, case, "unit")
    assert "已锁定" in page.text_of(".locked-part") and page.one(".locked-part").links() == [
        desk.url(case, "correction/")
    ]
    (licence,) = [box for box in page.all(".field") if box.links() and "协议.pdf" in box.text]
    assert "不在补正范围" in licence.text_of(".field-label") and not licence.has(".file-rules")
    assert "不在补正范围" not in page.field("staff").box.text


def test_what_was_asked_for_and_is_not_changed_is_said_beside_the_button_that_sends(desk: Desk) -> None:
    case = returned(desk, "fact:aim", "fact:share")
    save_draft(case.number, {"aim": "改过的目标"}, actor=desk.own, at=desk.clock.now())
    warned = visit(desk.client, desk.url(case, "submit/")).one("#declarations .still-asked")
    assert warned.text_of("strong") == "要求补正的还有 1 处未改"
    assert warned.links() == [desk.url(case, "write/project/#f-share")] and "：示例要求" in warned.text_of("li")
    save_draft(case.number, {"share": "0.3"}, actor=desk.own, at=desk.clock.now())
    page = visit(desk.client, desk.url(case, "submit/"))
    assert not page.has(".still-asked") and page.has("#declarations .btn-primary")


def test_correction_leaves_the_score_sheet_as_it_is_unless_it_names_it(desk: Desk) -> None:
    case = returned(desk, "fact:aim")
    url = desk.url(case, "write/score-sheet/")
    page = visit(desk.client, url)
    assert "评分表不在补正范围内，本次不修改。" in page.texts("section.sheet p.muted")
    assert "points-quality" not in page.fields()
    assert desk.client.post(url, {"points-quality": "60"}).status_code == 403
    assert ScoreSheet.objects.get(run__round=2).points == {"quality": "50"}
    page = section(desk, case, "project")
    saved = desk.client.post(desk.url(case, "write/project/"), post_fields(page) | {"aim": "改过", "save": "next"})
    assert saved.headers["Location"].endswith("/check/")


@pytest.mark.parametrize(("part", "shown"), [("fact:aim", False), ("score-sheet", True)])
def test_case_page_leads_to_the_score_sheet_only_where_it_can_be_written(desk: Desk, part: str, shown: bool) -> None:
    case = returned(desk, part)
    assert ("填写评价表" in visit(desk.client, f"/cases/{case.number}/").texts("#act a")) == shown


def test_officer_can_name_the_score_sheet_when_returning(desk: Desk) -> None:
    case = desk.complete()
    save_draft(case.number, {}, actor=desk.own, at=desk.clock.now(), signed=("truth",))
    submit_application(case.number, actor=desk.own, at=desk.clock.now())
    correction = visit(desk.as_(desk.district), f"/cases/{case.number}/").one("details.correction")
    assert "score-sheet" in correction.field("parts").choices
    assert correction.text_of("label[for=part-score-sheet]") == "整个“自评表”"
    assert part_titles(edition_of(case.edition), ["score-sheet", "fact:aim"])["score-sheet"] == "自评表"


def test_correction_that_names_the_score_sheet_opens_it_alone(desk: Desk) -> None:
    case = returned(desk, "score-sheet")
    assert desk.client.get(desk.url(case, "write/")).headers["Location"].endswith("/write/score-sheet/")
    url = desk.url(case, "write/score-sheet/")
    page = visit(desk.client, url)
    assert page.text_of(".field-back").endswith("：示例要求") and "points-quality" in page.fields()
    assert desk.client.post(url, {"points-quality": "40", "save": "next"}).headers["Location"].endswith("/check/")
    assert ScoreSheet.objects.get(run__round=2).points == {"quality": "40"}
    notes = section(desk, case, "project").texts("section.sheet p.muted")
    assert [note for note in notes if "不在补正范围内" in note]


def test_file_of_a_version_handed_in_can_be_taken_off_in_a_correction(desk: Desk) -> None:
    case = returned(desk, "material:licence")
    filed = FilingFile.objects.get(material="licence")
    sent = post_fields(section(desk, case, "unit")) | {"remove_file:material.licence": str(filed.attachment_id)}
    assert desk.client.post(desk.url(case, "write/unit/"), sent).status_code == 302
    page = section(desk, case, "unit")
    assert not page.has(".file-list") and page.text_of(".field-was") == "退回时为 协议.pdf"
    assert FilingFile.objects.filter(pk=filed.pk).exists()


def test_corrected_field_shows_who_asked_what_stood_there_and_puts_it_back(desk: Desk) -> None:
    case = returned(desk, "fact:aim", "fact:share")
    url = desk.url(case, "write/project/")
    page = section(desk, case, "project")
    assert page.texts("#correction p.muted")[0] == f"{desk.office_name}2025年10月10日（周五）退回。"
    share = page.field("share").box
    assert "field-corrected" in share.classes and not share.all(".field-was")
    assert share.all(".field-back")[0].text == f"{desk.office_name}：示例要求"
    sent = post_fields(page) | {"share": "30", "save": "stay"}
    assert desk.client.post(url, sent).status_code == 302
    page = section(desk, case, "project")
    assert page.text_of("#correction-title") == "要求补正 2 处，已改 1 处"
    was = page.one("#f-share-remarks")
    assert was.text_of("del") == "28.5%" and "现为 30%" in was.text
    restored = desk.client.post(url, post_fields(page) | {"restore": "share"})
    assert restored.headers["Location"].endswith("#f-share") and desk.draft(case)["share"] == "0.285"
    page = section(desk, case, "project")
    assert not page.one("#f-share-remarks").has("del") and page.field("share").value == "28.5"
    desk.client.post(url, post_fields(page) | {"restore": "centre_name"})
    assert desk.draft(case)["centre_name"] == "示例项目", "what is not open is not put back either"


def test_long_text_keeps_what_stood_there_folded(desk: Desk) -> None:
    case = returned(desk, "fact:aim")
    save_draft(case.number, {"aim": "改过的目标"}, actor=desk.own, at=desk.clock.now())
    was = section(desk, case, "project").one("#f-aim-remarks")
    assert was.text_of("summary") == "退回时的内容" and was.text_of("del") == "示例目标"
