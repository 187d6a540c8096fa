"""What still keeps a form from being handed in, all at once: asked by the check page and by handing in itself."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.conditions.assess import Finding
from pingding.policy.conditions.verdicts import Answer
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.form_check import FormFault, check_form
from pingding.policy.language import Edition
from pingding.policy.steps.fill import Fill
from pingding.policy.text.naming import name_fits
from pingding.policy.translation import counted
from pingding.queries.applications.bans import ban_faults
from pingding.queries.applications.writing_permission import FormIncomplete, own_part_of, signed_in
from pingding.queries.calls.first_offices import sending_refusal
from pingding.queries.cases.assessment import assessment_of, materials_in
from pingding.queries.cases.bound_outcomes import refuse_bound
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import CaseFacts, facts_in
from pingding.queries.cases.seats import OpenSeat
from pingding.queries.clock import local_date
from pingding.queries.editions import compiled_of, edition_of, shared
from pingding.queries.panels.sheets import sheet_gaps
from pingding.records.models import Case, Filing

LONGEST_NAME = 120
"""Characters of a case's name."""
DECLARATION = "declaration:"
"""How the target of a fault begins that is a declaration not signed."""


@dataclass(frozen=True)
class Readiness:
    """Every fault of the form, every condition that blocks, every text that is no value, every leaf not scored."""

    read: CaseFacts
    faults: tuple[FormFault, ...]
    blocked: tuple[Finding, ...]
    unreadable: Mapping[str, Refusal]
    unscored: tuple[str, ...]

    @property
    def ready(self) -> bool:
        return not (self.faults or self.blocked or self.unreadable or self.unscored)

    @property
    def unsigned(self) -> tuple[FormFault, ...]:
        """The declarations that are still to be signed, which is done in handing in."""
        return tuple(fault for fault in self.faults if fault.target.startswith(DECLARATION))

    @property
    def unfilled(self) -> int:
        """How many places of the form are to be filled in or put right."""
        return len(self.faults) - len(self.unsigned) + len(self.unreadable) + len(self.unscored)

    @property
    def left(self) -> int:
        """How many matters stand between the writer and signing: every page that counts them says this number."""
        return self.unfilled + len(self.blocked)

    @property
    def incomplete(self) -> FormIncomplete | None:
        """The refusal with everything at once; None when the form is ready."""
        return None if self.ready else FormIncomplete(self.faults, self.blocked, self.unreadable, self.unscored)


def readiness_of(file: CaseFile, seat: OpenSeat, *, at: datetime) -> Readiness:
    """How ready the form of a fill (or opinion) step is for the seat that fills it.

    Conditions that block submission are the applicant's concern only, and an application's: what a holder owes is
    asked for by its own form.
    """
    step = seat.step
    form = step.own_form
    assert form
    case, edition = file.case, file.edition
    own_part = own_part_of(case, seat, form)
    read = facts_in(file, on=local_date(at), drafts=True, own=own_part)
    materials = materials_in(file, _filings_for(case, seat, form, read))
    faults = check_form(
        edition,
        shared(),
        read.facts,
        form,
        by=frozenset({seat.seat.party}),
        materials=materials,
        signed=signed_in(read.filings, form, seat.seat.organisation),
    )
    # A text that cannot be read is listed as such, not as lacking too.
    faults = tuple(f for f in faults if not (f.lacking and f.target.removeprefix("fact:") in read.unreadable))
    own = isinstance(step, Fill) and seat.seat.organisation_id == case.organisation_id
    faulty = {fault.target for fault in faults}
    misnamed = (*_overlong(case, form, read), *_misnamed(case, form, read)) if own else ()
    naming = [fault for fault in misnamed if fault.target not in faulty]
    applying = own and case.held_title_id is None
    blocked: Sequence[Finding] = ()
    if applying:
        blocking = assessment_of(file, at=at, facts_read=read, materials=materials).blocking("submission")
        # What a condition waits for is one task where the form asks for it, not a condition beside it too.
        asked_for = faulty | {f"fact:{key}" for key in read.unreadable}
        blocked = [each for each in blocking if not _is_asked_for(each, asked_for)]
        faults += tuple(ban_faults(file, read, at))
    if isinstance(step, Fill):
        naming += [*_kept_for_others(file, step, read, faulty, at)]
    gaps = sheet_gaps(file, seat, read.facts) if step.own_sheet else []
    return Readiness(read, (*faults, *naming), tuple(blocked), dict(read.unreadable), tuple(gaps))


def sending_refusal_of(file: CaseFile, seat: OpenSeat, facts: Facts) -> Refusal | None:
    """Why what the seat writes could not be sent on: of an application, the offices that nobody holds; else None."""
    case = file.case
    if case.submitted_at is not None or case.held_title_id is not None:
        return None
    if seat.seat.organisation_id != case.organisation_id or seat.run.step != file.edition.application.starts:
        return None
    return sending_refusal(file.edition, case.call, case.regions, facts)


def _kept_for_others(
    file: CaseFile, step: Fill, read: CaseFacts, faulty: Set[str], at: datetime
) -> Iterator[FormFault]:
    """That handing in is kept for cases of other facts; what is only lacking is a fault of the form already."""
    outcome = step.outcomes[step.handed_in]
    parts = compiled_of(file.case.edition).parts(step.form)
    names = read.facts.entered_behind(tuple(read.facts.expression(outcome.when).names)) if outcome.when else ()
    if not faulty.isdisjoint(f"fact:{name}" for name in names):
        return
    try:
        refuse_bound(file, step, outcome, at=at, facts=read.facts)
    except Refusal as why:
        places = ((key, name) for name in names for key, part in parts.items() if name in part.facts)
        section, fact = next(places, ("", ""))
        target = f"fact:{fact}" if fact else ""
        yield FormFault(section, target, why.what, why.clause, _("请核对所填内容；情况确实如此的，不能提交本表。"))


def _is_asked_for(finding: Finding, asked_for: Set[str]) -> bool:
    """Whether all that a condition waits for, fields and materials, is a fault of the form already."""
    if finding.answer is not Answer.unknown:
        return False
    waits_for = {*(f"material:{key}" for key in finding.lacking), *(f"fact:{key}" for key in finding.missing)}
    return bool(waits_for) and waits_for <= asked_for


def _filings_for(case: Case, seat: OpenSeat, form: str, read: CaseFacts) -> list[Filing]:
    """The versions whose files count for the seat: not those of other offices that fill in the same form."""
    units = (case.organisation_id, seat.seat.organisation_id)
    return [filing for filing in read.filings if filing.form != form or filing.organisation_id in units]


def name_fact(edition: Edition) -> str:
    """The fact that names the case: what its title would be called, where titles are named; else the centre's name."""
    return next((kind.naming.fact for kind in edition.titles.values() if kind.naming), "centre_name")


def _overlong(case: Case, form_id: str, read: CaseFacts) -> list[FormFault]:
    """The proposed name where it is longer than the lists and the register take it."""
    fact = name_fact(edition_of(case.edition))
    proposed, parts = read.facts.entered.get(fact), compiled_of(case.edition).parts(form_id)
    section = next((key for key, part in parts.items() if fact in part.facts), "")
    if not section or not isinstance(proposed, str) or len(proposed) <= LONGEST_NAME:
        return []
    what = counted("名称有%(n)d字，最多%(most)d字", len(proposed)) % {"n": len(proposed), "most": LONGEST_NAME}
    return [FormFault(section, f"fact:{fact}", what, (), _("请缩短名称。"))]


def _misnamed(case: Case, form_id: str, read: CaseFacts) -> list[FormFault]:
    """The proposed name where it does not follow the pattern of the titles, once for each pattern."""
    edition = edition_of(case.edition)
    parts = compiled_of(case.edition).parts(form_id)
    faults: dict[str, FormFault] = {}
    for kind in edition.titles.values():
        proposed = read.facts[kind.naming.fact] if kind.naming else None
        if kind.naming is None or not isinstance(proposed, str):
            continue
        refusal = name_fits(kind.naming, proposed)
        section = next((key for key, part in parts.items() if kind.naming.fact in part.facts), "")
        if refusal is not None and section:
            faults[kind.naming.pattern] = FormFault(
                section=section,
                target=f"fact:{kind.naming.fact}",
                what=refusal.what,
                clause=kind.naming.clause or kind.clause,
                remedy=refusal.remedy or _("请按规定的格式填写名称。"),
            )
    return list(faults.values())
