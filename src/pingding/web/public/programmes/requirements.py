"""The conditions of a programme in plain words: numbered, in groups by when they count, with who checks each.

How they are computed, and what was decided locally, is on the page of the clauses (`conditions.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.language import Condition, Edition
from pingding.policy.language.conditions import Force
from pingding.web.public.programmes.conditions import joint_word
from pingding.web.wording.clause_links import Chip, chips

ORDER: tuple[Force, ...] = ("submission", "recommendation", "judged", "warning")

REGISTERS = "*"
"""The part of what the platform looks up by itself: it comes last."""


@dataclass(frozen=True)
class Requirement:
    """One condition as its row: `who` checks it; `sometimes`: it does not concern everybody; `joint` is said above
    its alternatives."""

    path: str
    says: str
    remedy: str
    who: str
    sometimes: bool
    clauses: tuple[Chip, ...]
    joint: str = ""
    alternatives: "tuple[Requirement, ...]" = ()

    @property
    def anchor(self) -> str:
        return f"condition-{self.path}"


@dataclass
class Part:
    """Requirements under one heading, or under none; `anchors` are the places of the conditions that it stands for."""

    title: str
    anchors: tuple[str, ...] = ()
    rows: list[Requirement] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """What counts at one moment, and what follows where it is not so."""

    title: str
    note: str
    parts: tuple[Part, ...]

    @property
    def count(self) -> int:
        return sum(len(part.rows) for part in self.parts)


def requirements(edition: Edition) -> tuple[Group, ...]:
    """All conditions of the edition, each in the group of its force."""
    parts: dict[tuple[Force, str], Part] = {}
    placed: set[str] = set()
    for top, condition in edition.conditions.items():
        for path, leaf, force, around in _leaves(top, condition, "submission", ()):
            key = force, REGISTERS if leaf.bar and not around else ".".join(around[-1:])
            if key not in parts:
                parts[key] = Part(_heading(edition, *key), tuple(f"condition-{p}" for p in around if p not in placed))
                placed.update(around)
            parts[key].rows.append(_requirement(edition, path, leaf))
    ordered = sorted(parts.items(), key=lambda entry: entry[0][1] == REGISTERS)
    in_group = {force: [part for (own, _part), part in ordered if own == force] for force in ORDER}
    return tuple(Group(*_words(force), tuple(own)) for force, own in in_group.items() if own)


def _leaves(
    path: str, condition: Condition, around: Force, parents: tuple[str, ...]
) -> Iterator[tuple[str, Condition, Force, tuple[str, ...]]]:
    """What is required one by one, with its force and the conditions around it, all of which ask for all."""
    force = condition.force or ("judged" if condition.judged else around)
    if not condition.all:
        yield path, condition, force, parents
        return
    for key, child in condition.all.items():
        yield from _leaves(f"{path}.{key}", child, force, (*parents, path))


def _heading(edition: Edition, _force: Force, part: str) -> str:
    if part == REGISTERS:
        return _("受理情况")
    condition = edition.condition(part) if part else None
    return condition.says if condition else ""


def _words(force: Force) -> tuple[str, str]:
    return {
        "submission": (_("提交前核对"), _("不符合不能提交")),
        "recommendation": (_("推荐前核对"), _("不符合不能推荐")),
        "judged": (_("审核、评审时判断"), _("不影响提交")),
        "warning": (_("仅作提示"), _("不影响提交")),
    }[force]


def _requirement(edition: Edition, path: str, condition: Condition) -> Requirement:
    below = tuple(_requirement(edition, f"{path}.{key}", child) for key, child in condition.children.items())
    above = edition.condition(path.rpartition(".")[0])
    return Requirement(
        path=path,
        says=condition.says,
        remedy=condition.remedy,
        who=_who(edition, condition) or translation.listed(dict.fromkeys(row.who for row in below)),
        sometimes=condition.when is not None,
        clauses=chips(edition, condition.clause or (above.clause if above and above.all else ())),
        joint=joint_word(condition),
        alternatives=below,
    )


def _who(edition: Edition, condition: Condition) -> str:
    if condition.computed is not None or condition.bar is not None:
        return _("系统核对")
    if condition.declared is not None:
        proof = translation.listed(edition.materials[key].title for key in condition.declared.evidence)
        return _("单位声明，附%(proof)s") % {"proof": proof} if proof else _("单位声明")
    if condition.judged is None:
        return ""
    steps = [p.steps[key] for p in edition.procedures.values() for key in condition.judged.at if key in p.steps]
    return translation.listed(dict.fromkeys(edition.parties[party].title for step in steps for party in step.by))
