"""What the saving script sends, and how it is answered."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.text.json_text import read_json
from pingding.queries.page_marks import Moved, marks_of
from pingding.queries.refusals import each_of, kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.widthless import say_widthless
from pingding.web.wording.dates import clock_words


def sent_fields(request: ViewerRequest) -> dict[str, Any]:
    """The changed fields by name, sent as JSON. Refusal for what is none."""
    try:
        sent = read_json(request.body)
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise Refusal(_("无法读取所保存的内容"), remedy=_("请用“保存草稿”按钮保存。"))
    say_widthless(request, *_texts_in(sent))
    return sent


def _texts_in(value: object) -> Iterator[str]:
    """Every text in JSON data, those of the rows of tables too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(inner)


def saved_fields(
    data: Mapping[str, Any], names: Collection[str], wrong: Mapping[str, str], *, at: datetime, **more: Any
) -> HttpResponse:
    """That the fields named are saved: when, their new marks, and what is not yet right of them."""
    right = [name for name in names if name not in wrong]
    saved = {"seen": marks_of(data, names), "wrong": dict(wrong), "right": right, "time": clock_words(at)}
    return JsonResponse(saved | more)


def not_saved(refusal: Refusal) -> HttpResponse:
    """Why nothing, or not all, is saved, with the status of the refusal's kind."""
    problem = {"what": refusal.what, "clause": refusal.cited, "remedy": refusal.remedy}
    return JsonResponse(problem, status=kind_of(refusal).status)


def patched_texts(
    request: ViewerRequest,
    names: Collection[str],
    save: Callable[[dict[str, str]], object],
    stored: Callable[[Iterable[str]], Mapping[str, str]],
) -> HttpResponse:
    """Save the texts sent for the fields named, and answer with what then stands in them.

    `save` may store what it can and refuse the rest, each at its field.
    """
    wrong: dict[str, str] = {}
    try:
        texts = {name: str(text) for name, text in sent_fields(request).items() if name in names}
        if texts:
            save(texts)
    except Refusal as refusal:
        if isinstance(refusal, Moved) or not refusal.kept:
            return not_saved(refusal)
        wrong = {each.field: each.advice for each in each_of(refusal)}
    return saved_fields(stored(texts), texts, {name: wrong[name] for name in texts if name in wrong}, at=request.at)
