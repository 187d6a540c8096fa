"""The page that says what an act will bring about, before it is done; everything typed goes along."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.shortcuts import render

from pingding.queries.viewer_request import ViewerRequest

NOT_KEPT = ("csrfmiddlewaretoken", "back", "confirmed")


def ask_first(
    request: ViewerRequest,
    title: str,
    lines: Iterable[str],
    *,
    onward: str,
    crumbs: Sequence[dict[str, str]],
    back: str = "",
    final: bool = False,
    refuses: bool = False,
    missing_offices: Sequence[str] = (),
) -> HttpResponse:
    """The page; what was sent is sent again with `confirmed`, or with `back`, to the same address.

    `onward` and `back` are what the buttons say; `final` adds that it cannot be taken back, `refuses` colours an act
    that takes something away; `missing_offices` says which are not there yet.
    """
    post = request.POST
    context = {
        "title": title,
        "lines": list(lines),
        "onward": onward,
        "back": back,
        "final": final,
        "refuses": refuses,
        "missing_offices": missing_offices,
        "action": request.get_full_path(),
        "hidden": [(name, value) for name in post if name not in NOT_KEPT for value in post.getlist(name)],
        "crumbs": crumbs,
    }
    return render(request, "desk/confirm.html", context)
