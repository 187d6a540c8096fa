"""What the viewer has begun to type on pages of acts that are not done yet."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from pingding.queries.viewer import Viewer
from pingding.records.models import PageDraft, StepRun

Texts = dict[str, list[str]]
"""What was typed, by the names of the fields; of a group of boxes each value that is ticked."""


@dataclass(frozen=True)
class BegunForm:
    """What stands in the draft of a form; `saved_at` is None where there is none."""

    texts: Texts = field(default_factory=dict)
    saved_at: datetime | None = None


def begun_forms(viewer: Viewer, place: str) -> dict[str, BegunForm]:
    """The viewer's own drafts of a place, `case-12`, and of what is begun there, `case-12-act-7`, in one query."""
    if viewer.person is None:
        return {}
    here = Q(page=place) | Q(page__startswith=f"{place}-")
    rows = PageDraft.objects.filter(here, person=viewer.person)
    return {row.page: BegunForm(dict(row.typed), row.saved_at) for row in rows}


def act_pages(rounds: QuerySet[StepRun]) -> QuerySet[StepRun, str]:
    """The pages of the acts of these rounds, as `case-12-act-7`, for a query to compare with."""
    case, run = (Cast(name, CharField()) for name in ("case_id", "pk"))
    return rounds.order_by().values_list(Concat(Value("case-"), case, Value("-act-"), run), flat=True)
