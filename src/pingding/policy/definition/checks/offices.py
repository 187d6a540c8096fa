"""Parties that are the office of a level above the region of a case: regions above which there is no such level."""

from collections.abc import Iterator, Sequence

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.facts.regions import regions_of_party
from pingding.policy.language import Party
from pingding.policy.parts import Node


def check_offices(scope: Scope) -> Iterator[Fault]:
    """Supports that nobody could pay, and procedures and consequences that nobody could begin, in some regions."""
    edition = scope.edition
    for key, support in edition.supports.items():
        if support.when is None:
            yield from _nobody(scope, ("supports", key), support, (support.by,), "没有机关可以登记这一项支持")
    for key, procedure in edition.procedures.items():
        opens = procedure.opens
        if opens is not None and opens.when is None and (opens.cohort is None or opens.cohort.when is None):
            yield from _nobody(scope, ("procedures", key, "opens"), procedure, opens.by, "没有谁可以发起")
    for key, consequence in edition.consequences.items():
        if consequence.from_.found and consequence.from_.when is None:
            inner = ("consequences", key, "from")
            yield from _nobody(scope, inner, consequence, consequence.from_.found, "没有机关可以提出")


def lacking_office(scope: Scope, parties: Sequence[str]) -> tuple[str, ...]:
    """The regions of the programme in which none of the parties has an office; none where that is so in all of them,
    which is a fault of the party itself, or where one of them is unknown."""
    sitting = [scope.edition.parties[key] for key in parties if key in scope.edition.parties]
    if len(sitting) < len(parties):
        return ()
    lacking = tuple(key for key in scope.places if not any(_acts_in(scope, party, key) for party in sitting))
    return lacking if len(lacking) < len(scope.places) else ()


def named_regions(scope: Scope, lacking: tuple[str, ...]) -> str:
    """The first of the regions, and how many they are."""
    named = "、".join(scope.shared.regions[key].title for key in lacking[:3])
    return f"{named}（共{len(lacking)}个地区）"


def _nobody(scope: Scope, path: Path, part: Node, parties: tuple[str, ...], what: str) -> Iterator[Fault]:
    if lacking := lacking_office(scope, parties):
        titles = "、".join(scope.edition.parties[key].title for key in parties)
        fault = f"“{part.title}”由{titles}办理，而{named_regions(scope, lacking)}以上没有这一级，{what}。"  # type: ignore[attr-defined]
        remedy = "请加写其他参与方，或写明这样的称号不在此列（when），或在共享词表 regions 补写上级地区（within）。"
        yield scope.fault((*path, "found" if path[-1] == "from" else "by"), fault, remedy)


def _acts_in(scope: Scope, party: Party, region: str) -> bool:
    """Whether somebody can act as the party for a case of the region."""
    return party.up_to is None or bool(regions_of_party(scope.shared, party, [region]))
