"""Who may write what in the forms of a case now, and what keeps a form from being handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pingding.policy.conditions.assess import Finding
from pingding.policy.errors import Refusal
from pingding.policy.forms.form_check import FormFault
from pingding.policy.forms.part_titles import SCORE_SHEET
from pingding.policy.steps.fill import Fill
from pingding.policy.translation import counted
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.correction import ReturnForCorrection, correction_of
from pingding.queries.cases.facts import OwnPart
from pingding.queries.cases.seats import OpenSeat, open_seats
from pingding.queries.editions import compiled_of, edition_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Filing, Organisation, StepRun

SHEET = SCORE_SHEET
"""The score sheet as a part of a form: what a correction names, and its page's id; no section can have it."""


class FormIncomplete(Refusal):
    """A form cannot be handed in: its faults, the conditions that block, texts that are no value, leaves not scored."""

    def __init__(
        self,
        faults: tuple[FormFault, ...],
        blocked: tuple[Finding, ...],
        unreadable: Mapping[str, Refusal],
        unscored: tuple[str, ...] = (),
    ) -> None:
        self.faults, self.blocked, self.unreadable, self.unscored = faults, blocked, unreadable, unscored
        count = len(faults) + len(blocked) + len(unreadable) + len(unscored)
        clauses = [*(c for fault in faults for c in fault.clause), *(c for finding in blocked for c in finding.clause)]
        super().__init__(
            counted("还有%(count)d处需要处理，暂不能提交", count) % {"count": count},
            clause=tuple(dict.fromkeys(clauses)),
            remedy=_("请按“填写检查”逐项处理后再提交。"),
        )


@dataclass(frozen=True)
class Writing:
    """A form that the viewer may write in now: whose version, which facts and materials, on which round."""

    seat: OpenSeat
    form: str
    organisation: Organisation
    parties: frozenset[str]
    facts: frozenset[str]
    materials: frozenset[str]

    @property
    def correction(self) -> ReturnForCorrection | None:
        """What a return for correction asks for; None where the form is written for the first time."""
        return correction_of(self.seat.run)

    @property
    def scores(self) -> bool:
        """Whether the score sheet of the step may be written in now."""
        return self.seat.step.own_sheet and sheet_open(self.seat.run)


def sheet_open(run: StepRun) -> bool:
    """Whether a round leaves its score sheet open: a correction only when it names the sheet."""
    correction = correction_of(run)
    return correction is None or correction.names(SHEET)


def fill_seat_of(viewer: Viewer, file: CaseFile) -> OpenSeat | None:
    """The viewer's seat at an open fill step, if there is one."""
    return next((seat for seat in open_seats(viewer, file) if isinstance(seat.step, Fill)), None)


def signed_in(filings: Sequence[Filing], form: str, organisation: Organisation) -> frozenset[str]:
    """The declarations signed in an organisation's draft of a form, which is one of these versions if there is any."""
    drafts = (f for f in filings if f.submitted_at is None and f.form == form and f.organisation_id == organisation.pk)
    return frozenset(signed for draft in drafts for signed in draft.signed)


def writings(viewer: Viewer, file: CaseFile) -> list[Writing]:
    """Every form of the case that the viewer may write in now."""
    return [_writing(file.case, seat, seat.step.own_form) for seat in open_seats(viewer, file) if seat.step.own_form]


def writing_or_refuse(viewer: Viewer, file: CaseFile, form: str | None = None) -> Writing:
    """The form the viewer may write in (the one named, or the only one)."""
    for writing in writings(viewer, file):
        if form in (None, writing.form):
            return writing
    raise Refusal(_("本件的表格目前不能由您填写"), kind="forbidden", remedy=_("已提交的内容须经退回补正后才能修改。"))


def _writing(case: Case, seat: OpenSeat, form_id: str) -> Writing:
    parties = frozenset({seat.seat.party})
    facts, materials = _parts_of(case, form_id, parties, correction_of(seat.run))
    return Writing(seat, form_id, seat.seat.organisation, parties, facts, materials)


def _parts_of(
    case: Case, form_id: str, parties: frozenset[str], correction: ReturnForCorrection | None
) -> tuple[frozenset[str], frozenset[str]]:
    facts: set[str] = set()
    materials: set[str] = set()
    parts = compiled_of(case.edition).parts(form_id)
    for section_id, section in edition_of(case.edition).forms[form_id].sections.items():
        if section.by not in parties:
            continue
        fields, files = parts[section_id]
        reopened = correction is None or correction.names(f"section:{section_id}")
        facts |= {f for f in fields if reopened or (correction and correction.names(f"fact:{f}"))}
        materials |= {m for m in files if reopened or (correction and correction.names(f"material:{m}"))}
    return frozenset(facts), frozenset(materials)


def own_facts(case: Case, form: str, parties: frozenset[str]) -> frozenset[str]:
    """The facts that these parties type into a form."""
    return compiled_of(case.edition).typed_by(form, parties)


def own_part_of(case: Case, seat: OpenSeat, form: str) -> OwnPart:
    """What the seat fills in itself in a form, where other seats of its party may each fill in a copy of their own."""
    return OwnPart(seat.seat.organisation_id, own_facts(case, form, frozenset({seat.seat.party})))
