"""How each case is taken in a sitting, as it is typed beside its outcome: who stands aside, the votes or consensus."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pingding.actions.batches.sittings.holding import SittingHeld
from pingding.policy import translation
from pingding.policy.steps.sittings import ItemOfSitting, SittingRecord, Votes
from pingding.policy.text.typed_numbers import read_whole
from pingding.policy.translation import counted
from pingding.queries.batches.batches import BatchDesk
from pingding.queries.batches.sittings import SittingDesk
from pingding.queries.refusals import Faults
from pingding.web.frame.natural_number import natural_number

VOTES = {"in_favour": gettext_lazy("赞成"), "against": gettext_lazy("反对"), "abstained": gettext_lazy("弃权")}
"""The counts of a vote by their names, with their labels."""


def held_of(desk: BatchDesk, post: QueryDict, faults: Faults) -> SittingHeld | None:
    """What was typed of the sitting; None where none was asked for. Votes that are no numbers are among the faults."""
    if desk.sitting is None:
        return None
    chosen = dict.fromkeys(post.getlist("cases"))
    return SittingHeld(
        sitting=desk.sitting.sitting.pk,
        present=_places(post, "present"),
        leave=_places(post, "leave"),
        items={number: _item(post, number, faults) for number in chosen},
        members=post.get("members_mark", ""),
    )


def _places(post: QueryDict, name: str) -> frozenset[int]:
    """The members that were ticked, by their places among them: the first of them is ticked as 1."""
    ticked = (natural_number(text) for text in post.getlist(name))
    return frozenset(each - 1 for each in ticked if each)


def _item(post: QueryDict, number: str, faults: Faults) -> ItemOfSitting:
    return ItemOfSitting(
        recused=_places(post, f"recused-{number}"),
        consensus=post.get(f"consensus-{number}") == "1",
        votes=_votes(post, number, faults),
    )


def _votes(post: QueryDict, number: str, faults: Faults) -> Votes | None:
    """The votes on a case; None where none of their fields has anything in it. One that is empty beside others is 0."""
    counts: dict[str, int | None] = {}
    for name, label in VOTES.items():
        with faults.caught(f"votes-{number}"):
            counts[name] = read_whole(post.get(f"{name}-{number}", ""), str(label))
    if all(count is None for count in counts.values()):
        return None
    return Votes(**{name: counts.get(name) or 0 for name in VOTES})


def item_fields(
    desk: BatchDesk, number: str, typed: QueryDict, errors: Mapping[str, list[str]]
) -> dict[str, Any] | None:
    """The fields of one case, with what was typed; None outside of a sitting."""
    if desk.sitting is None:
        return None
    ties = desk.sitting.hints.get(number, {})
    ticked = _places(typed, f"recused-{number}")
    return {
        "members": [
            {"key": place + 1, "name": member.name, "tie": ties.get(place, ""), "ticked": place in ticked}
            for place, member in enumerate(desk.sitting.members)
        ],
        "tied": [{"name": desk.sitting.members[place].name, "tie": tie} for place, tie in sorted(ties.items())],
        "recused": len(ticked),
        "consensus": typed.get(f"consensus-{number}") == "1",
        "votes": [(name, label, typed.get(f"{name}-{number}", "")) for name, label in VOTES.items()],
        "errors": errors.get(f"votes-{number}", []),
    }


def attendance_words(record: SittingRecord) -> str:
    """How many members there are, and how many came, were on leave, stayed away.

    Those who did not come are named.
    """
    parts = [
        counted("应到%(n)d人，到会%(present)d人", len(record.members))
        % {"n": len(record.members), "present": len(record.present)}
    ]
    for word, names in ((_("请假"), record.names("leave")), (_("缺席"), record.names("absent"))):
        if names:
            parts.append(
                _("%(word)s%(n)d人（%(names)s）") % {"word": word, "n": len(names), "names": translation.listed(names)}
            )
    return _("，").join(parts)


def taken_words(record: SittingRecord, number: str) -> str:
    """How one case was taken: by what votes or by consensus, without whom."""
    item, parts = record.item(number), []
    if item.votes is not None:
        parts.append(_("赞成%(in_favour)d票、反对%(against)d票、弃权%(abstained)d票") % item.votes.model_dump())
    if item.consensus:
        parts.append(_("协商一致"))
    if names := record.recused(number):
        parts.append(_("%(names)s回避") % {"names": translation.listed(names)})
    parts += (_("%(name)s（%(tie)s）参加，未回避") % {"name": name, "tie": tie} for name, tie in record.tied(number))
    return _("；").join(parts)


def member_list(desk: SittingDesk) -> list[tuple[str, str]]:
    """The members to choose from, each with what they are."""
    return [
        (str(place), " ".join(filter(None, (member.name, member.unit, member.position))))
        for place, member in enumerate(desk.members, 1)
    ]
