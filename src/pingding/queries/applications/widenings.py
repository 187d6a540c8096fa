"""What a correction leaves closed and may be asked to be opened too, what was asked, and whose the answer is."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.forms.part_titles import SCORE_SHEET
from pingding.policy.steps.fill import Fill
from pingding.queries.applications.content import CorrectionPart, correction_tree
from pingding.queries.applications.writing_permission import Writing
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.correction import correction_of
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Case, Organisation, StepRun, Widening


def returning_office(file: CaseFile, run: StepRun) -> Organisation | None:
    """The office that returned a form with the correction that `run` is; None where none did."""
    correction = correction_of(run)
    seats = [seat for seat in file.seats if correction and seat.run.step == correction.asked_by]
    earlier = [seat for seat in seats if seat.acted_at is not None and seat.acted_at <= run.opened_at]
    return max(earlier, key=lambda seat: seat.pk).organisation if earlier else None


def closed_parts(file: CaseFile, writing: Writing) -> tuple[CorrectionPart, ...]:
    """What the writer filled in and the correction leaves closed: sections with their fields and materials, and the
    score sheet; nothing where the form is not in correction."""
    step = writing.seat.step
    if writing.correction is None or not isinstance(step, Fill):
        return ()
    sections = file.edition.forms[writing.form].sections
    open_now = {f"fact:{key}" for key in writing.facts} | {f"material:{key}" for key in writing.materials}
    closed = []
    for part in correction_tree(file, step):
        key = part.target.partition(":")[2]
        left = tuple(child for child in part.children if child.target not in open_now)
        if part.target == SCORE_SHEET and not writing.scores:
            closed.append(part)
        elif left and sections[key].by in writing.parties:
            closed.append(CorrectionPart(part.target, part.title, left))
    return tuple(closed)


def targets_in(parts: Sequence[CorrectionPart]) -> frozenset[str]:
    """The parts that can be asked for one by one: no section as a whole."""
    leaves = {child.target for part in parts for child in part.children}
    return frozenset(leaves | {part.target for part in parts if not part.children})


def widenings_of(run: StepRun) -> list[Widening]:
    """What was asked in a correction, the latest first; whoever reads the form may read it."""
    return list(Widening.objects.filter(run=run).select_related("office").order_by("-requested_at", "-pk"))


def widenings_to_answer(viewer: Viewer, case: Case | None = None) -> QuerySet[Widening]:
    """What waits for an answer of the viewer's offices (about one case, when it is given), the first due leading."""
    offices = [pk for pk in viewer.roles if viewer.holds(pk, Role.OFFICER)]
    waiting = Widening.objects.filter(office__in=offices, answered_at=None, run__closed_at=None)
    waiting = waiting.filter(run__case=case) if case is not None else waiting
    related = waiting.select_related("run__case__edition", "run__case__organisation", "organisation", "office")
    return related.defer("run__case__edition__content").order_by("run__due_at", "pk")


def find_widening(viewer: Viewer, pk: int) -> Widening:
    """A request to an office of the viewer, answered or not; Refusal(kind="missing") otherwise."""
    offices = [own for own in viewer.roles if viewer.holds(own, Role.OFFICER)]
    rows = Widening.objects.filter(pk=pk, office__in=offices)
    row = rows.select_related("run__case__edition", "run__case__organisation", "organisation", "office").first()
    if row is None:
        raise Refusal(_("没有这件请求，或不由您答复"), kind="missing", remedy=_("请从工作台进入。"))
    return row
