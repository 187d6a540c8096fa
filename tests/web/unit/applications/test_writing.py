"""Writing a form page by page: every kind of field, tables without script, files, a partner, a correction."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import factories
from tests.web.unit.conftest import GOOD, Desk, post_fields, text_of

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.directory.record_facts import set_facts
from pingding.actions.steps import act_at_step
from pingding.policy.forms.part_titles import part_titles
from pingding.policy.steps.opinion import OpinionGiven
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.editions import edition_of
from pingding.records.models import Case, FilingFile, Partner, ScoreSheet

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def section(desk: Desk, case: Case, page: str) -> str:
    return text_of(desk.client.get(desk.url(case, f"write/{page}/")))


def test_way_in_leads_to_the_first_part_not_finished(desk: Desk) -> None:
    case = desk.case()
    assert desk.client.get(desk.url(case, "write/")).headers["Location"].endswith("/write/unit/")
    done = desk.complete()
    assert desk.client.get(desk.url(done, "write/")).headers["Location"].endswith("/check/")


def test_the_form_is_the_main_act_beside_the_score_sheet_and_blanks_are_quiet(desk: Desk) -> None:
    page = text_of(desk.client.get(f"/cases/{desk.case(topic='steel').number}/"))
    panel = page[page.index('id="act"') :]
    assert panel.count("btn-primary") == 1 and panel.count("btn-secondary") == 1
    assert panel.index("/write/") < panel.index("btn-secondary") < panel.index("/score/")
    assert re.search(r'<dd class="muted">\s*(<[^>]+>)?未填写', page)


def test_page_shows_the_tasks_with_their_states_and_what_is_known(desk: Desk) -> None:
    set_facts(
        desk.unit,
        {"staff": "40"},
        as_of=factories.START.date().replace(month=1),
        source="示例报表",
        actor=desk.own,
        at=desk.clock.now(),
    )
    case = desk.case(legal_person="yes", topic="steel", share="不知道")
    page = section(desk, case, "unit")
    assert desk.unit.name in page and "来自单位档案" in page
    assert 'value="40"' in page and "单位档案：示例报表，2025年1月10日" in page
    states = re.findall(r"write/([a-z.]+)/.*?<i class=\"bi [^>]*></i>(\w+)</span>", page, flags=re.DOTALL)
    assert dict(states) | {} == dict(states)
    assert dict(states)["unit"] == "填写中" and dict(states)["project"] == "有问题"
    assert dict(states)["plan.why"] == "未开始" and dict(states)["plan.how"] == "未开始"
    assert "还有 21 天" in page and "可上传 PDF" in page and "每个文件不超过 1 MB" in page


def test_values_of_every_kind_come_back_as_they_were_typed(desk: Desk) -> None:
    case = desk.case()
    sent = post_fields(section(desk, case, "project")) | {
        "centre_name": "示例项目",
        "topic": "chips",
        "ways": ["joint", "lend"],
        "share": "28.5",
        "started": "2025-01-01",
        "has_lab": "yes",
        "aim": "第一行\r\n第二行",
        "bureau": "science@yuzhong",
        "save": "next",
    }
    answer = desk.client.post(desk.url(case, "write/project/"), sent)
    assert answer.status_code == 302 and answer.headers["Location"].endswith("/write/equipment/")
    assert desk.draft(case) == {
        "centre_name": "示例项目",
        "topic": "chips",
        "ways": ["joint", "lend"],
        "share": "0.285",
        "started": "2025-01-01",
        "has_lab": True,
        "aim": "第一行\n第二行",
        "bureau": "science@yuzhong",
    }
    page = section(desk, case, "project")
    again = post_fields(page)
    assert again["share"] == "28.5" and again["ways"] == ["joint", "lend"] and again["has_lab"] == "yes"
    assert "实验室面积" in page


def test_field_that_depends_on_another_is_hidden_until_it_concerns(desk: Desk) -> None:
    case = desk.case(has_lab="no")
    assert "实验室面积" not in section(desk, case, "project")


def test_wrong_text_is_kept_told_and_the_rest_is_saved(desk: Desk) -> None:
    case = desk.case()
    sent = post_fields(section(desk, case, "unit")) | {"staff": "五十", "main_business": "示例"}
    answer = desk.client.post(desk.url(case, "write/unit/"), sent)
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'href="#f-staff"' in page and 'value="五十"' in page and "不是数字" in page
    assert desk.draft(case) == {"staff": "五十", "main_business": "示例"}
    assert "不是数字" in section(desk, case, "unit")


def test_text_over_its_limit_is_told_on_its_page(desk: Desk) -> None:
    case = desk.case(aim="示" * 21)
    page = section(desk, case, "project")
    assert "超过20字的限制" in page and 'data-max="20"' in page


def test_rows_of_a_table_are_added_removed_and_summed_without_script(desk: Desk) -> None:
    case = desk.case()
    sent = post_fields(section(desk, case, "equipment"))
    sent |= {"tools-0-name": "甲", "tools-0-price": "1,200.5", "tools-0-used": "50", "add_row:tools": "1"}
    answer = desk.client.post(desk.url(case, "write/equipment/"), sent)
    assert answer.headers["Location"].endswith("?rows=tools%3A2#f-tools")
    page = text_of(desk.client.get(answer.headers["Location"]))
    assert 'name="tools-1-name"' in page and 'name="tools-2-name"' not in page
    again = post_fields(page)
    assert (again["tools-0-price"], again["tools-0-used"], again["tools-1-name"]) == ("1200.5", "50", "")
    again |= {"tools-1-name": "乙", "tools-1-price": "100", "save": "stay"}
    desk.client.post(desk.url(case, "write/equipment/"), again)
    page = section(desk, case, "equipment")
    assert '<output data-sum="price">1,300.5</output>' in page
    assert 'value="1,300.5万元"' in page
    removing = post_fields(page) | {"remove_row:tools": "0"}
    desk.client.post(desk.url(case, "write/equipment/"), removing)
    assert [row["name"] for row in desk.draft(case)["tools"]] == ["乙"]


def test_fault_in_a_cell_stands_in_its_cell(desk: Desk) -> None:
    case = desk.case()
    sent = post_fields(section(desk, case, "equipment"))
    sent |= {"tools-0-name": "甲", "tools-0-price": "很贵", "save": "stay"}
    answer = desk.client.post(desk.url(case, "write/equipment/"), sent)
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'href="#f-tools-0-price"' in page and 'value="很贵"' in page
    assert re.search(r'class="row-error">[^<]*不是数字', page)


def test_files_are_put_in_several_and_taken_off(desk: Desk) -> None:
    case = desk.case()
    sent = post_fields(section(desk, case, "unit"))
    photos = [SimpleUploadedFile(f"照片{n}.png", PNG + bytes([n])) for n in range(2)]
    answer = desk.client.post(desk.url(case, "write/unit/"), sent | {"material.photos": photos, "save": "stay"})
    assert answer.status_code == 302
    rows = FilingFile.objects.filter(material="photos").order_by("pk")
    assert [row.attachment.name for row in rows] == ["照片0.png", "照片1.png"]
    page = section(desk, case, "unit")
    assert "照片0.png" in page
    removed = rows[0].attachment_id
    desk.client.post(desk.url(case, "write/unit/"), post_fields(page) | {"remove_file:material.photos": str(removed)})
    assert [row.attachment.name for row in rows.all()] == ["照片1.png"]


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("执照.pdf", PNG, 422, "与文件名不符"),
        ("执照.png", PNG, 422, "这是PNG图片，此处只收PDF文件"),
        ("执照.pdf", factories.PDF + bytes(1024 * 1024), 413, "超过1MB"),
        ("执照.pdf", b"", 422, "空文件"),
    ],
    ids=["a PNG called PDF", "a PNG", "too large", "empty"],
)
def test_refused_file_is_told_at_its_field_and_the_texts_are_saved(
    desk: Desk, name: str, content: bytes, status: int, words: str
) -> None:
    case = desk.case()
    sent = post_fields(section(desk, case, "unit")) | {"staff": "50"}
    answer = desk.client.post(
        desk.url(case, "write/unit/"), sent | {"material.licence": SimpleUploadedFile(name, content)}
    )
    page = text_of(answer)
    assert answer.status_code == status
    assert words in page and 'href="#f-material.licence"' in page
    assert desk.draft(case) == {"staff": "50"} and not FilingFile.objects.exists()


def test_fault_that_names_its_field_is_not_headed_by_it_again(desk: Desk) -> None:
    case = desk.case(aim="示" * 21)
    summary = section(desk, case, "project").split('id="error-summary"')[1].split("</ul>")[0]
    assert "共21字" in summary and "：“" not in summary


def test_partner_is_named_invited_refused_and_removed(desk: Desk) -> None:
    case = desk.case()
    other, _own = factories.unit()
    url = desk.url(case, "write/together/")
    typed = {
        "partner.name": "示例大学",
        "partner.code": "91500000MAEX000000",
        "partner.kind": "university",
        "partner.duties": "示例分工",
        "add_partner": "1",
    }
    sent = post_fields(section(desk, case, "together"))
    wrong = desk.client.post(url, sent | typed)
    page = text_of(wrong)
    assert wrong.status_code == 422 and "校验位不正确" in page and 'value="示例大学"' in page
    lacking = desk.client.post(url, sent | typed | {"partner.duties": ""})
    assert lacking.status_code == 422 and not Partner.objects.exists()
    assert desk.client.post(url, sent | typed | {"partner.code": other.code or ""}).status_code == 302
    page = section(desk, case, "together")
    partner = Partner.objects.get()
    assert (partner.name, partner.kind) == (other.name, other.kind)
    assert other.name in page and "待确认" in page and "与您填写的不同" in page
    desk.client.post(url, post_fields(page) | {"remove_partner": str(partner.pk)})
    assert "还没有添加合作单位" in section(desk, case, "together")


def test_self_scores_are_saved_beside_computed_ones(desk: Desk) -> None:
    case = desk.case(**GOOD)
    url = desk.url(case, "write/score-sheet/")
    page = text_of(desk.client.get(url))
    assert "自评表" in page and 'name="points.quality"' in page and 'name="points.people"' not in page
    wrong = desk.client.post(url, {"points.quality": "61", "reason.quality": "示例理由"})
    assert wrong.status_code == 422 and 'value="61"' in text_of(wrong) and "示例理由" in text_of(wrong)
    assert desk.client.post(url, {"points.quality": "许多"}).status_code == 422
    both = text_of(desk.client.post(url, {"points.quality": "许多", "reason.quality": "理" * 501}))
    assert 'href="#f-points.quality"' in both and 'href="#f-reason.quality"' in both and 'value="许多"' in both
    assert desk.client.post(url, {"points.quality": "50", "reason.quality": "暂定"}).status_code == 302
    assert desk.client.post(url, {"points.quality": "", "reason.quality": ""}).status_code == 302
    emptied = ScoreSheet.objects.get(case=case)
    assert (emptied.points, emptied.reasons) == ({}, {})
    answer = desk.client.post(url, {"points.quality": "55", "reason.quality": "示例理由", "save": "next"})
    assert answer.headers["Location"].endswith("/check/")
    page = text_of(desk.client.get(url))
    assert 'value="55"' in page and "示例理由" in page
    assert re.search(r'data-score-base="20">75<', page)


def returned(desk: Desk, *parts: str) -> Case:
    """A case handed in and returned for these parts."""
    case = desk.complete()
    save_draft(case.number, {}, actor=desk.own, at=desk.clock.now(), signed=("truth",))
    submit_application(case.number, actor=desk.own, at=desk.clock.now())
    content = ChecklistAnswers(reason="请补充。", parts=parts, notes=dict.fromkeys(parts, "示例要求"))
    act_at_step(case.number, "check", "return", content, actor=desk.district, at=desk.clock.now())
    return case


def task(page: str, part: str) -> str:
    """The state of a part as the task list says it."""
    listed = page.split('class="task-list"')[1].split("</ol>")[0]
    entry = next(text for text in listed.split("<li")[1:] if f'{part}"' in text)
    return next(word for word in ("未开始", "填写中", "已完成") if word in entry)


def test_correction_opens_the_named_parts_only_and_shows_what_is_asked(desk: Desk) -> None:
    case = returned(desk, "fact:aim", "material:licence")
    assert desk.client.get(desk.url(case, "write/")).headers["Location"].endswith("/write/unit/")
    page = section(desk, case, "project")
    assert "请补充。" in page and "示例要求" in page and re.search(r"还有 \d+ 天", page)
    asked = page.split('id="correction-title"')[1].split("</section>")[0]
    assert asked.count("<li>") == 2 and asked.count("（示例要求）") == 2
    assert f'href="{desk.url(case, "write/project/")}"' in asked and f'href="{desk.url(case, "write/unit/")}"' in asked
    assert re.search(r'<textarea[^>]*name="aim"[^>]*>', page)
    assert re.search(r'name="centre_name"[^>]* readonly', page)
    assert task(page, "write/project/") == "未开始", "a part to be corrected is not done before it was changed"
    sent = post_fields(page) | {"aim": "改过的目标", "centre_name": "偷改的名称", "save": "stay"}
    assert desk.client.post(desk.url(case, "write/project/"), sent).status_code == 302
    assert (desk.draft(case)["aim"], desk.draft(case)["centre_name"]) == ("改过的目标", "示例项目")
    assert "不在补正范围内" in section(desk, case, "equipment")
    assert task(section(desk, case, "equipment"), "write/project/") == "已完成"
    check = text_of(desk.client.get(desk.url(case, "check/")))
    assert "退回后“单位情况”尚未修改" in check
    files = section(desk, case, "unit")
    assert 'name="remove_file:material.licence"' in files and 'name="material.photos"' not in files


def test_correction_leaves_the_score_sheet_as_it_is_unless_it_names_it(desk: Desk) -> None:
    case = returned(desk, "fact:aim")
    url = desk.url(case, "write/score-sheet/")
    page = text_of(desk.client.get(url))
    assert "评分表不在补正范围内" in page and 'name="points.quality"' not in page and "本次不修改" in page
    assert desk.client.post(url, {"points.quality": "60"}).status_code == 403
    assert ScoreSheet.objects.get(run__round=2).points == {"quality": "50"}
    page = section(desk, case, "project")
    saved = desk.client.post(desk.url(case, "write/project/"), post_fields(page) | {"aim": "改过", "save": "next"})
    assert saved.headers["Location"].endswith("/check/")


def test_officer_can_name_the_score_sheet_when_returning(desk: Desk) -> None:
    case = desk.complete()
    save_draft(case.number, {}, actor=desk.own, at=desk.clock.now(), signed=("truth",))
    submit_application(case.number, actor=desk.own, at=desk.clock.now())
    page = text_of(desk.as_(desk.district).get(f"/cases/{case.number}/"))
    assert 'name="parts" value="score-sheet"' in page and "整个“自评表”" in page
    assert part_titles(edition_of(case.edition), ["score-sheet", "fact:aim"])["score-sheet"] == "自评表"


def test_correction_that_names_the_score_sheet_opens_it_alone(desk: Desk) -> None:
    case = returned(desk, "score-sheet")
    assert desk.client.get(desk.url(case, "write/")).headers["Location"].endswith("/write/score-sheet/")
    url = desk.url(case, "write/score-sheet/")
    page = text_of(desk.client.get(url))
    assert "示例要求" in page and 'name="points.quality"' in page
    assert desk.client.post(url, {"points.quality": "40", "save": "next"}).headers["Location"].endswith("/check/")
    assert ScoreSheet.objects.get(run__round=2).points == {"quality": "40"}
    assert "不在补正范围内" in section(desk, case, "project")


def test_file_of_a_version_handed_in_can_be_taken_off_in_a_correction(desk: Desk) -> None:
    case = returned(desk, "material:licence")
    filed = FilingFile.objects.get(material="licence")
    sent = post_fields(section(desk, case, "unit")) | {"remove_file:material.licence": str(filed.attachment_id)}
    assert desk.client.post(desk.url(case, "write/unit/"), sent).status_code == 302
    assert "协议.pdf" not in section(desk, case, "unit")
    assert FilingFile.objects.filter(pk=filed.pk).exists()


def at_opinion(desk: Desk) -> Case:
    """A case handed in and passed by the district's check."""
    case = desk.complete()
    save_draft(case.number, {}, actor=desk.own, at=desk.clock.now(), signed=("truth",))
    submit_application(case.number, actor=desk.own, at=desk.clock.now())
    act_at_step(
        case.number,
        "check",
        "pass",
        ChecklistAnswers(checks={"complete": True}, judged={"feasible": True}),
        actor=desk.district,
        at=desk.clock.now(),
    )
    return case


def test_district_writes_its_own_part_on_the_same_pages(desk: Desk) -> None:
    case = at_opinion(desk)
    officer = desk.as_(desk.district)
    page = text_of(officer.get(desk.url(case, "write/district/")))
    assert "区县支持情况" in page and "write/project/" not in page and "核对并提交" not in page
    sent = post_fields(page) | {"support": "示例支持", "save": "next"}
    answer = officer.post(desk.url(case, "write/district/"), sent)
    assert answer.headers["Location"].endswith("/check/")
    assert "去出具意见" in text_of(officer.get(desk.url(case, "check/")))
    assert officer.get(desk.url(case, "submit/")).status_code == 409


def test_office_hands_in_a_form_of_its_own(desk: Desk) -> None:
    case = at_opinion(desk)
    save_draft(case.number, {"support": "示例"}, actor=desk.district, at=desk.clock.now())
    act_at_step(
        case.number,
        "opinion",
        "agree",
        OpinionGiven(opinion="同意。", signed=True),
        actor=desk.district,
        at=desk.clock.now(),
    )
    officer = desk.as_(desk.district)
    page = text_of(officer.get(desk.url(case, "write/scan/")))
    assert "由申报单位、区县科技部门盖章后扫描" in page and "另交纸质件 2 份" in page
    scan = SimpleUploadedFile("盖章.pdf", factories.PDF)
    sent = post_fields(page) | {"sealed_on": "2025-10-12", "material.scan": scan, "save": "next"}
    assert officer.post(desk.url(case, "write/scan/"), sent).headers["Location"].endswith("/check/")
    assert "条件" not in text_of(officer.get(desk.url(case, "check/"))).split("检查通过")[1].split("</main>")[0]
    revision = str(Case.objects.get(pk=case.pk).revision)
    answer = officer.post(desk.url(case, "submit/"), {"signed": ["same"], "revision": revision})
    assert "盖章件" in text_of(officer.get(answer.headers["Location"]))
    assert Case.objects.get(pk=case.pk).status == "selected"


def test_others_cannot_write_and_visitors_are_sent_to_sign_in(desk: Desk) -> None:
    case = desk.case()
    _unit, stranger = factories.unit()
    assert desk.as_(stranger).get(desk.url(case, "write/unit/")).status_code == 404
    assert desk.as_(desk.district).get(desk.url(case, "write/unit/")).status_code == 404
    answer = Client().get(desk.url(case, "write/unit/"))
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/?next=%2Fcases%2F")


def test_unknown_part_is_missing(desk: Desk) -> None:
    assert desk.client.get(desk.url(desk.case(), "write/nothing/")).status_code == 404
