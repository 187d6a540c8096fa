"""Objections as the body that put up the notice sees them, names and grounds included."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.access import official_units
from pingding.queries.notices.notices import closes_at
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Objection


def objections_to_answer(viewer: Viewer, case: Case | None = None) -> QuerySet[Objection]:
    """Open objections to the notices of the viewer's bodies (to one case, when it is given), the oldest first."""
    waiting = _own(viewer).filter(state=Objection.State.OPEN)
    return waiting.filter(case=case) if case is not None else waiting


def answer_due(objection: Objection) -> datetime | None:
    """By when an open objection is to be answered: the last moment of the last day of its notice, which it holds up."""
    return closes_at(objection.notice) if objection.state == Objection.State.OPEN else None


def find_own_objection(viewer: Viewer, receipt: str) -> Objection:
    """An objection, answered or not, to a notice of the viewer's bodies; Refusal(kind="missing") otherwise."""
    objection = _own(viewer).filter(receipt=receipt).first()
    if objection is None:
        raise Refusal(_("没有这件异议，或不由您处理"), kind="missing", remedy=_("请从工作台进入。"))
    return objection


def _own(viewer: Viewer) -> QuerySet[Objection]:
    return (
        Objection.objects.filter(notice__batch__organisation__in=official_units(viewer))
        .select_related("case__organisation", "notice__batch", "answered_by")
        .prefetch_related("evidence__attachment")
        .order_by("raised_at", "pk")
    )


def public_texts(objection: Objection) -> dict[str, str]:
    """What the public reads of its answer, by the name under which a page carries its mark."""
    return {"reason": objection.reason}


def shown_evidence(objection: Objection) -> dict[str, list[int]]:
    """The evidence that came with it by now, by the name under which a page carries its mark."""
    return {"evidence": sorted(each.attachment_id for each in objection.evidence.all())}
