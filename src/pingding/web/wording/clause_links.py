"""Where a clause, and each place that carries one out, stands on a programme's public pages."""

from dataclasses import dataclass

from django.urls import reverse

from pingding.policy.definition.rules import Rule
from pingding.policy.language import Edition
from pingding.policy.language.facts import Field_


@dataclass(frozen=True)
class Chip:
    """A clause as a link: its number, its place on the clause page, its gist in a few words."""

    number: str
    url: str
    gist: str


def clause_anchor(edition: Edition, clause: str) -> str:
    """The id of a clause's row; clauses are counted because their numbers are no identifiers."""
    return nth_anchor(list(edition.clauses).index(clause) + 1)


def nth_anchor(n: int | str) -> str:
    """The id of the row of an edition's nth clause."""
    return f"clause-{n}"


def chips(edition: Edition, clauses: tuple[str, ...]) -> tuple[Chip, ...]:
    """The clauses as links; a number that is no clause of the edition is shown without a link."""
    page = reverse("programme_clauses", args=[edition.id])
    return tuple(
        Chip(number, f"{page}#{clause_anchor(edition, number)}", edition.clauses[number].says)
        if number in edition.clauses
        else Chip(number, "", "")
        for number in clauses
    )


def rule_url(edition: Edition, rule: Rule) -> str:
    """The page and place that shows a rule."""
    top, *rest = (str(key) for key in rule.keys)
    page, anchor = _PLACES.get(top, ("programme", "about"))
    if isinstance(rule.node, Field_):
        top, rest = "facts", [rule.node.fact]
    return f"{reverse(page, args=[edition.id])}#{_anchor(top, rest) or anchor}"


_PLACES = {
    "conditions": ("programme_conditions", "conditions"),
    "documents": ("programme", "documents"),
    "titles": ("programme", "titles"),
    "preferences": ("programme", "titles"),
    "supports": ("programme", "titles"),
    "parties": ("programme_procedure", "parties"),
    "obligations": ("programme_procedure", "obligations"),
    "procedures": ("programme_procedure", "parties"),
    "forms": ("programme_forms", "forms"),
    "outlines": ("programme_forms", "forms"),
    "materials": ("programme_forms", "forms"),
    "declarations": ("programme_forms", "forms"),
    "facts": ("programme_forms", "forms"),
    "indicators": ("programme_indicators", "indicators"),
    "grades": ("programme_indicators", "grades"),
    "rankings": ("programme_indicators", "rankings"),
}


def _anchor(top: str, rest: list[str]) -> str:
    if top == "conditions":
        return f"condition-{condition_path(rest)}"
    if top == "procedures":
        return f"step-{rest[0]}-{rest[2]}" if len(rest) > 2 and rest[1] == "steps" else f"procedure-{rest[0]}"
    if top == "forms":
        return f"section-{rest[0]}-{rest[2]}" if len(rest) > 2 and rest[1] == "sections" else f"form-{rest[0]}"
    if top == "outlines":
        return f"chapter-{rest[0]}-{rest[2]}" if len(rest) > 2 else f"outline-{rest[0]}"
    if top in ("materials", "declarations", "facts"):
        return f"{top.removesuffix('s')}-{rest[0]}"
    if top == "indicators":
        return f"indicator-{indicator_path(rest)}"
    return ""


def condition_path(keys: list[str]) -> str:
    """The path of a condition out of the keys that lead to it in the definition.

    >>> condition_path(["subject", "all", "team", "at_least", "of", "leader", "override"])
    'subject.team.leader'
    """
    path, rest = [keys[0]], keys[1:]
    while rest and rest[0] in ("all", "any", "at_least"):
        skip = 2 if rest[0] == "at_least" else 1
        path += rest[skip : skip + 1]
        rest = rest[skip + 1 :]
    return ".".join(path)


def indicator_path(keys: list[str]) -> str:
    """The path of an indicator's row: the set, then the ids from the top.

    >>> indicator_path(["evaluation", "tree", "strategy", "children", "tasks"])
    'evaluation.strategy.tasks'
    """
    rest = keys[2:] if keys[1:3] == ["bonus", "items"] else keys[1:]
    return ".".join([keys[0], *rest[1::2]])
