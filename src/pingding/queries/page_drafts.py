"""What the viewer has begun to type on pages of acts that are not done yet."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from pingding.queries.compiled_queries import compiled_query
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


def act_page(run: StepRun) -> str:
    """The page of the acts of a round, as `case-12-act-7`."""
    return f"case-{run.case_id}-act-{run.pk}"


@compiled_query
def begun_on(pages: tuple[str, ...]) -> QuerySet[PageDraft, int]:
    """The keys of what anybody has begun on these pages."""
    return PageDraft.objects.filter(page__in=pages).values_list("pk", flat=True)
