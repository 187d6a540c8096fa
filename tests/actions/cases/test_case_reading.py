"""Who reads what of a case in which state: one row a state, one column a role.

In each cell: -: does not find the case; s: finds it; e: opinions, scores and journal are open (officials, auditors);
a: may open the material handed in. The platform's administrator finds no case at all.
"""

import pytest
from tests import factories
from tests.actions.case_world import ROLES, CaseWorld

from pingding.actions.applications.applications import withdraw_application
from pingding.actions.applications.partners import answer_invitation
from pingding.policy.errors import Refusal
from pingding.policy.steps.file import FilingElsewhere
from pingding.queries.access import find_case, visible_cases
from pingding.queries.applications.attachments import may_read_attachment
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import path_of
from pingding.queries.cases.visibility import journal_seen, sealed, sees_everything, visibility_of
from pingding.queries.journal.journal import JournalFilter, JournalLine, journal_page
from pingding.queries.panels.case_scores import case_scores
from pingding.queries.steps.case_opinions import step_records

pytestmark = pytest.mark.django_db

TABLE = """
state       pub wri adm oth par pen dis odi ode cit oci sec ass una rec aud pla
drafted     -   sa  sa  -   -   -   -   -   -   -   -   -   -   -   -   sea -
invited     -   sa  sa  -   s   -   -   -   -   -   -   -   -   -   -   sea -
submitted   -   sa  sa  -   s   -   sea -   -   sea -   sea -   -   -   sea -
returned    -   sa  sa  -   s   -   sea -   -   sea -   sea -   -   -   sea -
assigned    -   sa  sa  -   s   -   sea -   -   sea -   sea sa  -   -   sea -
objected    -   sa  sa  -   s   -   sea -   -   sea -   sea sa  -   -   sea -
issued      -   sa  sa  -   s   -   sea -   -   sea -   sea sa  -   -   sea -
"""


def rows() -> list[tuple[str, list[str]]]:
    lines = [line.split() for line in TABLE.strip().splitlines()[1:]]
    return [(line[0], line[1:]) for line in lines]


def seen(world: CaseWorld, role: str) -> str:
    """The letters of what the role reads of the case now."""
    viewer = world.viewers[role]
    world.case.refresh_from_db()
    if not visible_cases(viewer).filter(pk=world.case.pk).exists():
        with pytest.raises(Refusal) as refusal:
            find_case(viewer, world.case.number)
        assert refusal.value.kind == "missing" and refusal.value.remedy
        assert not may_read_attachment(viewer, world.filed_file, world.life.at)
        return "-"
    assert find_case(viewer, world.case.number).pk == world.case.pk
    open_all = "e" if sees_everything(viewer, CaseFile(world.case)) else ""
    material = "a" if may_read_attachment(viewer, world.filed_file, world.life.at) else ""
    return "s" + open_all + material


@pytest.mark.parametrize(("state", "expected"), rows(), ids=[row[0] for row in rows()])
def test_who_reads_what_in_which_state(state: str, expected: list[str]) -> None:
    world = CaseWorld()
    world.reach(state)
    assert {role: seen(world, role) for role in ROLES} == dict(zip(ROLES, expected, strict=True))


def test_a_case_withdrawn_before_it_was_handed_in_stays_with_its_unit() -> None:
    world = CaseWorld()
    own = world.viewers["administrator"]
    withdraw_application(world.case.number, actor=own, at=world.life.later())
    assert {role for role in ROLES if seen(world, role) != "-"} == {"writer", "administrator", "auditor"}


def test_a_unit_that_declined_no_longer_reads_the_case() -> None:
    world = CaseWorld()
    world.reach("invited")
    assert seen(world, "partner") == "s"
    partner = world.viewers["partner"]
    answer_invitation(world.case.number, world.partner.pk, False, actor=partner, at=world.life.later())
    assert seen(world, "partner") == "-"


def test_a_file_only_in_a_draft_is_its_units_alone() -> None:
    world = CaseWorld()
    world.reach("submitted")
    may = {role for role in ROLES if may_read_attachment(world.viewers[role], world.own_file, world.life.at)}
    assert may == {"writer", "administrator", "auditor"}


def test_an_open_panels_sheets_are_sealed_to_everybody() -> None:
    world = CaseWorld()
    world.reach("assigned")
    life = world.life
    life.sheet(world.case, world.viewers["assigned"], 50)
    for role in ("city", "district", "secretary", "writer", "auditor"):
        viewer = world.viewers[role]
        case = find_case(viewer, world.case.number)
        file = CaseFile(case)
        sight = visibility_of(viewer, file)
        path = path_of(file)
        assert case_scores(file, path, sight, at=life.at).boards == (), role
        assert sealed(list(path.runs))
        acts = {line.act for line in journal_seen(case, path, sight)}
        assert ("submit_sheet" in acts) == (role == "auditor"), role


def test_a_panel_that_works_again_after_the_decision_is_not_named_to_the_recommending_side() -> None:
    world = CaseWorld()
    world.reach("assigned")
    world.case.refresh_from_db()
    names = {}
    for grants in ("", "centre"):
        world.case.progress = world.case.progress | {"grants": grants}
        sights = {role: visibility_of(world.viewers[role], CaseFile(world.case)) for role in ("city", "district")}
        names[grants] = {role: sight.names_experts for role, sight in sights.items()}
    assert names[""] == names["centre"] == {"city": True, "district": False}


def test_a_closed_panels_scores_are_open_to_officials_and_not_to_the_applicant_before_the_end() -> None:
    world = CaseWorld()
    world.reach("assessed")

    def boards(role: str) -> int:
        viewer = world.viewers[role]
        file = CaseFile(find_case(viewer, world.case.number))
        return len(case_scores(file, path_of(file), visibility_of(viewer, file), at=world.life.at).boards)

    shown = {
        role: boards(role) for role in ("city", "district", "secretary", "auditor", "writer", "assigned", "partner")
    }
    assert shown == {"city": 1, "district": 1, "secretary": 1, "auditor": 1, "writer": 0, "assigned": 0, "partner": 0}


def test_the_whole_journal_is_the_auditors() -> None:
    world = CaseWorld()
    world.reach("submitted")
    may = set()
    for role in ROLES:
        try:
            journal_page(world.viewers[role], JournalFilter(case_number=world.case.number))
            may.add(role)
        except Refusal as refusal:
            assert refusal.kind == "forbidden" and refusal.remedy
    assert may == {"auditor"}


def test_somebody_deactivated_or_nobody_finds_nothing() -> None:
    world = CaseWorld()
    world.reach("submitted")
    person = world.viewers["district"].person
    assert person is not None
    person.is_active = False
    person.save()
    assert not visible_cases(factories.viewer(person)).exists()


def test_the_applicant_reads_in_the_journal_who_of_its_own_acted_and_of_others_only_for_whom() -> None:
    world = CaseWorld()
    world.reach("opined")
    district = world.viewers["district"].person
    assert district is not None

    def lines(role: str) -> list[JournalLine]:
        case = find_case(world.viewers[role], world.case.number)
        return list(journal_seen(case, path_of(CaseFile(case)), visibility_of(world.viewers[role], CaseFile(case))))

    own = [line for line in lines("writer") if line.behalf == world.unit.name]
    others = [line for line in lines("writer") if line.behalf != world.unit.name]
    assert {"submit_application", "submit_correction"} <= {line.act for line in own} and all(line.actor for line in own)
    assert {"step_review", "step_opinion"} <= {line.act for line in others} and all(line.behalf for line in others)
    assert not any(line.actor or line.about or line.recorded for line in others)
    assert district.name in {line.actor for line in lines("city")}


def test_what_reviewers_say_behind_the_panel_is_the_applicants_only_at_the_end() -> None:
    world = CaseWorld()
    world.reach("assessed")

    def read(role: str) -> tuple[set[str], set[str]]:
        case = find_case(world.viewers[role], world.case.number)
        file = CaseFile(case)
        sight, path = visibility_of(world.viewers[role], file), path_of(file)
        opinions = {record.step for record in step_records(file, path, sight)}
        return opinions, {line.step for line in journal_seen(case, path, sight)}

    for steps in read("writer"):
        assert {"check", "opinion"} <= steps and not steps & {"panel", "visit"}
    for steps in read("district"):
        assert {"check", "opinion", "panel", "visit"} <= steps
    for state in ("ranked", "decided", "announced", "objected", "cleared", "issued"):
        getattr(world, f"_{state}")()
    world.life.act(
        world.case,
        "report_up",
        "filed",
        FilingElsewhere(reference="示例备1号", filed_on=world.life.at.date()),
        world.life.officer,
    )
    assert {"check", "opinion", "panel", "visit", "list"} <= read("writer")[0]
