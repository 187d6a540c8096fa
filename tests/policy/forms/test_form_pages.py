"""A form cut into pages: sections, chapters of an outline, what depends on facts, whose part it is."""

from datetime import date

import pytest
from tests.places import ROOT

from pingding.policy.definition.loading import load_edition, load_shared
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.form_pages import pages_for
from pingding.policy.language import Edition, Shared


@pytest.fixture(scope="module")
def shared() -> Shared:
    return load_shared(ROOT / "programmes/_shared")


@pytest.fixture(scope="module")
def edition(shared: Shared) -> Edition:
    return load_edition(ROOT / "tests/definitions/sample-writing-2025", shared)


def facts(edition: Edition, shared: Shared, **entered: bool) -> Facts:
    return Facts(edition, shared, entered, date(2025, 10, 10))


def test_sections_and_chapters_are_pages_in_order(edition: Edition, shared: Shared) -> None:
    pages = pages_for(edition, facts(edition, shared), "application", by="applicant")
    assert [page.id for page in pages] == ["unit", "project", "equipment", "together", "plan.why", "plan.how"]
    how = pages[-1]
    assert (how.title, how.around, how.section) == ("二、做法", "示例方案", "plan")
    assert [field.id for field in how.fields] == ["plan_how_work", "plan_how_time"]
    assert pages[0].targets[-2:] == ("material:licence", "material:photos")


def test_fields_follow_the_facts(edition: Edition, shared: Shared) -> None:
    def project(**entered: bool) -> list[str]:
        found = pages_for(edition, facts(edition, shared, **entered), "application")
        return [field.id for field in next(page for page in found if page.id == "project").fields]

    assert "lab_area" not in project() and "lab_area" in project(has_lab=True)


def test_every_field_and_material_of_the_programmes_forms_is_on_exactly_one_page(shared: Shared) -> None:
    for folder in sorted((ROOT / "programmes").glob("[a-z]*")):
        edition = load_edition(folder, shared)
        for form in edition.forms:
            pages = pages_for(edition, facts(edition, shared), form)
            for section in edition.forms[form].sections:
                own = [target for page in pages if page.section == section for target in page.targets]
                assert len(own) == len(set(own)), (folder.name, form, section)


def test_parties_have_pages_of_their_own(edition: Edition, shared: Shared) -> None:
    pages = pages_for(edition, facts(edition, shared), "application", by="district")
    assert [(page.id, page.filled_by) for page in pages] == [("district", "district")]
