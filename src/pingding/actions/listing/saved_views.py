"""Selections of a list under a name. They decide nothing and are one person's own, so no journal notes them."""

from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.door import action, for_change
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_line
from pingding.queries.listing.kept import find_view, views_of
from pingding.queries.listing.subjects import listing_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Person, SavedView

MOST_VIEWS, LONGEST_TITLE, LONGEST_QUERY = 20, 40, 1000


@action
def save_view(subject: str, title: str, query: str, *, actor: Viewer, at: datetime) -> SavedView:
    """Keep what the address of a list asks for under a name; an earlier one of that name takes its place.

    Refusals: no such list, or not for the actor; no name; too many names; an address too long.
    """
    listing_of(subject, actor, at).everything()
    name = read_line(title, _("名称"), LONGEST_TITLE)
    if len(query) > LONGEST_QUERY:
        raise Refusal(_("条件过多，不能保存"), kind="too_large", remedy=_("请减少条件后再存。"))
    person = for_change(Person.objects.all()).get(pk=actor.person_or_refuse().pk)
    own = views_of(actor, subject)
    if own.count() >= MOST_VIEWS and not own.filter(title=name).exists():
        what = _("常用条件已有%(most)d个") % {"most": MOST_VIEWS}
        raise Refusal(what, kind="conflict", remedy=_("请先删除不再使用的。"))
    values = {"query": query, "saved_at": at}
    return SavedView.objects.update_or_create(person=person, subject=subject, title=name, defaults=values)[0]


@action
def remove_view(pk: int, *, actor: Viewer, at: datetime) -> str:
    """Forget one's own selection; gives of which list. Refusals: it is not the actor's."""
    view = find_view(actor, pk)
    view.delete()
    return view.subject
