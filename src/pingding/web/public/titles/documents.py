"""A document that was issued, as a plain page: head, number, title, body, issuer, date."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.queries.documents import find_document
from pingding.queries.editions import edition_of
from pingding.queries.viewer_request import ViewerRequest


def document(request: ViewerRequest, pk: int) -> HttpResponse:
    """One document; a page to be read and printed, 404 for whoever may not read it."""
    issued = find_document(request.viewer, pk)
    context = {
        "document": issued,
        "edition": edition_of(issued.batch.edition),
        "crumbs": [
            {"title": _("首页"), "url": reverse("home")},
            {"title": _("认定名录"), "url": reverse("register")},
            {"title": issued.number, "url": ""},
        ],
    }
    return render(request, "public/titles/document.html", context)
