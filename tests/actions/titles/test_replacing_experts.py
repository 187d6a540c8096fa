"""In a running round an expert is replaced in every case of which that one has handed in nothing."""

from pathlib import Path

import pytest
from tests.actions.life import Life
from tests.actions.titles.titled_life import titled_life
from tests.api.program import program_of, set_clock
from tests.web.desk.pages import Visitor

from pingding.actions.panels.drawing import draw_panels
from pingding.actions.titles.evaluators import replace_expert_in_round
from pingding.actions.titles.rounds import NewRound, open_round
from pingding.policy.errors import Refusal
from pingding.queries.access import visible_cases
from pingding.queries.journal.journal import verify
from pingding.records.models import Assignment, Case, JournalEntry, Message, TitleRound

pytestmark = pytest.mark.django_db

PANEL = (
    """kind: review
        title: 评估
        by: authority
        deadline: {days: 30, clause: 六}
        checklist:
          good: {asks: 运行是否良好？}
        outcomes:
          pass: {label: 合格, end: closed}
          refuse: {label: 不合格, end: refused, tone: refuse, reason: true}
""",
    """kind: panel
        title: 专家评估
        by: authority
        experts: experts
        seats: 3
        quorum: 1
        indicators: marks
        clause: 六
        outcomes:
          done: {label: 评估完毕, end: closed}
""",
)


DRAWN = (
    PANEL[0],
    PANEL[1].replace(
        "seats: 3\n        quorum: 1\n", "seats: 2\n        quorum: 1\n        drawn: {fields: {any: 2}}\n"
    ),
)


class Judged:
    """A round over two titles: the same two experts of the panel are asked about each, a third stands by."""

    def __init__(self, folder: Path) -> None:
        self.life = titled_life(folder, PANEL)
        titles = [self.life.recognised()[0] for _n in range(2)]
        new = NewRound("2026年评估", 2026, titles=[title.number for title in titles])
        self.round = open_round(
            self.life.call.edition, "evaluation", new, actor=self.life.officer, at=self.life.later()
        )
        self.cases = list(Case.objects.filter(title_round=self.round).order_by("number"))
        self.leaving, self.staying, self.coming = self.life.experts
        for case in self.cases:
            self.life.assign(case, self.leaving, self.staying, step="evaluate")

    def replace(self) -> list[Case]:
        """The officer asks the third expert in place of the first."""
        people = self.leaving.person_or_refuse(), self.coming.person_or_refuse()
        return replace_expert_in_round(self.round.pk, *people, "病假", actor=self.life.officer, at=self.life.later())

    def at_work(self, case: Case) -> set[str]:
        """The names of the experts who are asked about a case."""
        rows = Assignment.objects.filter(run__case=case, ended_at=None)
        return set(rows.values_list("expert__name", flat=True))


@pytest.fixture
def world(tmp_path: Path) -> Judged:
    return Judged(tmp_path)


def test_expert_is_replaced_in_every_case_not_handed_in(world: Judged) -> None:
    scored, open_case = world.cases
    world.life.sheet(scored, world.leaving, 50, step="evaluate")
    assert world.replace() == [open_case]
    assert world.at_work(scored) == {"示例专家0", "示例专家1"}
    assert world.at_work(open_case) == {"示例专家1", "示例专家2"}
    assert open_case in visible_cases(world.coming) and open_case not in visible_cases(world.leaving)
    assert JournalEntry.objects.get(act="replace_expert").case == open_case
    for expert in (world.leaving, world.coming):
        assert Message.objects.filter(person=expert.person, case=open_case).exists()
    assert verify().ok


def test_nobody_is_replaced_where_one_case_refuses_the_new_one(world: Judged) -> None:
    first, second = world.cases
    world.life.assign(second, world.coming, step="evaluate")
    with pytest.raises(Refusal) as refusal:
        world.replace()
    assert "已在本件评审名单中" in refusal.value.what
    assert world.at_work(first) == {"示例专家0", "示例专家1"}
    assert not JournalEntry.objects.filter(act="replace_expert").exists()


def test_expert_is_replaced_on_the_page_of_the_round(world: Judged) -> None:
    url, officer = f"/rounds/{world.round.pk}/evaluators/", Visitor(world.life.officer, world.life.later())
    leaving, coming = world.leaving.person_or_refuse(), world.coming.person_or_refuse()
    assert "示例专家0（2）" in officer.get(url).text
    typed = {"who": "expert", "expert": str(leaving.pk), "by": coming.username, "expert_reason": "病假"}
    page = officer.sent(url, typed | {"expert_reason": " "}, 422)
    assert "更换理由" in page.fault("f-expert_reason")
    page = officer.sent(url, typed | {"by": "nobody"}, 404)
    assert "nobody" in page.fault("f-by")
    officer.post(url, typed)
    assert [world.at_work(case) for case in world.cases] == [{"示例专家1", "示例专家2"}] * 2


def test_expert_is_replaced_over_the_api(world: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, world.life.at)
    city = program_of(world.life.officer, world.life.at)
    leaving, coming = world.leaving.person_or_refuse(), world.coming.person_or_refuse()
    body = {"expert": leaving.username, "by": coming.username, "reason": "病假"}
    answer = city.post(f"/rounds/{world.round.pk}/experts", body)
    assert answer.body == [case.number for case in world.cases]
    assert [world.at_work(case) for case in world.cases] == [{"示例专家1", "示例专家2"}] * 2


def drawn_round(folder: Path) -> tuple[Life, TitleRound, list[Case]]:
    """A round over two titles whose experts were drawn, two of the three for each."""
    life = titled_life(folder, DRAWN)
    titles = [life.recognised()[0] for _n in range(2)]
    new = NewRound("2026年评估", 2026, titles=[title.number for title in titles])
    title_round = open_round(life.call.edition, "evaluation", new, actor=life.officer, at=life.later())
    cases = list(Case.objects.filter(title_round=title_round).order_by("number"))
    for case in cases:
        draw_panels("evaluate", [case.number], actor=life.officer, at=life.later())
    return life, title_round, cases


def test_whoever_was_drawn_is_followed_by_the_next_of_each_draw(tmp_path: Path) -> None:
    life, title_round, cases = drawn_round(tmp_path)
    leaving = Assignment.objects.filter(run__case=cases[0]).order_by("pk")[0].expert
    theirs = [case for case in cases if Assignment.objects.filter(run__case=case, expert=leaving).exists()]
    url, officer = f"/rounds/{title_round.pk}/evaluators/", Visitor(life.officer, life.later())
    page = officer.get(url)
    assert not page.all("input[name=by]") and "抽取顺序中的下一位递补" in page.text_of("main")
    officer.post(url, {"who": "expert", "expert": str(leaving.pk), "expert_reason": "病假"})
    for case in theirs:
        now = Assignment.objects.filter(run__case=case, ended_at=None)
        assert now.count() == 2 and leaving.pk not in now.values_list("expert", flat=True)
        assert all(each.draw_id for each in now)
    assert JournalEntry.objects.filter(act="replace_expert").count() == len(theirs) and verify().ok


def test_where_the_order_of_a_draw_is_used_up_nobody_is_replaced_and_the_way_is_said(tmp_path: Path) -> None:
    life, title_round, cases = drawn_round(tmp_path)
    first, second = Assignment.objects.filter(run__case=cases[0]).order_by("pk")
    actor = {"actor": life.officer}
    replace_expert_in_round(title_round.pk, first.expert, None, "病假", at=life.later(), **actor)
    with pytest.raises(Refusal) as refusal:
        replace_expert_in_round(title_round.pk, second.expert, None, "病假", at=life.later(), **actor)
    assert "没有可以递补的专家" in refusal.value.what and "该件的页面" in refusal.value.remedy
    assert Assignment.objects.filter(run__case=cases[0], expert=second.expert, ended_at=None).exists()


def test_somebody_is_to_be_named_where_the_experts_are_not_drawn(world: Judged) -> None:
    leaving, at = world.leaving.person_or_refuse(), world.life.later()
    with pytest.raises(Refusal, match="改由谁评审"):
        replace_expert_in_round(world.round.pk, leaving, None, "病假", actor=world.life.officer, at=at)
