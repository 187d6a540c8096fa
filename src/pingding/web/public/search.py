"""查找: one box over everything that one may see, what is found by kind, each leading to its page."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.text.places import places_of, plainly
from pingding.policy.translation import counted
from pingding.queries.listing.finding import LONGEST_WORDS, Hit, Hits, find_everywhere
from pingding.queries.listing.subjects import subjects_for
from pingding.queries.search import parted
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address
from pingding.web.wording.clause_links import nth_anchor

TITLES: Mapping[str, str] = {
    "case": gettext_noop("事项"),
    "title": gettext_noop("称号"),
    "unit": gettext_noop("单位"),
    "programme": gettext_noop("政策项目"),
    "call": gettext_noop("申报通知"),
    "notice": gettext_noop("公示公告"),
    "document": gettext_noop("发布文件"),
    "clause": gettext_noop("条款"),
}
LISTS = {"case": "cases", "unit": "units"}
"""Where a kind has a list of its own to look further in; titles have the public register."""


def search(request: ViewerRequest) -> HttpResponse:
    """What was found for the words of the address."""
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    only = kind if (kind := request.GET.get("kind", "")) in TITLES else ""

    def hits_of(words: str) -> tuple[Hits, ...]:
        return find_everywhere(request.viewer, words, request.at, only) if words else ()

    hits_by_kind = hits_of(words)
    joined = "" if hits_by_kind else parted(words, lambda words: bool(hits_of(words)))
    total = sum(hits.total for hits in hits_by_kind)
    context = {
        "words": words,
        "parted": {"words": joined, "url": f"?{urlencode({'q': joined})}"} if joined else None,
        "all_url": f"?{urlencode({'q': words})}" if only else "",
        "groups": [_group(hits, words, subjects_for(request.viewer), only) for hits in hits_by_kind],
        "note": counted("共 %(n)d 条", total) % {"n": total} if words else "",
    }
    return render(request, "public/search/search.html", context)


def _group(hits: Hits, words: str, lists: list[str], only: str) -> dict[str, Any]:
    subject = LISTS.get(hits.kind, "")
    page = address("register") if hits.kind == "title" else address("listing", subject) if subject in lists else ""
    query = {"q": words, "view": "all"} if page else {"q": words, "kind": hits.kind}
    more = f"{page or address('search')}?{urlencode(query)}"
    return {
        "title": _(TITLES[hits.kind]),
        "total": hits.total,
        "hits": [_hit(hit, words) for hit in hits.hits],
        "more_url": more if hits.total > len(hits.hits) and (page or hits.kind != only) else "",
    }


def _hit(hit: Hit, words: str) -> dict[str, Any]:
    head, *rest = hit.heading.split(" · ")
    return {
        "url": ADDRESSES[hit.kind](hit.key),
        "head": marked(head, words),
        "rest": marked(" · ".join(map(str, rest)), words),
        "passage": marked(hit.passage, words),
    }


def _call(key: str) -> str:
    programme, _hash, _pk = key.partition("#")
    return f"{address('programme', programme)}#calls"


def _clause(key: str) -> str:
    programme, _hash, number = key.partition("#")
    return f"{address('programme_clauses', programme)}#{nth_anchor(number)}"


ADDRESSES: Mapping[str, Callable[[str], str]] = {
    "case": lambda key: address("case", key),
    "title": lambda key: address("title", key),
    "unit": lambda key: address("organisation", int(key)),
    "programme": lambda key: address("programme", key),
    "call": _call,
    "notice": lambda key: address("notice", int(key)),
    "document": lambda key: address("document", int(key)),
    "clause": _clause,
}


def marked(text: str, words: str) -> list[tuple[str, bool]]:
    """The text in pieces, with True those that are one of the words.

    >>> marked("重庆示例中心", "示例")
    [('重庆', False), ('示例', True), ('中心', False)]
    """
    pieces, done = [], 0
    for start, end in places_of(text, plainly(words).split()):
        pieces += [(text[done:start], False), (text[start:end], True)]
        done = end
    return [piece for piece in [*pieces, (text[done:], False)] if piece[0]]
