"""What a change made of a title, in words: from which name to which, to whom, until when."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.queries.editions import edition_of
from pingding.records.models import Organisation, Title, TitleChange


def became(title: Title, changes: Iterable[TitleChange]) -> dict[int, str]:
    """By change, what the title is since, in a few words; empty where its act says all. In one query.

    `changes` are all of the title up to a day, in the order in which they take effect.
    """
    rows, name, words = list(changes), title.name, {}
    holders = Organisation.objects.in_bulk([row.sets["holder"] for row in rows if "holder" in row.sets])
    for row in rows:
        parts = []
        if "name" in row.sets:
            parts.append(_("由“%(old)s”改为“%(new)s”") % {"old": name, "new": row.sets["name"]})
            name = row.sets["name"]
        if "holder" in row.sets:
            parts.append(_("持有单位为%(name)s") % {"name": holders[row.sets["holder"]].name})
        if "kind" in row.sets:
            parts.append(edition_of(title.edition).titles[row.sets["kind"]].label)
        parts.extend(_until(row))
        words[row.pk] = translation.listed(parts)
    return words


def _until(row: TitleChange) -> list[str]:
    """The last day of the standing that the change set, else of the term."""
    end = row.sets.get("until") or row.sets.get("expires_on")
    if not end:
        return []
    last = date.fromisoformat(end) - timedelta(days=1)
    return [_("至%(day)s") % {"day": translation.day(last)}]
