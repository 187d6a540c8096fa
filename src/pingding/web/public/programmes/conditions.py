"""The conditions of a programme as a tree: what is required, of whom, by which rule it is found, what to do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.expressions.in_words import in_words
from pingding.policy.language import Condition, Edition
from pingding.policy.language.conditions import Force, Register
from pingding.queries.editions import shared
from pingding.web.wording.clause_links import Chip, chips


@dataclass(frozen=True)
class ConditionRow:
    """One condition. `force` is shown where it begins to hold; `how` says who finds it out and from what."""

    anchor: str
    says: str
    force: str
    when: str
    how: str
    joint: str
    remedy: str
    override: str
    local: str
    clauses: tuple[Chip, ...]
    children: "tuple[ConditionRow, ...]"


def condition_rows(edition: Edition) -> tuple[ConditionRow, ...]:
    """All conditions in the order of the definition."""
    return tuple(_row(edition, key, c, "submission", True) for key, c in edition.conditions.items())


def force_word(force: Force) -> str:
    """What follows when a condition does not hold."""
    return {
        "submission": _("不符合不能提交"),
        "recommendation": _("不符合不能推荐"),
        "warning": _("仅作提示"),
        "judged": _("由审查人判断"),
    }[force]


def _row(edition: Edition, path: str, condition: Condition, around: Force, top: bool) -> ConditionRow:
    force = condition.force or ("judged" if condition.judged else around)
    override = condition.override
    return ConditionRow(
        anchor=f"rule-{path}",
        says=condition.says,
        force=force_word(force) if top or force != around else "",
        when=in_words(edition, shared(), condition.when) if condition.when else "",
        how=_how(edition, condition),
        joint=joint_word(condition),
        remedy=condition.remedy,
        override=edition.parties[override.by].title if override else "",
        local=condition.local,
        clauses=chips(edition, condition.clause),
        children=tuple(
            _row(edition, f"{path}.{key}", child, force, False) for key, child in condition.children.items()
        ),
    )


def joint_word(condition: Condition) -> str:
    """How many of the conditions below must hold, said above them; empty where there are none."""
    if condition.all:
        return _("以下须全部符合")
    if condition.any:
        return _("以下符合一项即可")
    return _("以下至少符合%(n)d项") % {"n": condition.at_least.n} if condition.at_least else ""


def _how(edition: Edition, condition: Condition) -> str:
    if condition.computed is not None:
        return _("按填报数据核算：%(rule)s") % {"rule": in_words(edition, shared(), condition.computed)}
    if condition.declared is not None:
        titles = [edition.materials[key].title for key in condition.declared.evidence]
        proof = _("，附%(titles)s") % {"titles": translation.listed(titles)} if titles else ""
        return _("由申报单位声明%(proof)s") % {"proof": proof}
    if condition.judged is not None:
        return _judged(edition, condition)
    return register_word(condition.bar) if condition.bar else ""


def _judged(edition: Edition, condition: Condition) -> str:
    assert condition.judged is not None
    steps = [
        step.title for p in edition.procedures.values() for key, step in p.steps.items() if key in condition.judged.at
    ]
    named = translation.listed(f"“{title}”" for title in dict.fromkeys(steps))
    return _("在%(steps)s步骤判断：%(asks)s") % {"steps": named, "asks": condition.judged.asks or condition.says}


def register_word(register: Register) -> str:
    """What the platform's own records are asked."""
    return {
        "in_force": _("由系统核对：办法是否现行有效"),
        "in_window": _("由系统核对：是否在受理期内"),
        "addressed": _("由系统核对：所在地区是否在范围内"),
        "no_open_case": _("由系统核对：是否已有在办申报"),
        "no_title_held": _("由系统核对：是否已持有本称号"),
        "field_free": _("由系统核对：该领域是否尚未设立"),
        "partners_confirmed": _("由系统核对：合作单位是否均已确认（在线，或没有代码的以盖章的书面确认）"),
    }[register]
