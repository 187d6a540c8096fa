"""What the tests of writing share: a page of a form, the state of a part, a case returned for correction."""

from tests.web.page_reader import Page, visit
from tests.web.unit.conftest import Desk

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.steps import act_at_step
from pingding.policy.steps.review import ChecklistAnswers
from pingding.records.models import Case


def section(desk: Desk, case: Case, page: str) -> Page:
    return visit(desk.client, desk.url(case, f"write/{page}/"))


def task(page: Page, part: str) -> str:
    """The state of a part as the task list says it."""
    entry = next(one for one in page.all(".task-list li") if any(f"/write/{part}/" in link for link in one.links()))
    return entry.text_of(".status")


def returned(desk: Desk, *parts: str) -> Case:
    """A case handed in and returned for these parts."""
    case = desk.complete()
    save_draft(case.number, {}, actor=desk.own, at=desk.clock.now(), signed=("truth",))
    submit_application(case.number, actor=desk.own, at=desk.clock.now())
    content = ChecklistAnswers(reason="请补充。", parts=parts, notes=dict.fromkeys(parts, "示例要求"))
    act_at_step(case.number, "check", "return", content, actor=desk.district, at=desk.clock.now())
    return case


def hand_in(desk: Desk, case: Case, *signed: str) -> str:
    """Sign and submit as the page does; the receipt's address."""
    sent = {"revision": str(Case.objects.get(pk=case.pk).revision), "signed": list(signed or ("truth",))}
    answer = desk.client.post(desk.url(case, "submit/"), sent)
    assert answer.status_code == 302
    return answer.headers["Location"]
