"""Values that a definition leaves to the leading authority of each call: for all, or for each region."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.api.program import program_of
from tests.web.desk.pages import Visitor

from pingding.actions.calls.norms import set_norms
from pingding.policy.errors import Refusal
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import facts_at_submission_of, facts_in
from pingding.queries.clock import local_date, now
from pingding.queries.panels.sheets import panel_result
from pingding.queries.refusals import each_of
from pingding.records.models import Call, Case, JournalEntry

pytestmark = pytest.mark.django_db
FACTS = (
    "  topic: {label: 领域",
    "  base_staff: {label: 职工基准数, type: integer, unit: 人, norm: {}, clause: 四}\n"
    "  region_factor: {label: 地区系数, type: number, norm: {per: region}, clause: 四}\n"
    "  topic: {label: 领域",
)
SCORED = (
    "people: {title: 人员, weight: 40, score: {rule: proportional, of: staff, full: 100}}",
    "people: {title: 人员, weight: 40, score: {rule: proportional, of: staff / base_staff * region_factor, full: 1}}",
)
BASIS = "示例科〔2025〕9号"


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return changed_life(tmp_path, FACTS, SCORED)


def set_both(life: Life) -> None:
    norms = {"base_staff": {"": "１００ 人"}, "region_factor": {"wanzhou": "1.2"}}
    set_norms(life.call, norms, BASIS, actor=life.officer, at=life.later())


def test_what_the_authority_sets_for_the_call_scores_its_cases(life: Life) -> None:
    case, _writer = life.submitted()
    on = local_date(life.at)
    assert facts_in(CaseFile(case), on=on).facts["base_staff"] is None
    set_both(life)
    case = Case.objects.get(pk=case.pk)
    facts = facts_in(CaseFile(case), on=on).facts
    assert (facts["base_staff"], facts["region_factor"]) == (100, Decimal("1.2"))
    assert facts_at_submission_of([case])[case.pk]["base_staff"] == 100
    life.recommended(case)
    life.panel(case, 50, 50)
    result = panel_result(Case.objects.get(pk=case.pk), "panel", at=life.at)
    assert result is not None and result.score == 74  # 50 judged, 50 of 100 people by 1.2 of 40


def test_a_value_for_a_region_holds_for_all_that_lies_within_it(life: Life) -> None:
    case, _writer = life.submitted()
    Call.objects.update(norms={"region_factor": {"cq": "1.1"}}, regions=["cq"])
    facts = facts_in(CaseFile(Case.objects.get(pk=case.pk)), on=local_date(life.at)).facts
    assert facts["region_factor"] == Decimal("1.1")
    Call.objects.update(norms={"region_factor": {"cq": "1.1", "wanzhou": "1.3"}})
    facts = facts_in(CaseFile(Case.objects.get(pk=case.pk)), on=local_date(life.at)).facts
    assert facts["region_factor"] == Decimal("1.3")


def test_older_page_takes_back_no_value_that_was_set_meanwhile(life: Life) -> None:
    path, visitor = f"/calls/{life.call.pk}/", Visitor(life.officer, life.later())
    sending = f"{path}norms/"
    older = visitor.hidden(path, sending)
    set_both(life)
    blank = dict.fromkeys(json.loads(older["seen"]), "")
    visitor.post(sending, older | blank | {"norm-region_factor-yubei": "0.9", "basis": ""})
    norms = {"base_staff": {"": "100"}, "region_factor": {"wanzhou": "1.2", "yubei": "0.9"}}
    call = Call.objects.get(pk=life.call.pk)
    assert (call.norms, call.norms_basis) == (norms, BASIS)
    page = visitor.sent(sending, older | blank | {"norm-base_staff": "70"}, 409)
    assert page.field("norm-base_staff").value == "70" and page.field("norm-region_factor-wanzhou").value == "1.2"


def test_program_that_read_marks_takes_back_no_value_either(life: Life) -> None:
    office = program_of(life.officer, now())
    marks = office.get(f"/calls/{life.call.pk}").body["marks"]
    set_both(life)
    sent = {"norms": {"base_staff": {"": "70"}}, "basis": BASIS, "seen": marks}
    assert office.post(f"/calls/{life.call.pk}/norms", sent).status == 409


def test_a_value_by_which_a_panel_has_decided_stays(life: Life) -> None:
    case, _writer = life.submitted()
    set_both(life)
    life.recommended(case)
    life.panel(case, 50, 50)
    set_both(life)
    with pytest.raises(Refusal, match="已有评审或名单按现值100人得出结果") as refusal:
        set_norms(life.call, {"base_staff": {"": "1000"}}, BASIS, actor=life.officer, at=life.later())
    assert refusal.value.kind == "conflict"
    assert Call.objects.get(pk=life.call.pk).norms["base_staff"] == {"": "100"}


def test_until_it_is_set_the_score_says_what_it_waits_for(life: Life) -> None:
    case, _writer = life.submitted()
    facts = facts_in(CaseFile(case), on=local_date(life.at)).facts
    assert facts.missing("staff / base_staff * region_factor") == ("base_staff", "region_factor")
    assert "牵头机关" in facts.compiled.place("base_staff")


def test_the_office_sets_values_on_the_calls_page_and_everybody_reads_them(life: Life) -> None:
    visitor = Visitor(life.officer, life.later())
    page = visitor.get(f"/calls/{life.call.pk}/")
    assert page.field("norm-base_staff") is not None
    sent = {"norm-base_staff": "120", "norm-region_factor-wanzhou": "0.9", "basis": BASIS}
    visitor.post(f"/calls/{life.call.pk}/norms/", sent)
    life.call.refresh_from_db()
    assert life.call.norms == {"base_staff": {"": "120"}, "region_factor": {"wanzhou": "0.9"}}
    _unit, writer = life.unit()
    page = Visitor(writer, life.at).get("/programmes/sample-life-2025/")
    assert {"120人", "0.9", BASIS} <= set(page.texts("dd"))
    change = JournalEntry.objects.get(act="set_norms").change
    assert change == {"basis": BASIS, "norms": {"职工基准数": "120人", "地区系数（万州区）": "0.9"}}


def test_a_value_is_taken_back_and_others_stay(life: Life) -> None:
    set_both(life)
    set_norms(life.call, {"base_staff": {"": ""}}, BASIS, actor=life.officer, at=life.later())
    life.call.refresh_from_db()
    assert life.call.norms["base_staff"] == {} and life.call.norms["region_factor"] == {"wanzhou": "1.2"}


def test_what_is_no_value_or_no_place_is_refused_all_at_once(life: Life) -> None:
    norms = {"base_staff": {"": "许多"}, "region_factor": {"": "1", "atlantis": "1"}, "staff": {"": "5"}}
    with pytest.raises(Refusal) as refused:
        set_norms(life.call, norms, "", actor=life.officer, at=life.later())
    fields = {each.field for each in each_of(refused.value)}
    assert fields == {"basis", "norm-base_staff", "norm-region_factor", "norm-region_factor-atlantis", "norm-staff"}
    life.call.refresh_from_db()
    assert life.call.norms == {}


def test_only_the_leading_authority_sets_values(life: Life) -> None:
    with pytest.raises(Refusal, match="牵头发文机关"):
        set_norms(life.call, {}, BASIS, actor=life.districts["wanzhou"], at=life.later())
    with pytest.raises(Refusal):
        set_norms(life.call, {}, BASIS, actor=factories.administrator(), at=life.later())
