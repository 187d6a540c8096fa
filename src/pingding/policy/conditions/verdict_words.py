"""The Chinese words of verdicts: what was found against a requirement, and what to enter where it is unknown."""

from collections.abc import Sequence

from pingding.policy.conditions.verdicts import Answer
from pingding.policy.expressions.explanation import Deciding
from pingding.policy.expressions.expression import Parsed
from pingding.policy.expressions.terms import COMPARISONS
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, Fact

NOT_CONCERNED = "本条对本件不适用"
CLEAR = "经核对登记簿，符合"
UNCHECKED = "未核对登记簿，提交时由平台核对"


BOUND_WORDS = {">=": "不低于", ">": "高于", "<=": "不超过", "<": "低于", "=": "为"}


def bound_of(why: Deciding, says: str) -> str:
    """The limit that a single comparison sets, ahead of what was entered; nothing where the requirement names it.

    >>> bound_of(Deciding("成效", "1项", ">=", "3项", False, ("effects",)), "成效可以核对")
    '应不低于3项，'
    >>> bound_of(Deciding("成效", "1项", ">=", "3项", False, ("effects",)), "成效不少于3项")
    ''
    """
    written = why.bound.replace(",", "") in says.replace(",", "")
    counted = any(sign.isdigit() for sign in why.bound)
    return "" if written or not counted or why.op not in BOUND_WORDS else f"应{BOUND_WORDS[why.op]}{why.bound}，"


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
        return "经核算得出"
    entries = dict.fromkeys((why.label, why.found) for why in reasons)
    typed = any(name not in facts.edition.earlier_facts for why in reasons for name in why.names)
    if len(entries) == 1 and not _worked_out(facts, reasons[0]):
        return f"{'填报' if typed else '记录'}为{reasons[0].found}"
    return ("填报的" if typed else "") + "，".join(f"{label}为{value}" for label, value in entries)


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
        parts.append(f"没有{'、'.join(label(vocabulary.get(key), key) for key in without)}的记录")
    if absent:
        names = "、".join(label(vocabulary.get(key), key) for key in absent)
        parts.append(f"尚缺{names}，{where_to_enter(facts, absent)}")
    if zeros:
        shown = "、".join(f"{label(vocabulary.get(key), key)}为{facts.show(key, facts.get(key))}" for key in zeros)
        parts.append(f"{shown}，无法计算，请核对")
    return "；".join(parts)


def unsure_whether(facts: Facts, missing: Sequence[str]) -> str:
    """That it is not known yet whether the condition concerns this case."""
    return f"是否适用尚不能确定：{lacking(facts, missing)}" if missing else "是否适用尚不能确定"


def declared(facts: Facts, answer: Answer, missing: Sequence[str], with_evidence: bool) -> str:
    """What the applicant stated."""
    if answer is Answer.unknown:
        return f"申报单位未作声明，{where_to_enter(facts, missing)}"
    if answer is Answer.not_satisfied:
        return "申报单位声明为“否”"
    return "申报单位已声明并附证明材料，待核实" if with_evidence else "申报单位已声明，待核实"


def without_evidence(edition: Edition, materials: Sequence[str]) -> str:
    """Which materials are still to be uploaded for what was declared."""
    titles = (edition.materials[key].title if key in edition.materials else key for key in materials)
    return f"申报单位已声明，待补充：{'、'.join(titles)}"


def judged(facts: Facts, steps: Sequence[str], answer: Answer) -> str:
    """Who judges, and what they said."""
    titles = facts.compiled.step_titles
    named = "、".join(f"“{titles.get(step, step)}”" for step in steps)
    if answer is Answer.unknown:
        return f"由{named}步骤评判，尚未作出"
    return f"{named}步骤评判为{'符合' if answer is Answer.satisfied else '不符合'}"


def registered(reason: str | None, asked: bool) -> str:
    """What a register says: that it is clear, or its reason; where nobody asked it, that."""
    if reason is not None:
        return reason.rstrip("。")
    return CLEAR if asked else UNCHECKED


def branch(answers: Sequence[Answer], needed: int) -> str:
    """How many of the parts hold, fail, are open."""
    concerned = [answer for answer in answers if answer is not Answer.not_applicable]
    if not concerned:
        return NOT_CONCERNED
    counts = (
        ("符合", concerned.count(Answer.satisfied)),
        ("不符合", concerned.count(Answer.not_satisfied)),
        ("待定", concerned.count(Answer.unknown)),
    )
    counted = "、".join(f"{word}{count}项" for word, count in counts if count)
    threshold = f"，须符合{needed}项" if needed < len(answers) else ""
    return f"所列{len(concerned)}项中{counted}{threshold}"


def label(fact: Fact | None, key: str) -> str:
    """A fact's label."""
    return fact.label if fact else key


def where_to_enter(facts: Facts, names: Sequence[str]) -> str:
    """Where the facts are entered: the sections of the forms, else the unit's record."""
    places = dict.fromkeys(facts.compiled.place(name) for name in names)
    return f"请在{'、'.join(f'“{place}”' for place in places)}中填写" if places else "请补充填写"
