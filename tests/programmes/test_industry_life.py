"""The life of an industry innovation centre by its definition, through the real acts, from the grant to the end."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.library import library
from tests.web.desk.pages import Visitor

from pingding.actions.editions import store_edition
from pingding.actions.titles.consequences import propose
from pingding.actions.titles.requests import open_request
from pingding.actions.titles.rounds import NewRound, open_round
from pingding.cli.player.play import Play
from pingding.cli.player.world import World, opening_of
from pingding.policy.errors import Refusal
from pingding.queries.journal.journal import verify
from pingding.queries.obligations import missed_periods
from pingding.queries.title_spans import span_of
from pingding.queries.titles.credit import credit_record
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Message, ObligationPeriod, Proposal, Title, TitleChange, TitleSpan

pytestmark = pytest.mark.django_db
ID = "cq-industry-2024"


@pytest.fixture
def world(tmp_path: Path, settings: object) -> World:
    settings.PINGDING_MEDIA = tmp_path / "media"  # type: ignore[attr-defined]
    edition = library().editions[ID]
    store_edition(edition, at=opening_of(edition))
    world = World(opening_of(edition), seed=1)
    for _ in range(7):
        world.expert(["示例领域"])
    return world


def granted(world: World) -> Title:
    play = Play(world, ID).apply()
    for _ in range(60):
        if play.ended:
            return Title.objects.select_related("case", "edition").get(case=play.case)
        world.advance(working_days=1)
        play.act(next(iter(play.open)))
    raise AssertionError(play.case.progress)


def officer(world: World, office: str) -> Viewer:
    return world.viewer(world.officer(world.office(office)))


def owed(world: World, obligation: str, period: int) -> Play:
    """The case of what is owed for a period."""
    return Play(world, ID, number=ObligationPeriod.objects.get(obligation=obligation, period=period).case.number)


def proposed(world: World, consequence: str) -> Play:
    world.tick()
    return Play(world, ID, number=Proposal.objects.get(consequence=consequence).case.number)


def span(world: World, title: Title, on: date | None = None) -> TitleSpan:
    """What the title is on a day, today where none is named."""
    covering = span_of(title, on or world.today())
    assert covering is not None
    return covering


def standing(world: World, title: Title) -> str:
    return str(span(world, title).standing)


def missed(world: World, title: Title) -> list[tuple[str, int]]:
    return [(each.obligation, each.number) for each in missed_periods(title, world.today())]


def evaluated(world: World, title: Title, outcome: str) -> Play:
    """The round of the year after the grant that is entrusted to a unit outside, to the city's verdict."""
    outside = world.unit("institute", "yuzhong").organisation
    new = NewRound("2025年运行评价", 2025, None, [title.number], outside.code or "")
    opened = open_round(title.edition, "evaluation", new, actor=officer(world, "reform@cq"), at=world.later())
    play = Play(world, ID, number=Case.objects.get(title_round=opened).number)
    for step in ("evaluation_self", "evaluation_district", "evaluation_third"):
        play.act(step)
    sources = play.case.sheets.order_by("pk").values_list("source", "organisation")
    assert [source for source, _unit in sources] == ["self", "district", "third_party"]
    assert sources[2][1] == outside.pk and play.case.scores["evaluation_points"] is not None
    return play.act("evaluation_verdict", outcome, reason="产业化偏弱")


def test_measures_and_yearly_assessment_on_time_and_missed(world: World) -> None:
    title = granted(world)
    world.advance(working_days=2)
    owed(world, "measures", world.today().year).act("measures_filed").act("measures_kept")
    world.advance(until=date(2024, 12, 20))
    first = owed(world, "year_assessment", 2024).act("year_assessed").act("year_kept")
    assert first.ended == "filed" and first.case.scores["year_grade"] in ("fit", "unfit")
    world.advance(until=date(2026, 1, 12))
    assert missed(world, title) == [("year_assessment", 2025)]
    late = owed(world, "year_assessment", 2025)
    escalated = Message.objects.filter(case=late.case, organisation=world.office("reform@cq"))
    assert escalated.exists()
    district = officer(world, f"reform@{title.case.regions[0]}")
    page = Visitor(district, world.at).get(f"/cases/{late.number}/write/score-sheet/")
    earlier = [part for part in page.all(".leaf-beside") if part.text.startswith("2024年度")]
    shown = {Decimal(part.text_of("b")) for part in earlier}
    assert {Decimal(points) for points in first.case.sheets.get().points.values()} <= shown
    late.act("year_assessed")
    assert missed(world, title) == []


def test_evaluated_fed_back_rectified_and_at_last_revoked_for_fraud(world: World) -> None:
    title = granted(world)
    world.advance(until=date(2025, 3, 1))
    evaluated(world, title, "rectify")
    rectification = proposed(world, "rectify_evaluated")
    owed(world, "feedback", 2025).act("feedback_received")
    world.advance(working_days=12)
    assert ("district_feedback", 2025) in missed(world, title) and ("feedback", 2025) not in missed(world, title)
    assert rectification.open.keys() == {"rectification_order"}
    rectification.act("rectification_order", "order")
    assert standing(world, title) == "rectifying"
    for step in ("rectification_report", "rectification_check", "rectification_acceptance"):
        world.advance(working_days=3)
        rectification.act(step)
    assert standing(world, title) == "in_force"
    city = officer(world, "reform@cq")
    number = propose(title.code, "fraud_found", facts="伪造业绩。", actor=city, at=world.later()).number
    fraud = Play(world, ID, number=number)
    assert fraud.open.keys() == {"fraud_statement"}
    world.advance(working_days=12)
    fraud.act("fraud_decision", "revoke", reason="伪造业绩")
    assert standing(world, title) == "in_force"
    fraud.act("fraud_document")
    assert standing(world, title) == "revoked"
    assert set(TitleChange.objects.values_list("act", flat=True)) == {"rectify", "resume", "revoke", "credit_record"}
    assert ["第十五条"] in [list(each.clause) for each in credit_record(city)]
    assert verify().ok


def changed(world: World, title: Title, outcome: str, **values: object) -> Case:
    """A change that the district files and the city confirms."""
    district = officer(world, f"reform@{title.case.regions[0]}")
    play = Play(world, ID, number=open_request(title.number, "change", actor=district, at=world.later()).number)
    play.values |= values  # type: ignore[arg-type]
    play.act("change_filed").act("change_confirmed", outcome)
    return play.case


def test_changes_filed_on_the_thirtieth_day_and_later_and_a_merger(world: World) -> None:
    title, other = granted(world), granted(world)
    old, registered = title.name, date(2025, 3, 3)
    world.advance(until=date(2025, 4, 15))
    new = "重庆市示例甲产业创新中心"
    first = changed(world, title, "renamed", change_kind="renamed", registered_on=registered, new_name=new)
    assert first.late_days is None and span(world, title).name == new
    assert span(world, title, registered).name == old and Title.objects.get(pk=title.pk).name == old
    world.advance(until=date(2025, 4, 16))
    second = changed(world, title, "restructured", change_kind="restructured", registered_on=registered)
    assert second.late_days == 1
    changed(world, other, "merged", change_kind="merged", registered_on=world.today(), merged_into=title.number)
    assert standing(world, other) == "merged" and standing(world, title) == "in_force"
    assert TitleChange.objects.get(act="merge").details["into"] == title.number


def test_changes_of_new_lead_and_bankruptcy_and_what_is_not_ones_own(world: World) -> None:
    title = granted(world)
    elsewhere = next(region for region in ("yuzhong", "wanzhou") if region not in title.case.regions)
    stranger = officer(world, f"reform@{elsewhere}")
    for actor in (stranger, world.viewer(world.unit_of(title.organisation).person)):
        with pytest.raises(Refusal) as caught:
            open_request(title.number, "change", actor=actor, at=world.later())
        assert caught.value.kind == "forbidden" and caught.value.clause == ("第十六条",)
    lead = world.unit("private_enterprise", title.case.regions[0]).organisation
    changed(world, title, "new_lead", change_kind="new_lead", registered_on=world.today(), new_lead_code=lead.code)
    assert span(world, title).organisation == lead
    changed(world, title, "bankrupt", change_kind="bankrupt", registered_on=world.today())
    assert standing(world, title) == "struck_off"
