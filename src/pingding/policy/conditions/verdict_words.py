"""The words of verdicts: what was found against a requirement, and what to enter where it is unknown."""

import re
from collections.abc import Sequence

from pingding.policy.conditions.verdicts import Answer
from pingding.policy.expressions.explanation import Deciding
from pingding.policy.expressions.expression import Parsed
from pingding.policy.expressions.terms import COMPARISONS
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, Fact
from pingding.policy.translation import gettext_noop, listed_shown
from pingding.policy.translation import gettext_shown as _

NOT_CONCERNED = gettext_noop("本条对本件不适用")
CLEAR = gettext_noop("经核对登记簿，符合")
UNCHECKED = gettext_noop("未核对登记簿，提交时由平台核对")


BOUND_WORDS = {
    ">=": gettext_noop("应不低于%(bound)s，"),
    ">": gettext_noop("应高于%(bound)s，"),
    "<=": gettext_noop("应不超过%(bound)s，"),
    "<": gettext_noop("应低于%(bound)s，"),
    "=": gettext_noop("应为%(bound)s，"),
}
"""How the limit that one comparison sets is said, ahead of what was entered."""
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
"""The comma between the thousands of a number; in a row of numbers it parts them."""


def bound_of(why: Deciding, says: str) -> str:
    """The limit that a single comparison sets, ahead of what was entered; nothing where the requirement names it.

    >>> bound_of(Deciding("成效", "1项", ">=", "3项", False, ("effects",)), "成效可以核对")
    '应不低于3项，'
    >>> bound_of(Deciding("成效", "1项", ">=", "3项", False, ("effects",)), "成效不少于3项")
    ''
    >>> bound_of(Deciding("成效", "1项", ">=", "3项", False, ("effects",)), "一年内成效不少于13项")
    '应不低于3项，'
    """
    bound, required = (_THOUSANDS.sub("", text) for text in (why.bound, f"{says}"))
    written = _names(required, bound) or _names(required, bound.partition(" ")[0])
    counted = any(sign.isdigit() for sign in why.bound)
    if written or not counted or why.op not in BOUND_WORDS:
        return ""
    return _(BOUND_WORDS[why.op]) % {"bound": why.bound}


def _names(text: str, number: str) -> bool:
    """Whether a number, with or without its unit, stands in a text by itself, not inside another number."""
    return re.search(rf"(?<!\d)(?<!\d\.){re.escape(number)}(?!(?<=\d)\.?\d)", text) is not None


def not_concerned() -> str:
    """That the condition does not concern this case."""
    return _(NOT_CONCERNED)


def computed(facts: Facts, parsed: Parsed, says: str) -> str:
    """What decided an expression, the limit of a single comparison first where the requirement does not name it."""
    reasons = parsed.explain(facts, facts.cited)
    return _limit(parsed, reasons, says) + _entered(facts, reasons)


def entered_value(facts: Facts, parsed: Parsed, says: str) -> str:
    """The entered value alone, where one comparison decided whose limit the requirement names; else nothing."""
    reasons = parsed.explain(facts, facts.cited)
    alone = len({(why.label, why.found) for why in reasons}) == 1
    plain = alone and not _worked_out(facts, reasons[0]) and not _limit(parsed, reasons, says)
    return reasons[0].found if plain else ""


def _limit(parsed: Parsed, reasons: Sequence[Deciding], says: str) -> str:
    """The limit of the one comparison of numbers there is, or that failed, where the requirement does not name it."""
    whole = parsed.term
    failed = whole.op == "and" and len(reasons) == 1 and reasons[0].answer is False
    compared = [each for each in (whole.args if failed else (whole,)) if each.op in COMPARISONS]
    of_number = any(
        each.args[0].kind.type == "number" and reasons and {*each.args[0].names()} == {*reasons[0].names}
        for each in compared
    )
    return bound_of(reasons[0], says) if of_number else ""


def _entered(facts: Facts, reasons: Sequence[Deciding]) -> str:
    """What was entered: the value alone where one comparison decided, else each value with its name; what was computed
    from it with its name too, unless it is a share.

    What nobody entered, since it is read from earlier data, is not said to have been.
    """
    if not reasons:
        return _("经核算得出")
    entries = dict.fromkeys((why.label, why.found) for why in reasons)
    typed = any(name not in facts.edition.earlier_facts for why in reasons for name in why.names)
    if len(entries) == 1 and not _worked_out(facts, reasons[0]):
        words = {"value": reasons[0].found}
        return _("填报为%(value)s") % words if typed else _("记录为%(value)s") % words
    each = (_("%(quantity)s为%(value)s") % {"quantity": label, "value": value} for label, value in entries)
    row = _("，").join(each)
    return _("填报的%(values)s") % {"values": row} if typed else row


def _worked_out(facts: Facts, why: Deciding) -> bool:
    """Whether what was found is no fact's value but a number worked out for the comparison."""
    vocabulary = facts.compiled.vocabulary
    is_fact = any(vocabulary[name].label == why.label for name in why.names if name in vocabulary)
    return not is_fact and not why.found.endswith("%")


def lacking(facts: Facts, missing: Sequence[str]) -> str:
    """What is still to be entered, and where; a zero that is divided by is named as such."""
    vocabulary = facts.compiled.vocabulary
    zeros = [key for key in missing if facts.get(key) is not None]
    without = [key for key in missing if facts.get(key) is None and key in facts.edition.earlier_facts]
    absent = [key for key in missing if facts.get(key) is None and key not in without]
    parts = []
    if without:
        parts.append(
            _("没有%(facts)s的记录") % {"facts": listed_shown(label(vocabulary.get(key), key) for key in without)}
        )
    if absent:
        names = listed_shown(label(vocabulary.get(key), key) for key in absent)
        parts.append(_("尚缺%(facts)s，%(remedy)s") % {"facts": names, "remedy": where_to_enter(facts, absent)})
    if zeros:
        shown = listed_shown(
            _("%(quantity)s为%(value)s")
            % {"quantity": label(vocabulary.get(key), key), "value": facts.show(key, facts.get(key))}
            for key in zeros
        )
        parts.append(_("%(values)s，无法计算，请核对") % {"values": shown})
    return _("；").join(parts)


def unsure_whether(facts: Facts, missing: Sequence[str]) -> str:
    """That it is not known yet whether the condition concerns this case."""
    if not missing:
        return _("是否适用尚不能确定")
    return _("是否适用尚不能确定：%(why)s") % {"why": lacking(facts, missing)}


def declared(facts: Facts, answer: Answer, missing: Sequence[str], with_evidence: bool) -> str:
    """What the applicant stated."""
    if answer is Answer.unknown:
        return _("申报单位未作声明，%(remedy)s") % {"remedy": where_to_enter(facts, missing)}
    if answer is Answer.not_satisfied:
        return _("申报单位声明为“否”")
    return _("申报单位已声明并附证明材料，待核实") if with_evidence else _("申报单位已声明，待核实")


def without_evidence(edition: Edition, materials: Sequence[str]) -> str:
    """Which materials are still to be uploaded for what was declared."""
    titles = (edition.materials[key].title if key in edition.materials else key for key in materials)
    return _("申报单位已声明，待补充：%(materials)s") % {"materials": listed_shown(titles)}


def judged(facts: Facts, steps: Sequence[str], answer: Answer) -> str:
    """Who judges, and what they said."""
    titles = facts.compiled.step_titles
    words = {"steps": listed_shown(_("“%(step)s”") % {"step": titles.get(step, step)} for step in steps)}
    if answer is Answer.unknown:
        return _("由%(steps)s步骤评判，尚未作出") % words
    if answer is Answer.satisfied:
        return _("%(steps)s步骤评判为符合") % words
    return _("%(steps)s步骤评判为不符合") % words


def registered(reason: str | None, asked: bool) -> str:
    """What a register says: that it is clear, or its reason; where nobody asked it, that."""
    if reason is not None:
        return reason.rstrip("。")
    return _(CLEAR) if asked else _(UNCHECKED)


def branch(answers: Sequence[Answer], needed: int) -> str:
    """How many of the parts hold, fail, are open."""
    concerned = [answer for answer in answers if answer is not Answer.not_applicable]
    if not concerned:
        return not_concerned()
    counts = (
        (_("符合%(n)s项"), concerned.count(Answer.satisfied)),
        (_("不符合%(n)s项"), concerned.count(Answer.not_satisfied)),
        (_("待定%(n)s项"), concerned.count(Answer.unknown)),
    )
    counted = listed_shown(words % {"n": count} for words, count in counts if count)
    whole = _("所列%(n)s项中%(counted)s") % {"n": len(concerned), "counted": counted}
    return whole + (_("，须符合%(n)s项") % {"n": needed} if needed < len(answers) else "")


def label(fact: Fact | None, key: str) -> str:
    """A fact's label."""
    return fact.label if fact else key


def where_to_enter(facts: Facts, names: Sequence[str]) -> str:
    """Where the facts are entered: the sections of the forms, else the unit's record."""
    places = dict.fromkeys(facts.compiled.place(name) for name in names)
    if not places:
        return _("请补充填写")
    return _("请在%(places)s中填写") % {
        "places": listed_shown(_("“%(step)s”") % {"step": _(place)} for place in places)
    }
