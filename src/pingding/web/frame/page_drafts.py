"""Pages of acts keep by themselves what is typed on them, until the act is done."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path
from django.views.decorators.http import require_http_methods

from pingding.actions.page_drafts import drop_page_draft, keep_page_draft
from pingding.policy.errors import Refusal
from pingding.queries.page_drafts import BegunPage, Texts, begun_pages
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address
from pingding.web.frame.page_marks import seen_marks, seen_text
from pingding.web.frame.patches import not_saved, saved_fields, sent_fields
from pingding.web.frame.require_sign_in import signed_in

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "seen", "revision", "confirmed", "back", "keep", "password", "again"})
"""Names in a posted form that are nothing that somebody typed, or nothing to be kept."""


@dataclass(frozen=True)
class DraftForm:
    """The draft of a page as its form carries it: where the script saves, what the page was opened on, since when."""

    page: str
    begun: BegunPage

    @property
    def url(self) -> str:
        return address("page_draft", self.page)

    @property
    def seen(self) -> str:
        return seen_text(self.begun.texts, self.begun.texts)

    @property
    def post(self) -> QueryDict | None:
        """What was typed, as it would be posted; None where nothing was."""
        if self.begun.saved_at is None:
            return None
        post = QueryDict(mutable=True)
        for name, values in self.begun.texts.items():
            post.setlist(name, values)
        return post


def draft_forms(request: ViewerRequest, pages: list[str]) -> dict[str, DraftForm]:
    """The drafts of several pages, in one query."""
    begun = begun_pages(request.viewer, pages)
    return {page: DraftForm(page, begun.get(page, BegunPage())) for page in pages}


def draft_form(request: ViewerRequest, page: str) -> DraftForm:
    """The draft of one page."""
    return draft_forms(request, [page])[page]


def keep_posted(request: ViewerRequest, page: str) -> None:
    """Keep a posted form as it is, be it refused or not sent off yet."""
    texts = {name: list(map(str, values)) for name, values in request.POST.lists() if name not in NOT_KEPT}
    keep_page_draft(page, texts, seen=None, actor=request.viewer, at=request.at)


def drop_draft(request: ViewerRequest, page: str) -> None:
    """The act is done."""
    drop_page_draft(page, actor=request.viewer, at=request.at)


@signed_in
@require_http_methods(["GET", "HEAD", "PATCH"])
def page_draft(request: ViewerRequest, page: str) -> HttpResponse:
    """Keep what the saving script sends of a page."""
    if request.method != "PATCH":
        return HttpResponseRedirect(address("home"))
    try:
        texts = _texts(sent_fields(request))
        draft = keep_page_draft(page, texts, seen=seen_marks(request), actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return not_saved(refusal)
    return saved_fields(draft.typed, texts, {})


def _texts(sent: dict[str, object]) -> Texts:
    return {
        name: [str(each) for each in (value if isinstance(value, list) else [value])]
        for name, value in sent.items()
        if name not in NOT_KEPT
    }


urlpatterns = [path("drafts/<slug:page>/", page_draft, name="page_draft")]
