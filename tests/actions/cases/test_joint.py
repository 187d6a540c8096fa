"""Joint applications: each district fills in its own copy; and what must be settled before a title is granted."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import factories
from tests.actions.life import Life, open_steps

from pingding.actions.applications.applications import open_application, save_draft
from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.actions.cases.drafts import hand_in
from pingding.actions.cases.overrides import override_condition
from pingding.policy.errors import Refusal
from pingding.policy.steps.opinion import OpinionGiven
from pingding.policy.steps.visit import VisitMade
from pingding.queries.applications.writing_permission import FormIncomplete
from pingding.queries.cases.facts import case_facts
from pingding.queries.cases.registers import refusing_registers
from pingding.queries.cases.seats import OpenSeat
from pingding.queries.editions import edition_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Filing, Title

pytestmark = pytest.mark.django_db

CHANGES = {
    "  support: {label: 区县支持情况": (
        "  offers:\n    label: 区县政策\n    type: table\n    clause: 三\n"
        "    columns: {name: {label: 政策}, amount: {label: 金额, type: money, unit: 万元, sum: true}}\n"
        "    rows: {min: 1}\n"
        "  offered: {label: 政策金额合计, type: money, unit: 万元, clause: 三, "
        "aggregate: {table: offers, take: sum, column: amount}}\n"
        "  support: {label: 区县支持情况"
    ),
    "by: district, fields: [support]": "by: district, fields: [support, offers]",
    "    force: warning\n    clause: 五\n": "    force: warning\n    override: {by: authority}\n    clause: 五\n",
    "  worth: {says": (
        "  held: {says: 尚未持有称号, bar: no_title_held, force: warning, clause: 五}\n"
        "  offered: {says: 区县有资金支持, computed: offered > 0, force: recommendation, clause: 三}\n"
        "  together: {says: 一个或两个区县, computed: region_count <= 2, clause: 三}\n  worth: {says"
    ),
}


@pytest.fixture
def definition(tmp_path: Path) -> Iterator[str]:
    """A copy of the definition with a table for the districts and an override on the warning about the field."""
    copy = tmp_path / "sample-life-2025"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    (file,) = copy.glob("*.yaml")
    text = file.read_text(encoding="utf-8")
    for old, new in CHANGES.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    yield str(copy)


def fill_in(life: Life, case: Case, region: str, *rows: dict[str, str]) -> None:
    values: dict[str, object] = {"support": f"{region}提供场地", "offers": list(rows)}
    save_draft(case.number, values, actor=life.districts[region], at=life.later())


def agree(life: Life, case: Case, region: str) -> None:
    life.act(case, "opinion", "agree", OpinionGiven(opinion="同意推荐。", signed=True), life.districts[region])


def test_every_district_fills_in_its_own_rows_and_all_of_them_count(definition: str) -> None:
    life = Life(definition=definition, regions=("yuzhong",))
    case, _writer = life.submitted()
    life.check(case, "wanzhou")
    life.check(case, "yuzhong")
    fill_in(life, case, "wanzhou", {"name": "示例甲", "amount": "100"})
    agree(life, case, "wanzhou")
    with pytest.raises(FormIncomplete) as lacking:
        agree(life, case, "yuzhong")
    assert {fault.target for fault in lacking.value.faults} == {"fact:support", "fact:offers"}
    fill_in(life, case, "yuzhong", {"name": "示例乙", "amount": "20"}, {"name": "示例丙", "amount": "3"})
    agree(life, case, "yuzhong")
    assert open_steps(case) == {"letter"}
    facts = case_facts(case, on=life.at.date()).facts
    assert facts["offered"] == 123 and facts["region_count"] == 2
    own = Filing.objects.exclude(organisation=case.organisation).order_by("pk")
    assert [[row["name"] for row in filing.data["offers"]] for filing in own] == [["示例甲"], ["示例乙", "示例丙"]]


def test_what_districts_fill_in_is_not_frozen_by_the_applicants_next_version(definition: str) -> None:
    life = Life(definition=definition)
    case, writer = life.submitted()
    life.check(case)
    fill_in(life, case, "wanzhou", {"name": "示例甲", "amount": "100"})
    agree(life, case, "wanzhou")
    applicants = Filing.objects.get(case=case, organisation=case.organisation)
    assert "offers" not in applicants.data and "support" not in applicants.data
    assert "staff" in applicants.data
    again = hand_in_again(life, case, writer)
    assert "staff" in again.data and "offers" not in again.data and "support" not in again.data


def hand_in_again(life: Life, case: Case, writer: Viewer) -> Filing:
    """The applicant's next version, made from all that is known now, the district's part included."""
    run = case.runs.get(step="apply")
    seat = OpenSeat(run, run.seats.get(), edition_of(case.edition).application.steps["apply"])
    read = case_facts(case, on=life.at.date())
    assert read.facts["offered"] == 100
    return hand_in(case, "application", seat, read, actor=writer, at=life.later())


def to_meeting(life: Life, case: Case) -> None:
    life.check(case)
    fill_in(life, case, "wanzhou", {"name": "示例甲", "amount": "100"})
    agree(life, case, "wanzhou")
    life.letter(case)
    life.receive(case)
    life.panel(case, 50, 52)
    life.act(case, "visit", "skip", VisitMade(), life.officer)
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())


def test_a_second_centre_of_a_field_is_granted_only_with_a_reason_on_record(definition: str) -> None:
    life = Life(definition=definition)
    first, _writer = life.submitted()
    second, _other = life.submitted()
    to_meeting(life, first)
    to_meeting(life, second)
    life.meet(first, "approve")
    with pytest.raises(Refusal, match="同一领域只设一个") as refusal:
        life.meet(second, "approve")
    assert refusal.value.clause == ("五",)
    override_condition(second.number, "one_field", "两家方向互补", actor=life.officer, at=life.later())
    life.meet(second, "approve")
    life.after(life.notice(first, second))
    life.issue(first)
    assert life.issue(second).status == "recognised"


def test_the_meeting_cannot_grant_what_is_not_settled(definition: str) -> None:
    life = Life(definition=definition)
    first, _writer = life.submitted()
    to_meeting(life, first)
    life.meet(first, "nurture")
    Title.objects.filter(pk=life.issue(first, "pilot_issue").pk).update(kind="centre", status="recognised")
    second, _other = life.submitted()
    to_meeting(life, second)
    with pytest.raises(Refusal, match="一个领域只设一个中心"):
        life.meet(second, "approve")
    life.meet(second, "refuse")


def test_a_pilot_may_apply_again_and_a_recognised_centre_is_told(definition: str) -> None:
    life = Life(definition=definition)
    case, writer = life.submitted()
    to_meeting(life, case)
    life.meet(case, "nurture")
    title = life.issue(case, "pilot_issue")
    later = open_application(life.call, case.organisation, actor=writer, at=life.later())
    read = case_facts(case, on=life.at.date())
    assert "no_title_held" not in refusing_registers(later, read, at=life.at)
    title.spans.update(status="recognised")
    assert title.name in refusing_registers(later, read, at=life.at)["no_title_held"]


def test_joint_application_is_refused_where_the_programme_does_not_know_it() -> None:
    city = factories.officer(factories.office("science@cq"))
    factories.officer(factories.office("science@wanzhou"))
    call = factories.call(city, factories.edition("sample-centre-2025"))
    unit, own = factories.unit()
    with pytest.raises(Refusal, match="没有规定几个地区联合申报") as refused:
        open_application(call, unit, actor=own, at=factories.START, regions=("yuzhong",))
    assert refused.value.kind == "forbidden" and refused.value.clause and "合作单位" in refused.value.remedy
    assert not Case.objects.exists()
