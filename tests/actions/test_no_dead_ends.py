"""No step waits for ever because its people are gone: of every definition, each step goes on by somebody named."""

from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from tests import factories
from tests.places import DEFINITIONS, PROGRAMMES

from pingding.actions.applications.uploads import store_attachment
from pingding.actions.cases.rounds import open_round
from pingding.actions.directory.members import hand_over
from pingding.actions.directory.offices import appoint_officer, appoint_secretary, establish_office
from pingding.actions.directory.people import deactivate_person
from pingding.actions.editions import store_edition
from pingding.actions.panels.experts import assign_expert, replace_expert
from pingding.policy.definition.loading import load_edition
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.language.identity import Party
from pingding.policy.procedures.progress import Progress, write_progress
from pingding.policy.steps.panel import Panel
from pingding.queries.access import find_case
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import open_seats
from pingding.queries.editions import shared
from pingding.queries.reviews.sheet_desk import sheet_desk
from pingding.queries.viewer import Role, Viewer
from pingding.queries.worklist.vacancies import vacancies
from pingding.records.models import Case, Filing, Organisation, Person, Seat, StoredEdition

pytestmark = pytest.mark.django_db
AT, REGION = factories.START, "wanzhou"
EVERY = [path for root in (PROGRAMMES, DEFINITIONS) for path in sorted(root.iterdir()) if path.name[0] not in "_."]
ROLE_OF = {
    "applicant": Role.ADMINISTRATOR,
    "holder": Role.ADMINISTRATOR,
    "officer": Role.OFFICER,
    "operator": Role.OFFICER,
    "secretary": Role.SECRETARY,
}


@pytest.mark.parametrize("folder", EVERY, ids=lambda folder: folder.name)
def test_every_step_goes_on_when_whoever_acts_there_is_gone(folder: Path) -> None:
    edition = load_edition(folder, shared())
    stored = store_edition(edition, at=AT)
    for procedure, each in edition.procedures.items():
        for step, definition in each.steps.items():
            if any(edition.parties[party].role == "evaluator" for party in definition.by):
                continue  # a unit that was named when the round was opened; units fill their own vacancies
            with transaction.atomic():
                goes_on(edition, stored, procedure, step)
                transaction.set_rollback(True)


def goes_on(edition: Edition, stored: StoredEdition, procedure: str, step: str) -> None:
    """A case that comes to the step while there is no office and nobody in the unit goes on all the same."""
    keeper = factories.administrator()
    unit, own = factories.unit(factories.unit_data(region=REGION))
    case = standing_at(edition, stored, unit, procedure, step)
    deactivate_person(own.person_or_refuse(), reason="离职", actor=keeper, at=AT)
    definition = edition.procedures[procedure].steps[step]
    offices = {office_of(edition, edition.parties[party]) for party in definition.by} - {""}
    if offices:
        with pytest.raises(Refusal) as nobody, transaction.atomic():
            open_round(case, step, (), at=AT)
        assert nobody.value.kind == "undeliverable" and nobody.value.remedy, step
        for office in offices:
            establish_office([office], actor=keeper, at=AT)
    seats = tuple(open_round(case, step, (), at=AT).seats.select_related("organisation"))
    assert seats, step
    vacant = {(each.organisation.pk, each.role) for each in vacancies(keeper, AT)}
    assert vacant == {(seat.organisation_id, ROLE_OF[seat.role]) for seat in seats}, step
    viewers = [filled(seat, keeper) for seat in seats]
    for seat, viewer in zip(seats, viewers, strict=True):
        waiting = open_seats(viewer, CaseFile(find_case(viewer, case.number)))
        assert seat in [each.seat for each in waiting], step
    assert not vacancies(keeper, AT), step
    if isinstance(definition, Panel):
        experts_go_on(case, step, definition, viewers[0], keeper)


def office_of(edition: Edition, party: Party) -> str:
    """The office that sits as a party in a case of the region; empty for a unit."""
    if party.chosen_by:
        return chosen(edition, party.chosen_by)
    region = REGION if party.region in (None, "case") else party.region
    return f"{party.department}@{region}" if party.department else ""


def chosen(edition: Edition, fact: str) -> str:
    return next(iter(edition.vocabulary[fact].choices), f"economy@{REGION}")


def standing_at(edition: Edition, stored: StoredEdition, unit: Organisation, procedure: str, step: str) -> Case:
    """A case handed in that has come to a step, whose round is still to be opened."""
    case = Case.objects.create(
        number="2025-00001",
        edition=stored,
        procedure=procedure,
        organisation=unit,
        regions=[REGION],
        progress=write_progress(Progress(open=frozenset({step}))),
        opened_at=AT,
        submitted_at=AT,
    )
    facts = {party.chosen_by for party in edition.parties.values() if party.chosen_by}
    data = {fact: chosen(edition, fact) for fact in facts}
    form = next(iter(edition.forms))
    Filing.objects.create(case=case, form=form, organisation=unit, data=data, saved_at=AT, submitted_at=AT)
    return case


def filled(seat: Seat, keeper: Viewer) -> Viewer:
    """The platform's administrator gives somebody the seat."""
    body, person = seat.organisation, factories.new_person()
    if ROLE_OF[seat.role] is Role.ADMINISTRATOR:
        proof = store_attachment(BytesIO(factories.PDF), None, "移交申请.pdf", actor=keeper, at=AT)
        reason = "原管理员离职，已核对证明"
        membership = hand_over(body, person, reason=reason, evidence=proof, actor=keeper, at=AT)
    elif ROLE_OF[seat.role] is Role.SECRETARY:
        membership = appoint_secretary(body, person, actor=keeper, at=AT)
    else:
        membership = appoint_officer(body, person, actor=keeper, at=AT)
    return factories.viewer(membership.person)


def experts_go_on(case: Case, step: str, panel: Panel, convener: Viewer, keeper: Viewer) -> None:
    """A full panel whose experts are all gone is filled again from a pool that has others."""
    gone: list[Person] = []
    for _seat in range(panel.seats):
        gone.append(factories.expert().person_or_refuse())
        assign_expert(case.number, step, gone[-1], actor=convener, at=AT)
    for person in gone:
        deactivate_person(person, reason="离职", actor=keeper, at=AT)
    for person in gone:
        other = factories.expert()
        by = other.person_or_refuse()
        replace_expert(case.number, step, person, "离职", by=by, actor=convener, at=AT)
        assert sheet_desk(other, case.number, step, at=AT).scorer == by
