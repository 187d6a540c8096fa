"""The annexes that the documents print are taken over whole: indicators with their weights, fields, chapters."""

from decimal import Decimal

import pytest
from tests.places import PROGRAMMES

from pingding.policy.definition.loading import load_edition, load_shared
from pingding.policy.language import Edition
from pingding.policy.scores.leaves import leaves

FOLDER = PROGRAMMES


def edition(key: str) -> Edition:
    return load_edition(FOLDER / key, load_shared(FOLDER / "_shared"))


@pytest.fixture(scope="module")
def industry() -> Edition:
    return edition("cq-industry-2024")


@pytest.fixture(scope="module")
def technology() -> Edition:
    return edition("wz-technology-2022")


def test_industry_indicators_sum_to_hundred_with_the_of_which_rows_counted(industry: Edition) -> None:
    indicators = industry.indicators["evaluation"]
    rows = [(path, row) for path, row in leaves(indicators) if not path.startswith("bonus/")]
    assert len(rows) == 27
    assert sum(row.weight for _, row in rows) == 100
    assert sum(row.weight for _, row in rows if row.of_which) == 3 + 3 + 2
    branches = {row.title: row.weight for top in indicators.tree.values() for row in top.children.values()}
    assert list(branches.values()) == [15, 15, 15, 15, 10, 10, 14, 6]


def test_industry_bonus_stands_outside_the_hundred_and_is_capped(industry: Edition) -> None:
    bonus = industry.indicators["evaluation"].bonus
    assert bonus is not None
    assert bonus.cap == 10
    assert [row.weight for row in bonus.items.values()] == [Decimal(5), Decimal(5)]


def test_industry_scores_stand_side_by_side_from_the_steps_that_give_them(industry: Edition) -> None:
    steps = industry.application.steps
    given = {step.source: key for key, step in steps.items() if step.indicators}
    assert given == {"self": "apply", "district": "district_review", "expert": "review"}


def test_industry_plan_has_the_eight_chapters_with_their_sections(industry: Edition) -> None:
    chapters = industry.outlines["plan"].chapters
    assert [len(chapter.parts) or len(chapter.materials) for chapter in chapters.values()] == [0, 4, 4, 4, 3, 5, 0, 3]
    assert chapters["abstract"].max_chars == 2500


def test_technology_plan_has_the_seven_chapters(technology: Edition) -> None:
    assert [len(chapter.parts) for chapter in technology.outlines["plan"].chapters.values()] == [0, 4, 0, 0, 0, 0, 0]


def test_technology_form_asks_every_field_of_the_annex(technology: Edition) -> None:
    sections = technology.forms["application"].sections
    asked = {key: [field.fact for field in section.fields] for key, section in sections.items()}
    assert {"centre_name", "field", "leader_name", "org_name", "applied_on"} <= set(asked["cover"])
    assert asked["unit"] == [
        "org_name",
        "address",
        "form_org_kind",
        "legal_representative",
        "contact_name",
        "contact_phone",
        "rd_situation",
        "team_situation",
        "achievements",
    ]
    assert asked["centre"][:6] == [
        "centre_name",
        "centre_address",
        "leader_name",
        "leader_phone",
        "form_field",
        "form_field_text",
    ]
    assert {"technical_strength", "build_content"} <= set(asked["centre"])
    contacts = technology.facts["partner_contacts"].columns
    assert asked["cooperation"] == ["partners", "partner_contacts"] and {"address", "contact", "phone"} <= set(contacts)


@pytest.mark.parametrize(
    ("clause", "kinds"),
    [("附件1 四", {"applicant"}), ("附件1 五", {"partners"})],
)
def test_technology_declarations_are_signed_by_those_whom_the_annex_names(
    technology: Edition, clause: str, kinds: set[str]
) -> None:
    declared = [one for one in technology.declarations.values() if clause in one.clause]
    assert {one.by for one in declared} == kinds


@pytest.mark.parametrize(("clause", "step"), [("附件1 六", "recommend"), ("附件1 七", "opinion")])
def test_technology_opinions_of_the_annex_are_steps(technology: Edition, clause: str, step: str) -> None:
    assert clause in technology.application.steps[step].clause


def test_technology_additions_stand_behind_the_parts_of_the_annex_and_say_so(technology: Edition) -> None:
    sections = technology.forms["application"].sections
    assert list(sections)[:4] == ["cover", "unit", "centre", "cooperation"]
    added = [key for key, section in sections.items() if section.title.startswith("补充：")]
    assert added == ["mode", "eligibility", "arrangements", "targets"]
    assert all("官方表样没有此项" in sections[key].guidance() for key in added)


def test_technology_labels_are_those_of_the_annex(technology: Edition) -> None:
    sections = technology.forms["application"].sections
    cover = {field.fact: field.label for field in sections["cover"].fields}
    assert (cover["field"], cover["leader_name"], cover["org_name"]) == ("技术领域", "负责人", "建设主体单位")
    unit = {field.fact: field.label for field in sections["unit"].fields}
    assert unit["form_org_kind"] == "单位性质"


@pytest.mark.parametrize("key", sorted(each.name for each in FOLDER.iterdir() if (each / "programme.yaml").exists()))
def test_no_chapter_of_an_outline_is_called_as_a_section_of_the_form_around_it(key: str) -> None:
    found = edition(key)
    for form in found.forms.values():
        sections = {_unnumbered(section.title) for section in form.sections.values()}
        for section in form.sections.values():
            if section.outline:
                chapters = {_unnumbered(chapter.title) for chapter in found.outlines[section.outline].chapters.values()}
                assert not chapters & sections, f"{key}: {chapters & sections}"


def _unnumbered(title: str) -> str:
    """The title behind its number."""
    return title.lstrip("（一二三四五六七八九十）").lstrip("、")
