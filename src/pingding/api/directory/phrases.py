"""Phrases of an office: wordings of opinions that its officials use again."""

from datetime import datetime

from ninja import Schema

from pingding.actions.directory import phrases as acts
from pingding.api.frame.routes import AtRecord, Page, Paging, Query, RequestBody, Routes, Text, Word, page_of, shown
from pingding.queries.directory.phrases import find_phrase, phrases_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Phrase

routes = Routes(tags=["常用语 phrases"])


class PhraseOut(Schema):
    """A phrase, and the office whose it is."""

    id: int
    office: int
    title: str
    text: str
    saved_at: datetime


class SavePhraseIn(RequestBody):
    """The wording; without a title it is called by its first words."""

    text: Text
    title: Word = ""


class RenamePhraseIn(RequestBody):
    """The new title."""

    title: Word


@routes.read("/phrases", Page[PhraseOut], "常用语")
def list_phrases(request: ViewerRequest, paging: Query[Paging]) -> Page[PhraseOut]:
    """The phrases of one's offices, by office and title."""
    return page_of(phrases_of(request.viewer), paging, _out)


@routes.act("/offices/{office_id}/phrases", PhraseOut, "存为常用语", creates=True)
def save_phrase(request: ViewerRequest, office_id: AtRecord, body: SavePhraseIn) -> PhraseOut:
    """Keep a wording as a phrase of the office. A title in use is a conflict."""
    return _out(acts.save_phrase(office_id, body.text, body.title, actor=request.viewer, at=request.at))


@routes.act("/phrases/{phrase_id}/rename", PhraseOut, "改名常用语")
def rename_phrase(request: ViewerRequest, phrase_id: AtRecord, body: RenamePhraseIn) -> PhraseOut:
    """Give a phrase another title."""
    return _out(acts.rename_phrase(phrase_id, body.title, actor=request.viewer, at=request.at))


@routes.act("/phrases/{phrase_id}/remove", PhraseOut, "删除常用语")
def remove_phrase(request: ViewerRequest, phrase_id: AtRecord) -> PhraseOut:
    """Delete a phrase; gives it as it was."""
    phrase = _out(find_phrase(request.viewer, phrase_id))
    acts.remove_phrase(phrase_id, actor=request.viewer, at=request.at)
    return phrase


def _out(phrase: Phrase) -> PhraseOut:
    return shown(PhraseOut, phrase, office=phrase.organisation_id)
