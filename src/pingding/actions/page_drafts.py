"""Drafts of pages: what somebody types is kept until the act is done. Nobody else sees it, so no journal notes it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import accumulate

from django.conf import settings
from django.utils.translation import gettext as _

from pingding.actions.door import action, for_change
from pingding.policy.errors import Refusal
from pingding.queries.page_drafts import Texts, act_page, begun_on
from pingding.queries.page_marks import ABSENT, Moved, moved_on
from pingding.queries.viewer import Viewer
from pingding.records.models import PageDraft, Person, StepRun

MOST_DRAFTS = 500
"""Drafts of one person; the oldest go first."""
LARGEST, MOST_CHARACTERS = 1_000_000, 5_000_000
"""Characters of a draft, and of all drafts of one person, names of fields included; of all, the oldest go first."""


@action
def keep_page_draft(
    page: str, texts: Texts, *, seen: Mapping[str, str] | None, actor: Viewer, at: datetime
) -> PageDraft:
    """Keep what the actor has typed in some fields of a page; an empty field is taken out of the draft.

    `seen` are the marks of what the page showed (`queries.page_marks`); None: the page is sent as a whole, and what it
    does not say any more, such as a box unticked, goes. Refusals: too much text; Moved for what the actor typed
    elsewhere since, all else is kept.
    """
    person = for_change(Person.objects.all()).get(pk=actor.person_or_refuse().pk)
    draft = PageDraft.objects.filter(person=person, page=page).first() or PageDraft(person=person, page=page)
    new = {name: [text for text in values if text] for name, values in texts.items()}
    marks = {name: (seen or {}).get(name, ABSENT) for name in new}
    moved = {} if seen is None else moved_on(draft.typed, {n: v for n, v in new.items() if v}, marks)
    before = {} if seen is None else draft.typed
    kept = before | {name: values for name, values in new.items() if name not in moved}
    draft.typed, draft.saved_at = {name: values for name, values in kept.items() if values}, at
    draft.size = sum(len(name) + sum(map(len, values)) for name, values in draft.typed.items())
    if draft.size > LARGEST:
        raise Refusal(_("填写的内容过长"), kind="too_large", remedy=_("请删减后再保存。"))
    draft.save()
    _forget_oldest(person)
    if moved:
        raise Moved([_("所填内容")], moved)
    return draft


@action
def drop_page_draft(page: str, *, actor: Viewer, at: datetime) -> None:
    """The act is done: what was typed for it need not be kept any more."""
    PageDraft.objects.filter(person=actor.person_or_refuse(), page=page).delete()


def drop_drafts_of_acts(rounds: Iterable[StepRun]) -> None:
    """What anybody has begun of the acts of these rounds goes; part of the act that ended them."""
    if begun := begun_on(tuple(act_page(run) for run in rounds)):
        PageDraft.objects.filter(pk__in=begun).delete()


def drop_drafts_of(person: Person) -> None:
    """Whatever somebody has begun whose account is closed; part of the act that closes it."""
    PageDraft.objects.filter(person=person).delete()


def _forget_oldest(person: Person) -> None:
    """Of more drafts or characters than one person may have, the oldest go."""
    rows = list(PageDraft.objects.filter(person=person).order_by("-saved_at", "-pk").values_list("pk", "size"))
    sizes = accumulate(size for _key, size in rows)
    old = [
        key
        for n, ((key, _size), total) in enumerate(zip(rows, sizes, strict=True))
        if n >= MOST_DRAFTS or total > MOST_CHARACTERS
    ]
    if old:
        PageDraft.objects.filter(pk__in=old).delete()


def sweep_page_drafts(*, at: datetime) -> int:
    """Forget what nobody has touched for the days of `PINGDING_DRAFT_DAYS`; how many drafts that was."""
    old = PageDraft.objects.filter(saved_at__lt=at - timedelta(days=settings.PINGDING_DRAFT_DAYS))
    return old.delete()[0] if old.exists() else 0
