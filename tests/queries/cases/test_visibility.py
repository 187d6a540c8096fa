"""Who reads whose forms and files of a case: one rule for the pages, the interface and downloads."""

import pytest
from tests import factories
from tests.actions.case_world import CaseWorld

from pingding.policy.errors import Refusal
from pingding.queries.access import find_case
from pingding.queries.applications.attachments import may_read_attachment
from pingding.queries.applications.content import shown_forms
from pingding.queries.applications.materials import case_materials
from pingding.queries.applications.printout import Printout, printout_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.visibility import readable_forms
from pingding.records.models import Filing, FilingFile

pytestmark = pytest.mark.django_db

INSIDE = ("writer", "administrator", "partner", "district", "city", "secretary", "assigned", "auditor")


def files_of(printout: Printout) -> list[FilingFile]:
    """The files that the printout shows."""
    return [file for form in printout.forms for part in form.parts for _title, files in part.files for file in files]


def read(world: CaseWorld, role: str) -> tuple[set[str], set[str]]:
    """Whose forms the role reads in the content tab, and whose in the whole."""
    viewer = world.viewers[role]
    case = find_case(viewer, world.case.number)
    file = CaseFile(case)
    shown = shown_forms(file, readable_forms(viewer, file), unmasked=False, chosen={})
    try:
        whole = {form.organisation for form in printout_of(viewer, case.number, at=world.life.at).forms}
    except Refusal:
        whole = set()
    return {form.organisation for form in shown}, whole


def test_an_offices_own_form_is_not_the_applicants_nor_its_partners() -> None:
    world = CaseWorld()
    world.reach("assigned")
    office = world.life.districts["wanzhou"].organisations[0].name
    for role in INSIDE:
        inside = {world.unit.name} if role in ("writer", "administrator", "partner") else {world.unit.name, office}
        assert read(world, role) == (inside, inside), role


def test_a_partner_reads_the_draft_that_it_is_asked_to_confirm_and_no_office_does() -> None:
    world = CaseWorld()
    world.reach("invited")
    for role in ("writer", "administrator", "partner"):
        assert read(world, role) == ({world.unit.name}, {world.unit.name}), role
    assert read(world, "auditor") == (set(), set())
    partner = printout_of(world.viewers["partner"], world.case.number, at=world.life.at)
    assert not partner.unmasked and not files_of(partner)
    own = printout_of(world.viewers["writer"], world.case.number, at=world.life.at)
    assert own.unmasked and files_of(own)


def test_an_offices_file_is_read_by_officials_and_experts_and_who_uploaded_is_told_to_officials() -> None:
    world = CaseWorld()
    world.reach("assigned")
    filing = Filing.objects.get(case=world.case, organisation__in=world.life.districts["wanzhou"].unit_ids)
    file = factories.attachment(filing.organisation, world.viewers["district"], content=factories.PDF + b"#")
    FilingFile.objects.create(filing=filing, material="licence", attachment=file)
    may = {role for role in INSIDE if may_read_attachment(world.viewers[role], file, world.life.at)}
    assert may == {"district", "city", "secretary", "assigned", "auditor"}
    for role in ("writer", "district", "assigned"):
        case = find_case(world.viewers[role], world.case.number)
        materials = case_materials(CaseFile(case), readable_forms(world.viewers[role], CaseFile(case)))
        files = [each for material in materials for each in material.files]
        assert (file.pk in {each.attachment for each in files}) == (role != "writer"), role
        assert files and any(each.person for each in files) == (role == "district"), role
