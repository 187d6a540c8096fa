"""A notice that has run but cannot end, because its outcome grants past a limit, is told to those who must act."""

from pathlib import Path

import pytest
from tests.actions.batches.changed_life import changed_life, listed, meet, rank
from tests.actions.life import Life, open_steps
from tests.web.desk.pages import Visitor

from pingding.actions.periodic.tick import tick
from pingding.records.models import Case, Message

pytestmark = pytest.mark.django_db
BODY = "        body: 局长办公会\n"
CHANGES = (
    (BODY, f"{BODY}        quotas: [{{of: 1, outcomes: nurture, titles: centre, clause: 五}}]\n"),
    ("approve: {label: 认定, to: notice, grants: centre}", "approve: {label: 认定, to: notice}"),
    ("clear: {label: 无异议, to: issue}", "clear: {label: 无异议, to: issue, grants: centre}"),
)


@pytest.fixture
def run_out(tmp_path: Path) -> tuple[Life, Case, Case]:
    """Two cases whose notices have run; there is room for one title, which the first has taken."""
    life = changed_life(tmp_path, *CHANGES)
    first, second = (listed(life, topic=topic) for topic in ("steel", "chips"))
    rank(life, first, second)
    meet(life, first, second)
    life.notice(first)
    life.after(life.notice(second))
    assert open_steps(first) == {"issue"} and open_steps(second) == {"notice"}
    return life, first, second


def told(case: Case) -> list[Message]:
    return list(Message.objects.filter(case=case, text__startswith="%(case)s：“%(step)s”期满"))


def test_office_that_put_up_the_notice_is_told_once_with_clause_and_what_to_do(
    run_out: tuple[Life, Case, Case],
) -> None:
    life, _first, second = run_out
    done = tick(at=life.later(days=1))
    assert (done.notices_ended, done.held_up) == (0, 1)
    (message,) = told(second)
    assert message.organisation == life.city
    why = str(message.words["why"])
    assert "名额共1件，此前已占1件" in why and "（五）" in why and "请先处理占用名额的件" in why


def test_case_stands_in_the_todo_and_says_why_until_there_is_room(run_out: tuple[Life, Case, Case]) -> None:
    life, first, second = run_out
    visitor, page = Visitor(life.officer, life.later()), f"/cases/{second.number}/"
    shown = visitor.get("/desk/").section("公示期满而不能办结")
    assert shown.has(f"a[href={page}]") and "名额共1件" in shown.text
    assert "请先处理占用名额的件" in visitor.get(page).text_of("#act .act-reason")
    assert "公示期满而不能办结" not in Visitor(life.districts["wanzhou"], life.at).get("/desk/").html
    Case.objects.filter(pk=first.pk).update(status=Case.Status.REFUSED)
    tick(at=life.later(days=1))
    assert open_steps(second) == {"issue"}
    assert "公示期满而不能办结" not in visitor.get("/desk/").html
