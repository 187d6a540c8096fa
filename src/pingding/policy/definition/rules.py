"""Walks an edition: every part in order, and every rule with the clause it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass

from pingding.policy.definition.yaml_source import Path, dotted
from pingding.policy.language import (
    Condition,
    Deadline,
    Document,
    Edition,
    Fact,
    Form,
    Indicator,
    IndicatorSet,
    Outcome,
    Party,
    conditions,
    facts,
    forms,
    identity,
    indicators,
    procedures,
    rounds,
    selection,
    supports,
)
from pingding.policy.parts import Cited, Node
from pingding.policy.steps import limits, title_acts
from pingding.policy.steps.review import CheckItem
from pingding.policy.steps.step import Correction, StepBase
from pingding.policy.translation import gettext_noop

PART_KINDS: dict[type[Node], str] = {
    Condition: gettext_noop("条件"),
    conditions.OverrideRule: gettext_noop("放行"),
    Deadline: gettext_noop("期限"),
    Document: gettext_noop("文件"),
    Fact: gettext_noop("事实"),
    facts.Field_: gettext_noop("栏目"),
    facts.RowRule: gettext_noop("表格行规则"),
    facts.FactRule: gettext_noop("事实规则"),
    Form: gettext_noop("表单"),
    forms.Section: gettext_noop("表单部分"),
    forms.Outline: gettext_noop("提纲"),
    forms.Chapter: gettext_noop("章节"),
    forms.Material: gettext_noop("材料"),
    forms.Declaration: gettext_noop("声明"),
    identity.Intake: gettext_noop("受理"),
    identity.DistrictIntake: gettext_noop("本地申报日期"),
    identity.Lapse: gettext_noop("失效"),
    identity.DutiesAfterLapse: gettext_noop("失效后的义务"),
    identity.Target: gettext_noop("目标"),
    Party: gettext_noop("参与方"),
    IndicatorSet: gettext_noop("指标体系"),
    Indicator: gettext_noop("指标"),
    indicators.Bonus: gettext_noop("加分"),
    indicators.Deduction: gettext_noop("扣分"),
    procedures.Procedure: gettext_noop("程序"),
    procedures.Opening: gettext_noop("发起"),
    rounds.TitleCohort: gettext_noop("一轮的范围"),
    StepBase: gettext_noop("步骤"),
    Outcome: gettext_noop("办理结果"),
    CheckItem: gettext_noop("审查项"),
    Correction: gettext_noop("补正"),
    procedures.Obligation: gettext_noop("义务"),
    procedures.Opening: gettext_noop("发起"),
    procedures.Consequence: gettext_noop("处理"),
    procedures.Trigger: gettext_noop("引起处理的情形"),
    procedures.Hearing: gettext_noop("陈述申辩"),
    title_acts.TitleActBase: gettext_noop("称号的变动"),
    procedures.Exemption: gettext_noop("免予办理"),
    selection.GradeScale: gettext_noop("等级表"),
    selection.Grade: gettext_noop("等级"),
    selection.Ranking: gettext_noop("排序"),
    selection.TieBreaker: gettext_noop("并列规则"),
    limits.Quota: gettext_noop("名额"),
    selection.Naming: gettext_noop("命名"),
    selection.TitleKind: gettext_noop("称号"),
    selection.Preference: gettext_noop("优先"),
    supports.Support: gettext_noop("支持"),
    supports.Tier: gettext_noop("支持分档"),
    supports.ShareLimit: gettext_noop("支持占比上限"),
    supports.Instalment: gettext_noop("分期"),
}
"""What each kind of rule is called on pages."""


@dataclass(frozen=True)
class DefinitionPart:
    """One node of an edition: its path and the nearest citing node around it (None for an outermost one)."""

    keys: Path
    node: Node
    around: "DefinitionPart | None"


@dataclass(frozen=True)
class Rule:
    """A part that rests on clauses. `stated`: written at this part itself, not taken from the part around it.

    `path` is dotted (`procedures.recognition.steps.review`), `keys` the same as a tuple; `kind` and `title` are
    Chinese, for pages.
    """

    path: str
    kind: str
    title: str
    clauses: tuple[str, ...]
    local: str
    stated: bool
    outermost: bool
    node: Node
    keys: Path


def parts(edition: Edition) -> Iterator[DefinitionPart]:
    """Every node of the edition, outer before inner, in the order of the definition; shared facts are left out."""
    return nodes(edition, frozenset({"shared_facts"}))


def nodes(whole: Node, left_out: frozenset[str] = frozenset()) -> Iterator[DefinitionPart]:
    """Every node below a whole, outer before inner, without those under the keys left out."""
    for name in type(whole).model_fields:
        if name not in left_out:
            yield from _below(getattr(whole, name), (name,), None, left_out)


def _below(
    value: object, keys: Path, around: DefinitionPart | None, left_out: frozenset[str]
) -> Iterator[DefinitionPart]:
    if isinstance(value, Node):
        part = DefinitionPart(keys, value, around)
        yield part
        inner = part if isinstance(value, Cited) else around
        for name, field in type(value).model_fields.items():
            if name not in left_out:
                yield from _below(getattr(value, name), (*keys, field.alias or name), inner, left_out)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _below(item, (*keys, str(key)), around, left_out)
    elif isinstance(value, tuple) and value and not isinstance(value[0], str):
        for index, item in enumerate(value):
            yield from _below(item, (*keys, index), around, left_out)


def walk(edition: Edition) -> Iterator[Rule]:
    """Every citing part with the clauses it states or, where it states none, takes from the part around it.

    The day on which a document comes into force is a rule too, by the clause that it names.
    """
    for part in parts(edition):
        if isinstance(part.node, Cited):
            yield _rule(edition, part)
        elif isinstance(part.node, Document):
            yield from _of_document(part, part.node)


def _of_document(part: DefinitionPart, document: Document) -> Iterator[Rule]:
    if clause := document.in_force_clause:
        keys = (*part.keys, "in_force_clause")
        yield Rule(dotted(keys), gettext_noop("施行日期"), document.title, (clause,), "", True, False, document, keys)


def _rule(edition: Edition, part: DefinitionPart) -> Rule:
    node = part.node
    assert isinstance(node, Cited)
    stated = bool(node.clause or node.local)
    source = _source(part)
    return Rule(
        dotted(part.keys),
        part_kind(node),
        title_of(edition, part),
        source.clause,
        source.local,
        stated,
        part.around is None,
        node,
        part.keys,
    )


def _source(part: DefinitionPart) -> Cited:
    """The nearest citing node, from this one outwards, that states a clause or a local reason."""
    here: DefinitionPart | None = part
    while here is not None:
        assert isinstance(here.node, Cited)
        if here.node.clause or here.node.local or here.around is None:
            return here.node
        here = here.around
    raise AssertionError("a citing part is its own last source")


def part_kind(node: Node) -> str:
    """What this kind of part is called in Chinese."""
    return next((PART_KINDS[kind] for kind in type(node).__mro__ if kind in PART_KINDS), gettext_noop("规则"))


def title_of(edition: Edition, part: DefinitionPart) -> str:
    """What people call this part: its own title, else that of the part around it."""
    node = part.node
    if isinstance(node, facts.Field_):
        fact = edition.vocabulary.get(node.fact)
        return node.label or (fact.label if fact else node.fact)
    if isinstance(node, identity.Intake):
        return edition.programme.short
    for name in ("title", "label", "says", "asks"):
        text = getattr(node, name, "")
        if text and not isinstance(node, identity.Target | selection.Preference):
            return str(text)
    if isinstance(node, identity.Target | selection.Preference):
        return node.says
    return title_of(edition, part.around) if part.around else edition.title
