"""Phrases of an office: wordings of opinions that its officials use again."""

from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.door import action, for_change, record_act
from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import content_digest
from pingding.policy.text.typed_text import read_line, read_paragraphs
from pingding.queries.directory.phrases import find_phrase, find_phrase_office
from pingding.queries.journal.acts.directory import RemovePhrase, RenamePhrase, SavePhrase
from pingding.queries.viewer import Viewer
from pingding.records.models import Organisation, Phrase

MOST_PHRASES, LONGEST_TITLE, LONGEST_TEXT, OWN_TITLE = 100, 40, 2000, 20


@action
def save_phrase(office: int, text: str, title: str = "", *, actor: Viewer, at: datetime) -> Phrase:
    """Keep a wording as a phrase of the office; without a title it is called by its first words.

    Effects: the phrase; journal. Refusals: not an official of the office; no text or too long; the office has a phrase
    of that text or title, or too many.
    """
    unit = _hold(find_phrase_office(actor, office))
    wording = read_paragraphs(text, _("意见"), LONGEST_TEXT)
    name = read_line(title, _("名称"), LONGEST_TITLE, required=False)
    _refuse_kept(unit, wording)
    name = _free(unit, name) if name else _own_title(unit, wording)
    if unit.phrases.count() >= MOST_PHRASES:
        what = _("本部门的常用语已有%(most)d条") % {"most": MOST_PHRASES}
        raise Refusal(what, kind="conflict", remedy=_("请先删除不再使用的。"))
    person = actor.person_or_refuse()
    phrase = Phrase.objects.create(organisation=unit, title=name, text=wording, saved_by=person, saved_at=at)
    record_act(SavePhrase(title=name, content=content_digest(wording)), at=at, actor=actor, behalf=unit, about=name)
    return phrase


@action
def rename_phrase(pk: int, title: str, *, actor: Viewer, at: datetime) -> Phrase:
    """Give a phrase another title. Effects: journal. Refusals: not of the actor's office; no title, or one in use."""
    phrase = _held_phrase(actor, pk)
    before, name = phrase.title, read_line(title, _("名称"), LONGEST_TITLE)
    if name == before:
        return phrase
    phrase.title = _free(phrase.organisation, name)
    phrase.save(update_fields=["title"])
    record_act(RenamePhrase(**{"from": before}, to=name), at=at, actor=actor, behalf=phrase.organisation, about=name)
    return phrase


@action
def remove_phrase(pk: int, *, actor: Viewer, at: datetime) -> str:
    """Delete a phrase; gives its title. Effects: journal. Refusals: not of the actor's office."""
    phrase = _held_phrase(actor, pk)
    phrase.delete()
    record_act(RemovePhrase(title=phrase.title), at=at, actor=actor, behalf=phrase.organisation, about=phrase.title)
    return phrase.title


def _hold(office: Organisation) -> Organisation:
    """The office, whose phrases nobody else changes until the act is done."""
    return for_change(Organisation.objects.all()).get(pk=office.pk)


def _held_phrase(actor: Viewer, pk: int) -> Phrase:
    """A phrase as it stands once its office is held: somebody may have renamed or deleted it until then."""
    _hold(find_phrase(actor, pk).organisation)
    return find_phrase(actor, pk)


def _refuse_kept(office: Organisation, text: str) -> None:
    """Refuse a text that the office keeps already, as when a button was pressed twice."""
    phrase = office.phrases.filter(text=text).first()
    if phrase is not None:
        what = _("本部门已有内容相同的常用语“%(title)s”") % {"title": phrase.title}
        raise Refusal(what, kind="conflict", remedy=_("可以直接使用，不必再存。"))


def _free(office: Organisation, title: str) -> str:
    """The title, unless the office has a phrase of it."""
    if office.phrases.filter(title=title).exists():
        what = _("已有名为“%(title)s”的常用语") % {"title": title}
        raise Refusal(what, where=_("名称"), kind="conflict", remedy=_("请换一个名称。"), field="title")
    return title


def _own_title(office: Organisation, text: str) -> str:
    """The first words of a text, numbered where another phrase is called so."""
    first, used = text.split("\n")[0][:OWN_TITLE], set(office.phrases.values_list("title", flat=True))
    numbered = (f"{first} {n}" for n in range(2, MOST_PHRASES + 2))
    return first if first not in used else next(title for title in numbered if title not in used)
