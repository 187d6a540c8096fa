"""The cases about a title, and the titles of those who write, as they are on a day."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from pingding.queries.access import visible_cases
from pingding.queries.title_spans import ON_DAY, spans_on
from pingding.queries.titles.register import registered
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Title


def later_cases(viewer: Viewer, title: Title) -> QuerySet[Case]:
    """The cases about the title that the viewer may see, the newest first."""
    rows = visible_cases(viewer).filter(held_title=title).select_related("edition")
    return rows.defer("edition__content").order_by("-opened_at", "-pk")


def titles_held_by(units: Sequence[int], on: date) -> list[Title]:
    """The titles of these units on a day, those that have ended among them, the newest first, with their span."""
    own = spans_on(on).filter(organisation__in=units)
    rows = registered(on).filter(pk__in=own.values("title")).select_related("case__organisation")
    return [title for title in rows if getattr(title, ON_DAY)]


def open_cases_of(titles: Sequence[Title]) -> dict[int, list[Case]]:
    """By title, the cases about it under way of which its holder may know; in one query."""
    by_title: dict[int, list[Case]] = {title.pk: [] for title in titles}
    rows = Case.objects.filter(held_title__in=by_title, ended_at=None, confidential=False).select_related("edition")
    for case in rows.defer("edition__content").order_by("opened_at", "pk"):
        by_title[case.held_title_id or 0].append(case)
    return by_title
