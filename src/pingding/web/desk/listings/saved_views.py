"""Selections of a list under a name of one's own."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from pingding.actions.listing.saved_views import remove_view, save_view
from pingding.queries.listing.kept import find_view
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.listings.asked import asked_for
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import posted, signed_in


@signed_in
@posted("listing", "subject")
def save(request: ViewerRequest, subject: str) -> HttpResponse:
    """Keep what the page asks for under the name typed, and show it."""
    asked = asked_for(QueryDict(request.POST.get("query", "")))
    view = save_view(subject, request.POST.get("title", ""), asked.kept(), actor=request.viewer, at=request.at)
    messages.success(request, _("已存为常用：%(title)s") % {"title": view.title})
    return HttpResponseRedirect(f"{address('listing', subject)}?{view.query}")


@signed_in
def remove(request: ViewerRequest, pk: int) -> HttpResponse:
    """Forget a selection; only asked for, the list."""
    view = find_view(request.viewer, pk)
    if request.method == "POST":
        remove_view(pk, actor=request.viewer, at=request.at)
        messages.success(request, _("已删除常用条件：%(title)s") % {"title": view.title})
    return HttpResponseRedirect(address("listing", view.subject))
