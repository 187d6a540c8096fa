"""What the viewer has begun to type on pages of acts that are not done yet."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from pingding.queries.viewer import Viewer
from pingding.records.models import PageDraft

Texts = dict[str, list[str]]
"""What was typed, by the names of the fields; of a group of boxes each value that is ticked."""


@dataclass(frozen=True)
class BegunPage:
    """What stands in the draft of a page; `saved_at` is None where there is none."""

    texts: Texts = field(default_factory=dict)
    saved_at: datetime | None = None


def begun_pages(viewer: Viewer, pages: Collection[str]) -> dict[str, BegunPage]:
    """The viewer's own drafts of the pages named, in one query; in none where no page is named."""
    if viewer.person is None or not pages:
        return {}
    rows = PageDraft.objects.filter(person=viewer.person, page__in=pages)
    return {row.page: BegunPage(dict(row.typed), row.saved_at) for row in rows}
