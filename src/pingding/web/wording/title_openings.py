"""What may be opened on a title, as pages list it."""

from datetime import date
from typing import Any

from django.urls import reverse

from pingding.policy.language import Edition
from pingding.queries.editions import edition_of
from pingding.queries.titles.openings import PossibleOpening, openings
from pingding.queries.viewer import Viewer
from pingding.records.models import Title
from pingding.web.wording.clause_links import chips


def opening_entries(viewer: Viewer, title: Title, on: date) -> list[dict[str, Any]]:
    """What the viewer may open on the title, or why not; `url` leads to the form, or takes it where `posts`."""
    edition = edition_of(title.edition)
    return [_entry(edition, title, each) for each in openings(viewer, title, on)]


def _entry(edition: Edition, title: Title, possible: PossibleOpening) -> dict[str, Any]:
    by_request = possible.procedure.opened_by == "request"
    page = "open_request" if by_request else "report_on_title"
    return {
        "title": possible.procedure.title,
        "help": possible.opens.help,
        "clauses": chips(edition, possible.clause),
        "posts": by_request,
        "public": possible.behalf is None,
        "url": reverse(page, args=[title.code, possible.key]),
        "refusal": possible.refusal,
    }
