"""The conditions of a case as its officers read them: what is open first, what holds folded to a line a group."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page

from pingding.policy.conditions.pressing import FAILED, LACKING, OPEN, UNJUDGED, WARNED, urgency
from pingding.policy.conditions.verdicts import Answer, Finding
from pingding.policy.facts.facts import Facts
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.condition_parts import parts_behind
from pingding.queries.cases.facts import facts_in
from pingding.queries.viewer import Viewer
from pingding.records.models import Case
from pingding.web.desk.cases.verdicts import standing

pytestmark = pytest.mark.django_db
GROUP = (
    "  staff: {says: 职工不少于十人, computed: staff >= 10,",
    "  size: {says: 规模和主体, clause: 二, all: {many: {says: 职工不少于二十人, computed: staff >= 20, "
    "force: recommendation}, own: {says: 是独立法人, declared: {fact: legal_person, evidence: licence}}}}\n"
    "  staff: {says: 职工不少于十人, computed: staff >= 10,",
)


def conditions(life: Life, case: Case, viewer: Viewer | None = None) -> Page:
    return Visitor(viewer or life.officer, life.at).get(f"/cases/{case.number}/?tab=conditions")


def test_what_fails_stands_before_what_is_open_and_what_holds_is_one_line() -> None:
    life = Life()
    case, _writer = life.submitted(staff="5")
    page = conditions(life, case).one(".findings")
    assert page.text_of("h2") == "先看这 2 项"
    first, judged = page.all("ol .finding")
    assert first.text_of(".status") == "不符合" and first.text_of("h3").startswith("职工不少于十人")
    assert judged.text_of("h3") == "1 项由评审人判断，尚未判断" and "方案可行" in judged.texts(".verdict-line span")
    assert page.text_of(".tally-line") == "核验 4 项：1 项不符合；1 项待定；2 项符合"
    (passed,) = page.all("details.passed")
    assert "open" not in passed.element.attributes
    assert "3 项符合" in passed.text_of("summary")


def test_a_group_that_holds_is_a_line_and_what_is_only_declared_stands_unfolded_before_it(tmp_path: Path) -> None:
    life = changed_life(tmp_path, GROUP)
    case, _writer = life.submitted()
    page = conditions(life, case, life.districts["wanzhou"])
    (said,) = page.by_id("unverified").all(".finding")
    assert said.text_of("h3").startswith("是独立法人") and said.text_of(".status") == "已声明，待核实"
    assert "待核实" in said.text_of(".verdict-found") and said.text_of(".finding-clause") == "二"
    assert said.link("列入退回补正") == "#part-fact:legal_person"
    assert "#fact-legal_person" in said.link("对照填报与材料")
    (group, alone) = page.all("details.passed")
    assert group.text_of("summary") == "符合 规模和主体 1 项符合 职工不少于二十人"
    assert alone.text_of("summary strong") == "单独列出的条件" and len(alone.all("li.verdict")) == 4


def test_a_group_of_which_something_is_open_does_not_call_itself_whole(tmp_path: Path) -> None:
    life = changed_life(tmp_path, GROUP)
    case, _writer = life.submitted(staff="15")
    page = conditions(life, case)
    assert page.all("ol .finding")[0].text_of("h3").startswith("职工不少于二十人")
    assert [each.text_of("summary strong") for each in page.all("details.passed")] == ["单独列出的条件"]


def test_clause_of_a_finding_stands_in_a_column_of_its_own() -> None:
    life = Life()
    case, _writer = life.submitted(staff="5")
    page = conditions(life, case)
    assert all(row.has(".finding-clause, .finding-whole") for row in page.all("li.verdict"))
    assert page.all("ol .finding")[0].text_of(".finding-clause") == "二"


def test_finding_leads_to_its_field_and_into_the_return_for_correction() -> None:
    life = Life()
    case, _writer = life.submitted(staff="5")
    page = conditions(life, case, life.districts["wanzhou"])
    ways = page.all("ol .finding")[0].one(".finding-ways")
    assert ways.link("列入退回补正") == "#part-fact:staff" and "part-fact:staff" in page.ids()
    there = ways.link("对照填报与材料")
    path, _hash, anchor = there.partition("#")
    form = Visitor(life.districts["wanzhou"], life.at).get(path)
    field = form.by_id(anchor)
    assert "职工总数" in field.text and "field-disputed" in field.classes
    assert "职工不少于十人：应不低于10人，填报为5人" in field.text_of(".tone-warn")
    other = conditions(life, case, life.officer).all("ol .finding")[0]
    assert "列入退回补正" not in other.text


def test_where_nothing_is_open_but_something_only_declared_the_head_says_so_and_leads_there(tmp_path: Path) -> None:
    life = changed_life(tmp_path, GROUP)
    case, _writer = life.submitted()
    life.check(case)
    page = conditions(life, case).one(".findings")
    assert page.text_of("h2") == "1 项已声明、待核实" and len(page.all("ol .finding")) == 1
    assert "核验 6 项：5 项符合；1 项已声明、待核实" in page.text_of(".tally-line")
    anchor = page.one(".tally-line").link("1 项已声明、待核实").removeprefix("#")
    assert "已声明，待核实" in page.by_id(anchor).texts(".status")
    assert page.all("details.passed")[0].text_of("summary .status") == "符合"


def test_where_all_is_verified_the_sheet_says_that_all_holds() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.check(case)
    page = conditions(life, case)
    assert page.text_of(".findings h2") == "各项条件都符合" and page.text_of(".passed summary .status") == "符合"


def test_a_choice_is_verified_by_as_many_verified_parts_as_it_needs() -> None:
    said, known = replace(leaf(Answer.satisfied), declared=True), leaf(Answer.satisfied)
    asked = replace(leaf(Answer.satisfied), unchecked=True)
    assert [standing(each) for each in (said, known, asked)] == ["declared", "satisfied", "unchecked"]
    both, either = {"children": (said, known), "needed": 2}, {"children": (said, known), "needed": 1}
    assert standing(replace(known, **both)) == "declared" and standing(replace(known, **either)) == "satisfied"
    assert standing(replace(known, children=(said, leaf(Answer.not_satisfied)), needed=1)) == "declared"
    assert standing(replace(known, children=(asked, known), needed=2)) == "unchecked"
    assert standing(replace(known, **both, overridden="同意")) == "satisfied"
    open_part = {"children": (said, leaf(Answer.unknown)), "needed": 2}
    assert standing(replace(leaf(Answer.unknown), **open_part)) == "unknown"


def test_officers_open_a_case_at_what_is_to_be_looked_at_first() -> None:
    life = Life()
    case, writer = life.submitted(staff="5")
    assert Visitor(life.officer, life.at).get(f"/cases/{case.number}/").has(".findings")
    assert not Visitor(writer, life.at).get(f"/cases/{case.number}/").has(".findings")
    assert Visitor(life.officer, life.at).get(f"/cases/{case.number}/").texts("nav.tabs a")[0].startswith("要点")


def facts_and_findings(case: Case, life: Life) -> tuple[Facts, dict[str, Finding]]:
    file = CaseFile(case)
    every = {finding.path: finding for finding in assessment_of(file, at=life.at).every()}
    return facts_in(file, on=life.at.date()).facts, every


def test_parts_of_a_form_behind_a_condition_are_its_fields_and_its_evidence(tmp_path: Path) -> None:
    life = changed_life(tmp_path, GROUP)
    case, _writer = life.submitted()
    facts, _findings = facts_and_findings(case, life)
    assert parts_behind(facts, "staff") == ("fact:staff",)
    assert parts_behind(facts, "size.own") == ("fact:legal_person", "material:licence")
    assert parts_behind(facts, "size") == ("fact:staff", "fact:legal_person", "material:licence")
    assert parts_behind(facts, "worth") == () and parts_behind(facts, "confirmed") == ()


def leaf(answer: Answer, force: str = "submission", lacking: tuple[str, ...] = ()) -> Finding:
    return Finding("a", "a", "a", answer, "a", str, ("一",), force, lacking=lacking)  # type: ignore[arg-type]


def test_urgency_is_failed_then_lacking_then_unknown_then_warned_then_unjudged() -> None:
    failed, unknown = Answer.not_satisfied, Answer.unknown
    assert urgency(leaf(failed)) == urgency(leaf(failed, "judged")) == FAILED
    assert urgency(leaf(unknown, lacking=("licence",))) == LACKING
    assert urgency(leaf(unknown)) == OPEN
    assert urgency(leaf(failed, "warning")) == urgency(leaf(unknown, "warning")) == WARNED
    assert urgency(leaf(unknown, "judged")) == UNJUDGED
    assert urgency(leaf(Answer.satisfied)) == urgency(leaf(Answer.not_applicable)) == 0
    assert FAILED < LACKING < OPEN < WARNED < UNJUDGED
