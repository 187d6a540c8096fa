"""The Chinese words of verdicts: what was found against a requirement, and what to enter where it is unknown."""

from collections.abc import Sequence

from .explanation import Deciding
from .facts import Facts
from .language import Edition, Fact
from .language.forms import Form
from .verdicts import Answer

NOT_CONCERNED = "本条对本件不适用"
CLEAR = "经核对登记簿，符合"


def computed(reasons: Sequence[Deciding]) -> str:
    """What was entered: the value alone where one comparison decided, else each value with its name."""
    if not reasons:
        return "经核算得出"
    if len(reasons) == 1:
        return f"填报为{reasons[0].found}"
    return "填报的" + "，".join(f"{why.label}为{why.found}" for why in reasons)


def lacking(facts: Facts, missing: Sequence[str]) -> str:
    """What is still to be entered, and where; a nought that is divided by is named as such."""
    vocabulary = facts.compiled.vocabulary
    noughts = [key for key in missing if facts.get(key) is not None]
    absent = [key for key in missing if facts.get(key) is None]
    parts = []
    if absent:
        names = "、".join(label(vocabulary.get(key), key) for key in absent)
        parts.append(f"尚缺{names}，{where_to_enter(facts.edition, vocabulary, absent)}")
    if noughts:
        shown = "、".join(f"{label(vocabulary.get(key), key)}为{facts.show(key, facts.get(key))}" for key in noughts)
        parts.append(f"{shown}，无法计算，请核对")
    return "；".join(parts)


def unsure_whether(facts: Facts, missing: Sequence[str]) -> str:
    """That it is not known yet whether the condition concerns this case."""
    return f"是否适用尚不能确定：{lacking(facts, missing)}" if missing else "是否适用尚不能确定"


def declared(facts: Facts, answer: Answer, missing: Sequence[str], with_evidence: bool) -> str:
    """What the applicant stated."""
    if answer is Answer.unknown:
        return f"申报单位未作声明，{where_to_enter(facts.edition, facts.compiled.vocabulary, missing)}"
    if answer is Answer.not_satisfied:
        return "申报单位声明为“否”"
    return "申报单位已作声明并附证明材料" if with_evidence else "申报单位已作声明"


def without_evidence(edition: Edition, materials: Sequence[str]) -> str:
    """Which materials are wanting."""
    titles = (edition.materials[key].title if key in edition.materials else key for key in materials)
    return f"缺少证明材料：{'、'.join(titles)}"


def judged(edition: Edition, steps: Sequence[str], answer: Answer) -> str:
    """Who judges, and what they said."""
    titles = {key: step.title for procedure in edition.procedures.values() for key, step in procedure.steps.items()}
    named = "、".join(f"“{titles.get(step, step)}”" for step in steps)
    if answer is Answer.unknown:
        return f"由{named}步骤评判，尚未作出"
    return f"{named}步骤评判为{'符合' if answer is Answer.satisfied else '不符合'}"


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
    told = "、".join(f"{word}{count}项" for word, count in counts if count)
    wanted = f"，须符合{needed}项" if needed < len(answers) else ""
    return f"所列{len(concerned)}项中{told}{wanted}"


def label(fact: Fact | None, key: str) -> str:
    """A fact's label."""
    return fact.label if fact else key


def where_to_enter(edition: Edition, vocabulary: dict[str, Fact], names: Sequence[str]) -> str:
    """Where the facts are entered: the sections of the forms, else the unit's record.

    Master data comes from the record even where a form shows it.
    """
    places = dict.fromkeys(_place(edition, vocabulary.get(name), name) for name in names)
    return f"请在{'、'.join(f'“{place}”' for place in places)}中填写" if places else "请补充填写"


def _place(edition: Edition, fact: Fact | None, name: str) -> str:
    if fact is not None and fact.record is not None:
        return "单位档案"
    for form in edition.forms.values():
        title = _section(form, name)
        if title:
            return title
    return "单位档案" if fact is not None and fact.of == "organisation" else "申报表"


def _section(form: Form, name: str) -> str:
    """The title of the section that asks for the fact, or nothing."""
    for section in form.sections.values():
        written = section.outline is not None and name.startswith(f"{section.outline}_")
        if written or any(field.fact == name for field in section.fields):
            return section.title
    return ""
