"""The bans that concern an application: of its unit, its partners and the persons that it names."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.forms.form_check import FormFault
from pingding.queries.access import official_units
from pingding.queries.bans import Applying, BanInForce, bans_on
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import CaseFacts, facts_in
from pingding.queries.clock import local_date
from pingding.queries.viewer import Viewer

UNIT = "unit"


def ban_faults(file: CaseFile, read: CaseFacts, at: datetime) -> list[FormFault]:
    """What keeps the application from being handed in, at the field that names who is banned."""
    targets = _targets(file, read)
    return [
        FormFault("", targets[ban.who], ban.says, ban.clause, ban.remedy)
        for ban in bans_on(file.case.edition, _applying(file, read), local_date(at))
        if ban.blocks
    ]


def bans_of_case(viewer: Viewer, file: CaseFile, at: datetime) -> tuple[BanInForce, ...]:
    """Every ban that concerns an application, for its unit and for those who review it alike; none for others."""
    case = file.case
    concerned = viewer.holds(case.organisation_id) or viewer.is_auditor or bool(official_units(viewer))
    if not concerned or case.held_title_id is not None or case.ended_at is not None:
        return ()
    read = facts_in(file, on=local_date(at), drafts=case.submitted_at is None)
    return bans_on(case.edition, _applying(file, read), local_date(at))


def _applying(file: CaseFile, read: CaseFacts) -> Applying:
    codes = {partner.code: partner.name for partner in read.partners if partner.code}
    persons = {name: label for _fact, label, name in _persons(file, read)}
    return Applying(codes | {file.case.organisation.code or "": _("本单位")}, persons)


def _targets(file: CaseFile, read: CaseFacts) -> dict[str, str]:
    """By whom a ban names, the target of the form where that stands."""
    partners = next((key for key, fact in file.edition.vocabulary.items() if fact.record == "partners"), "")
    targets = {partner.name: f"fact:{partners}" for partner in read.partners}
    targets |= {label: f"fact:{fact}" for fact, label, _name in _persons(file, read)}
    return targets | {_("本单位"): UNIT}


def _persons(file: CaseFile, read: CaseFacts) -> Iterator[tuple[str, str, str]]:
    """The persons that the form names: the fact, what it is called, the name."""
    for key, fact in file.edition.vocabulary.items():
        value = read.facts.entered.get(key)
        if fact.type == "person" and isinstance(value, str):
            yield key, fact.label, value
