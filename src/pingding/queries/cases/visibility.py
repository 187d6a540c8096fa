"""What of one case is open to a viewer who may see it: which parts, whose forms, whose sheets, whose names.

Which cases somebody may see at all, `queries/access.py` says: reading is permitted in these two places and nowhere
else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from pingding.policy.procedures.paths import weighing
from pingding.policy.steps.receive import Receive
from pingding.queries.access import leads_case, official_units
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.parties import OFFICES, ROLES_OF
from pingding.queries.cases.path import CasePath
from pingding.queries.journal.acts.steps import AVOIDANCE_ACTS, PANEL_ACTS, SHEET_ACTS, KeepScore, ReadScores
from pingding.queries.journal.journal import JournalLine, LastAct, case_journal, last_act
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, Filing, Seat, StepRun

APPLICANT_ROLES = ("applicant", "holder")
"""The roles of parties whose sections the applicant writes."""


SCORING_ACTS = frozenset({"step_panel", "step_rank", "save_source_sheet", KeepScore.act, ReadScores.act})
"""Acts beside those of a panel that tell of scores: for officials alone."""


class CasePart(StrEnum):
    """A part of a case that is open to a viewer as a whole or not at all, in the order in which they are named."""

    CONTENT = "content"
    CONDITIONS = "conditions"
    MATERIALS = "materials"
    OPINIONS = "opinions"
    JOURNAL = "journal"


@dataclass(frozen=True)
class CaseVisibility:
    """A viewer's view of a case.

    `everything`: officials whose bureau sits in it, the leading authority, auditors. `writes`: the applicant's
    people. `assesses`: an expert asked to score it, who sees the application and the own sheet; `evaluates`: somebody
    of a unit entrusted with evaluating it, who sees the applicant's forms, the material and the own sheet. A partner
    who is none of these sees the form only. `ended` opens the scores to the applicant. `weighing` are the steps whose
    results are kept from this viewer until then. `names_experts`: those who convene its panels, the leading authority
    and auditors know at any time who assesses it; the other officials, such as who recommends it, once it is decided.
    """

    everything: bool
    auditor: bool
    writes: bool
    assesses: bool
    ended: bool
    evaluates: bool = False
    names_experts: bool = False
    weighing: frozenset[str] = field(default_factory=frozenset)

    @property
    def parts(self) -> frozenset[CasePart]:
        """The parts that are open."""
        if self.everything or self.writes:
            return frozenset(CasePart)
        judges = self.assesses or self.evaluates
        return frozenset({CasePart.CONTENT, CasePart.MATERIALS} if judges else {CasePart.CONTENT})

    @property
    def scores(self) -> bool:
        """Whether scores of closed panels are open."""
        return self.everything or (self.writes and self.ended)

    @property
    def persons(self) -> bool:
        """Whether the person who acted for an office is named beside the office."""
        return self.everything

    def hidden_acts(self, sealed: bool) -> frozenset[str]:
        """The acts that the journal of the case leaves out for this viewer.

        While a panel is open (`sealed`), even officials do not read from it which expert has handed in, and those who
        recommend not before the decision who the experts are, nor whom the applicant asks to avoid. Others learn none
        of it, not even at the end; an applicant reads its own requests.
        """
        if self.auditor:
            return frozenset()
        if self.names_experts:
            return SHEET_ACTS if sealed else frozenset()
        avoided = frozenset() if self.writes else AVOIDANCE_ACTS
        return PANEL_ACTS | avoided if self.everything else PANEL_ACTS | avoided | SCORING_ACTS


@dataclass(frozen=True)
class ReadableForms:
    """What a viewer reads of the forms of a case.

    `applicant` is the organisation whose application it is. `everybodys`: what every body handed in, the offices'
    own parts included; else the applicant's alone. `drafts` are the organisations whose drafts are open. `files`:
    the material too. `unmasked`: personal data whole. `names`: the persons who uploaded. `receipts`: the forms that are
    open whoever filled them in, of paper that was received.
    """

    applicant: int
    own: frozenset[int]
    drafts: frozenset[int]
    everybodys: bool
    files: bool
    unmasked: bool
    names: bool
    receipts: frozenset[str] = frozenset()

    def admits(self, filing: Filing) -> bool:
        """Whether this version is open to the viewer."""
        if filing.submitted_at is None:
            return filing.organisation_id in self.drafts
        if self.everybodys or filing.form in self.receipts:
            return True
        return filing.organisation_id == self.applicant or filing.organisation_id in self.own


def visibility_of(viewer: Viewer, file: CaseFile) -> CaseVisibility:
    """What this viewer may see of a case that they may open at all."""
    everything, ended = sees_everything(viewer, file), file.case.ended_at is not None
    return CaseVisibility(
        everything=everything,
        auditor=viewer.is_auditor,
        writes=viewer.holds(file.case.organisation_id),
        assesses=bool(my_assignments(viewer, file)),
        ended=ended,
        evaluates=evaluates(viewer, file),
        names_experts=everything and (_decided(file) or _convenes(viewer, file)),
        weighing=frozenset() if everything or ended else weighing(file.procedure),
    )


def sees_everything(viewer: Viewer, file: CaseFile) -> bool:
    """Whether opinions, scores and the journal of the case are open to the viewer: officials and auditors."""
    if viewer.is_auditor or leads_case(viewer, file.case):
        return True
    bureaus = set(official_units(viewer)) - {file.case.organisation_id}
    return bool(bureaus) and any(seat.organisation_id in bureaus for seat in file.seats)


def handling_offices(case: Case) -> set[int]:
    """The offices that have, or had, a seat in the case; its own organisation is none of them."""
    seats = Seat.objects.filter(run__case=case, role__in=OFFICES).exclude(organisation=case.organisation_id)
    return set(seats.values_list("organisation", flat=True))


def handles(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer is an official of an office that handles the case, and not one of whom it is about.

    Less than `sees_everything`: neither auditors nor, without a seat, the leading authority.
    """
    bureaus = official_units(viewer)
    if not bureaus or viewer.holds(case.organisation_id):
        return False
    return not handling_offices(case).isdisjoint(bureaus)


def scores_open(viewer: Viewer) -> Q:
    """The cases, among those that the viewer may see, of which `CaseVisibility.scores` holds: for lists of many."""
    if viewer.is_auditor:
        return ~Q(pk__in=[])
    scope, bureaus = Q(organisation__in=list(viewer.unit_ids), ended_at__isnull=False), official_units(viewer)
    if bureaus:
        seats = Seat.objects.filter(run__case=OuterRef("pk"), organisation__in=bureaus)
        scope |= Q(edition__lead__in=viewer.offices, submitted_at__isnull=False)
        scope |= Q(Exists(seats.exclude(organisation=OuterRef("organisation"))))
    return scope


def evaluates(viewer: Viewer, file: CaseFile) -> bool:
    """Whether the viewer acts for a unit that is entrusted with evaluating the case."""
    roles = ROLES_OF["evaluator"]
    return any(seat.role == "evaluator" and viewer.holds(seat.organisation_id, *roles) for seat in file.seats)


def _decided(file: CaseFile) -> bool:
    """Whether it is settled what becomes of a case: its end, or a title of some kind and no panel that works again."""
    progress, steps = file.case.progress, file.procedure.steps
    weighing_again = any(steps[step].kind == "panel" for step in progress["open"])
    return file.case.ended_at is not None or (bool(progress["grants"]) and not weighing_again)


def _convenes(viewer: Viewer, file: CaseFile) -> bool:
    """Whether the viewer audits, leads the programme, or acts for an office that convenes a panel of the case."""
    if viewer.is_auditor or leads_case(viewer, file.case):
        return True
    bureaus = set(official_units(viewer))
    return any(seat.organisation_id in bureaus for seat in file.seats if seat.kind == "panel")


def my_assignments(viewer: Viewer, file: CaseFile) -> tuple[Assignment, ...]:
    """The viewer's own assignments in a case, without those that ended and those that something bars."""
    if viewer.person is None or not viewer.is_expert:
        return ()
    own = (each for each in file.assignments if each.expert_id == viewer.person.pk)
    return tuple(each for each in own if each.ended_at is None and not each.bar)


def readable_forms(viewer: Viewer, file: CaseFile, visibility: CaseVisibility | None = None) -> ReadableForms:
    """What this viewer reads of the forms of a case that they may open at all.

    Officials, auditors and the assigned experts read what anybody handed in; the applicant, its partners and whoever
    evaluates only the applicant's: what an office writes of an applicant is said to the applicant in opinions and
    decisions. What is filled in where its paper is received and nowhere else, the applicant reads as well. A draft is
    read by those who write it, and the applicant's by its partners, who are asked to confirm it; they read no files.
    """
    seen = visibility or visibility_of(viewer, file)
    inside = seen.everything or seen.writes or seen.assesses or seen.evaluates
    applicant = file.case.organisation_id
    return ReadableForms(
        applicant=applicant,
        own=viewer.unit_ids,
        drafts=viewer.unit_ids if inside else viewer.unit_ids | {applicant},
        everybodys=seen.everything or seen.assesses,
        files=inside,
        unmasked=seen.everything or seen.writes,
        names=seen.persons,
        receipts=_receipts(file) if seen.writes else frozenset(),
    )


def _receipts(file: CaseFile) -> frozenset[str]:
    """The forms that are filled in where paper is received and at no other kind of step."""
    steps = file.procedure.steps.values()
    elsewhere = {step.own_form for step in steps if not isinstance(step, Receive)}
    forms = {step.form for step in steps if isinstance(step, Receive) and step.form}
    return frozenset(forms - elsewhere)


def journal_seen(case: Case, path: CasePath, visibility: CaseVisibility) -> tuple[JournalLine, ...]:
    """The journal of the case as far as it is open to the viewer, oldest first."""
    hidden = visibility.hidden_acts(sealed(path.runs))
    return case_journal(case, without=hidden, steps=visibility.weighing, whole=visibility.everything)


def last_act_seen(viewer: Viewer, case: Case) -> LastAct | None:
    """The newest act on the case, for those to whom its journal is open; others read neither who nor what."""
    open_to_viewer = CasePart.JOURNAL in visibility_of(viewer, CaseFile(case)).parts
    return last_act(case) if open_to_viewer else None


def sealed(runs: Iterable[StepRun]) -> bool:
    """Whether a panel among these rounds is still open."""
    return any(run.kind == "panel" and run.closed_at is None for run in runs)
