"""Messages: what one should know, the newest first, and marking them read."""

from django.contrib import messages as page_messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.directory.messages import mark_read
from pingding.queries.directory.messages import messages_for, text_of, unread_count
from pingding.queries.mail.content import due_of, leads_to
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in

A_PAGE = 30


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: ViewerRequest) -> HttpResponse:
    """The messages; a posted id marks one as read, `all` marks every one."""
    if request.method == "POST":
        read = str(request.POST.get("read", ""))
        chosen = natural_number(read)
        if chosen is None and read != "all":
            return HttpResponseRedirect(reverse("messages"))
        mark_read(None if chosen is None else [chosen], actor=request.viewer, at=request.at)
        page_messages.success(request, _("已标为已读。"))
        return HttpResponseRedirect(reverse("messages"))
    page = Paginator(messages_for(request.viewer), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "numbers": list(page.paginator.get_elided_page_range(page.number)),
        "lines": [
            {
                "row": row,
                "text": text_of(row),
                "due": due_of(row),
                "url": leads_to(row),
                "unit": row.organisation.name if row.organisation and len(request.viewer.organisations) > 1 else "",
            }
            for row in page
        ],
        "unread": unread_count(request.viewer),
        "crumbs": [{"title": _("首页"), "url": address("home")}, {"title": _("消息"), "url": ""}],
    }
    return render(request, "unit/directory/messages.html", context)
