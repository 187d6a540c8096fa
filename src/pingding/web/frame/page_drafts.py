"""Forms keep by themselves what is typed into them, until the act is done."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.page_drafts import drop_page_draft, keep_page_draft
from pingding.policy.errors import Refusal
from pingding.queries.page_drafts import BegunForm, Texts, begun_forms
from pingding.queries.page_marks import mark_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address
from pingding.web.frame.middleware import is_of_api, refused
from pingding.web.frame.page_marks import read_marks, seen_marks, seen_text
from pingding.web.frame.patches import not_saved, saved_fields, sent_fields
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.frame.typed_answers import SENDING

SURE = "sure"
"""What a page asked about and its writer sends once more: what they are sure of."""
OF_THE_PAGE = frozenset(
    {
        "csrfmiddlewaretoken",
        "draft",
        "draft_seen",
        "request_seen",
        "revision",
        "confirmed",
        "back",
        "keep",
        SURE,
        SENDING,
    }
)
"""Names in a posted form that are nothing that somebody typed."""
DECLARING = frozenset({"signed", "declared"})
"""Boxes with which somebody declares: ticked each time, about the page as it stands then."""
NOT_KEPT = OF_THE_PAGE | DECLARING | {"password", "again", "phone", "email"}
"""Passwords, and how a person is reached, are typed again: they are not to lie in a draft."""
SEEN = "seen"
"""Where a form shows what a record says: the field with the marks of it, kept so that changes meanwhile are noticed."""


@dataclass(frozen=True)
class DraftForm:
    """The draft of a form as the form carries it: where the script saves, what it was opened on, since when.

    `signed` is its page with the platform's signature for this person: under no other name anything is kept.
    """

    page: str
    begun: BegunForm
    resumed: bool = True
    """Whether the form is opened again, not answered: what it then showed of the record is what its writer has seen."""
    signed: str = ""
    saves_at: str = ""
    """Where the script saves it, for a page that answers with more than that it is kept."""

    @property
    def url(self) -> str:
        return self.saves_at or address("page_draft", self.signed or self.page)

    @property
    def seen(self) -> str:
        return seen_text(self.begun.texts, self.begun.texts)

    def record_seen(self, fresh: str) -> str:
        """The marks of the record that the form shows: of what was typed before, those of the day it was typed."""
        then = read_marks(self.begun.texts.get(SEEN, [""])[-1]) if self.resumed else {}
        return json.dumps(read_marks(fresh) | {name: mark for name, mark in then.items() if name in self.begun.texts})

    def holds(self, sent_anyway: Collection[str] = ()) -> bool:
        """Whether anything was typed; what the page itself sends, under the names `sent_anyway`, is nothing of it."""
        typed = (texts for name, texts in self.begun.texts.items() if name != SEEN and name not in sent_anyway)
        return any(text.strip() for texts in typed for text in texts)

    @property
    def post(self) -> QueryDict | None:
        """What was typed, as it would be posted; None where nothing was."""
        if self.begun.saved_at is None:
            return None
        post = QueryDict(mutable=True)
        for name, values in self.begun.texts.items():
            post.setlist(name, values)
        return post


def draft_of(request: ViewerRequest, place: str, *about: object, saves_at: str = "") -> DraftForm | None:
    """The draft of a form: on what page it stands, `case-12`, and what it is about there; None without an account.

    All drafts of a place are read at once.
    """
    if request.viewer.person is None:
        return None
    place, page = (_slug("-".join(map(str, parts))) for parts in ((place,), (place, *about)))
    if place not in request.begun:
        request.begun[place] = begun_forms(request.viewer, place)
    begun = request.begun[place].get(page, BegunForm())
    signed = _signer(request).sign(page)
    return DraftForm(page, begun, resumed=request.method != "POST", signed=signed, saves_at=saves_at)


def _signer(request: ViewerRequest) -> Signer:
    """Signs names of pages for the person who asks."""
    return Signer(sep=".", salt=f"draft-{request.viewer.person_or_refuse().pk}")


def _page_of(request: ViewerRequest, name: str) -> str:
    """The page that a form of the platform named; empty for any other name."""
    try:
        return _signer(request).unsign(name)
    except BadSignature:
        return ""


def _slug(text: str) -> str:
    return re.sub(r"[^-a-zA-Z0-9_]", "_", text)[:120]


class DraftMiddleware:
    """Middleware: a sent form that carries the name of its `draft` is kept before anything else is done with it.

    It goes once the act is done, which is answered by leading on; what is refused, asked once more or broken off stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast(ViewerRequest, request)
        asked.begun, asked.kept_draft = {}, ""
        response = self.get_response(request)
        done = response.status_code == HttpResponseRedirect.status_code and "keep" not in request.POST
        if asked.kept_draft and done:
            drop_page_draft(asked.kept_draft, actor=asked.viewer, at=asked.at)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if request.method != "POST" or is_of_api(request):
            return None
        name, asked = str(request.POST.get("draft", "")), cast(ViewerRequest, request)
        page = _page_of(asked, name) if name and asked.viewer.person is not None else ""
        if not page:
            return None
        try:
            keep_page_draft(page, _posted(asked), seen=None, actor=asked.viewer, at=asked.at)
        except Refusal as refusal:
            return refused(request, refusal)
        asked.kept_draft = page
        return None


def amend_draft(request: ViewerRequest, texts: Mapping[str, str]) -> bool:
    """Put texts into fields of the draft as which the sent form has just been kept; False, and nothing is put, where
    there is no draft or it has not all these fields."""
    posted = _posted(request) if request.kept_draft else {}
    if not posted.keys() >= texts.keys():
        return False
    amended = posted | {name: [text] for name, text in texts.items()}
    keep_page_draft(request.kept_draft, amended, seen=None, actor=request.viewer, at=request.at)
    return True


def _posted(request: ViewerRequest) -> Texts:
    """What was typed into a sent form; a field that still says what the record says is none of it."""
    seen, texts = seen_marks(request), Texts()
    for name, values in request.POST.lists():
        if name not in NOT_KEPT:
            typed = list(map(str, values))
            texts[name] = [] if seen.get(name) == mark_of({name: typed[-1]}, name) else typed
    return texts


@signed_in
@require_http_methods(["GET", "HEAD", "PATCH"])
def page_draft(request: ViewerRequest, draft: str) -> HttpResponse:
    """Keep what the saving script sends of a form."""
    if request.method != "PATCH":
        return HttpResponseRedirect(address("home"))
    try:
        page = _page_of(request, draft)
        if not page:
            raise Refusal(_("没有这一页"), kind="missing", remedy=_("请刷新页面。"))
        return _keep(request, page)
    except Refusal as refusal:
        return not_saved(refusal)


def keep_sent(request: ViewerRequest, draft: DraftForm, pieces: Callable[[dict[str, str]], str]) -> HttpResponse:
    """Keep what the saving script sends of a form whose page answers itself; `pieces` makes of the texts sent what is
    to be shown around their fields."""
    try:
        return _keep(request, draft.page, pieces)
    except Refusal as refusal:
        return not_saved(refusal)


def _keep(
    request: ViewerRequest, page: str, pieces: Callable[[dict[str, str]], str] = lambda _sent: ""
) -> HttpResponse:
    texts = _texts(sent_fields(request))
    kept = keep_page_draft(page, texts, seen=seen_marks(request), actor=request.viewer, at=request.at)
    around = pieces({name: values[-1] if values else "" for name, values in texts.items()})
    return saved_fields(kept.typed, texts, {}, at=request.at, pieces=around)


def _texts(sent: dict[str, object]) -> Texts:
    return {
        name: [str(each) for each in (value if isinstance(value, list) else [value])]
        for name, value in sent.items()
        if name not in NOT_KEPT
    }


urlpatterns = [path("drafts/<str:draft>/", page_draft, name="page_draft")]
