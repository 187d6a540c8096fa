"""What a case about a title names that must exist: the unit that takes it over, the title into which it goes."""

from collections.abc import Iterator

from pingding.cli.player.world import World
from pingding.policy.steps.title_acts import Merge, Split, TitleAct, Transfer
from pingding.policy.values.typed import Value
from pingding.queries.editions import edition_of
from pingding.queries.title_spans import held_on
from pingding.records.models import Case


def named_by(case: Case, world: World) -> dict[str, Value]:
    """By fact, the codes and numbers that the acts of the case's procedure will look up. A unit is registered for it
    beside the holder; where no other title is held, none is named."""
    values: dict[str, Value] = {}
    for act in _acts(case):
        if isinstance(act, Transfer | Split):
            holder = case.organisation
            fact = act.fact if isinstance(act, Transfer) else act.holder
            values[fact] = world.unit(holder.kind, holder.region).organisation.code
        elif isinstance(act, Merge):
            others = held_on(world.today()).filter(title__edition=case.edition).exclude(title=case.held_title_id)
            number = others.order_by("title").values_list("title__number", flat=True).first()
            values |= {act.fact: number} if number else {}
    return values


def _acts(case: Case) -> Iterator[TitleAct]:
    procedure = edition_of(case.edition).procedures[case.procedure]
    for step in procedure.steps.values():
        for outcome in step.outcomes.values():
            yield from outcome.acts
