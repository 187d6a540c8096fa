"""What an office writes: its part of the application, a form of its own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories
from tests.web.page_reader import visit
from tests.web.unit.conftest import Desk, post_fields

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.steps import act_at_step
from pingding.policy.steps.opinion import OpinionGiven
from pingding.policy.steps.review import ChecklistAnswers
from pingding.records.models import Case

pytestmark = pytest.mark.django_db


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
    page = visit(officer, desk.url(case, "write/district/"))
    assert page.field("support").box.text.startswith("区县支持情况")
    assert "write/project/" not in page.html and "核对并提交" not in page.html
    sent = post_fields(page) | {"support": "示例支持", "save": "next"}
    answer = officer.post(desk.url(case, "write/district/"), sent)
    assert answer.headers["Location"].endswith("/check/")
    assert visit(officer, desk.url(case, "check/")).link("去出具意见")
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
    page = visit(officer, desk.url(case, "write/scan/"))
    rules = page.by_id("f-material.scan-rules").texts("li")
    assert "由申报单位、区县科技部门盖章后扫描" in rules and "另交纸质件 2 份" in rules
    scan = SimpleUploadedFile("盖章.pdf", factories.PDF)
    sent = post_fields(page) | {"sealed_on": "2025-10-09", "material.scan": scan, "save": "next"}
    assert officer.post(desk.url(case, "write/scan/"), sent).headers["Location"].endswith("/check/")
    checked = visit(officer, desk.url(case, "check/"))
    assert checked.message("检查通过")
    assert "条件" not in checked.html.split("检查通过")[1].split("</main>")[0]
    revision = str(Case.objects.get(pk=case.pk).revision)
    answer = officer.post(desk.url(case, "submit/"), {"signed": ["same"], "revision": revision})
    receipt = visit(officer, answer.headers["Location"])
    assert "《盖章件》" in receipt.fact("提交的表") and receipt.one(".crumbs").link("工作台") == "/desk/"
    assert Case.objects.get(pk=case.pk).status == "selected"
