"""Readable lines for the parts of a definition that people meet: conditions, forms, materials, indicators, titles."""

from collections.abc import Iterator, Mapping

from pingding.cli.definitions.show_names import worded
from pingding.cli.definitions.show_rest import rest
from pingding.cli.printing import cited
from pingding.policy.language import Condition, Edition, Form, Indicator, Shared
from pingding.policy.language.facts import Field_
from pingding.policy.language.indicators import Bonus
from pingding.policy.procedures.obligation_words import exceptions, schedule_words
from pingding.policy.scores.rules.registry import RULES
from pingding.policy.values.arithmetic import plain

FORCES = {"submission": "", "recommendation": "［推荐前须符合］", "warning": "［仅提示］", "judged": "［由评判人认定］"}

CONDITION_SHOWN = frozenset({"says", "when", "force", "computed", "declared", "judged", "all", "any", "at_least"})
SECTION_SHOWN = frozenset({"title", "by", "when", "fields", "outline", "materials"})
MATERIAL_SHOWN = frozenset({"title", "required", "when", "scan", "paper", "kinds", "max_mb"})
OBLIGATION_SHOWN = frozenset(
    {"title", "by", "cycle", "after", "on", "time", "covers", "first", "skips", "exempt", "escalates"}
)


def conditions(edition: Edition, shared: Shared) -> Iterator[str]:
    """The tree of conditions, one line each, with what decides it."""
    for condition in edition.conditions.values():
        yield from _condition(edition, condition, 1)


def _condition(edition: Edition, condition: Condition, depth: int) -> Iterator[str]:
    when = f"　仅当 {worded(condition.when)}" if condition.when else ""
    force = FORCES[condition.force] if condition.force else ""
    yield f"{'  ' * depth}· {condition.says}{cited(condition.clause)}{force}{_decided_by(edition, condition)}{when}"
    yield from rest(condition, CONDITION_SHOWN, "  " * depth + "    ")
    yield from rest(condition.judged, {"at"}, "  " * depth + "    ")
    for child in condition.children.values():
        yield from _condition(edition, child, depth + 1)


def _decided_by(edition: Edition, condition: Condition) -> str:
    if condition.computed:
        return f"　按数据：{worded(condition.computed)}"
    if condition.declared:
        proofs = "、".join(edition.materials[key].title for key in condition.declared.evidence)
        return "　由申报单位声明" + (f"，佐证：{proofs}" if proofs else "")
    if condition.judged:
        steps = {key: step for procedure in edition.procedures.values() for key, step in procedure.steps.items()}
        return f"　在“{'、'.join(steps[key].title for key in condition.judged.at)}”评判"
    if condition.bar:
        return "　由平台核对"
    if condition.at_least:
        return f"　至少符合{condition.at_least.n}项："
    return "　符合其一即可：" if condition.any else "："


def forms(edition: Edition, shared: Shared) -> Iterator[str]:
    """Each form: sections with who fills them, fields, chapters, materials, declarations."""
    for form in edition.forms.values():
        yield f"  {form.title}{cited(form.clause)}"
        yield from rest(form, {"title", "sections", "declarations"}, "    ")
        yield from _sections(edition, form)
        for key in form.declarations:
            declaration = edition.declarations[key]
            yield f"    声明（{edition.parties[declaration.by].title}）：{declaration.says}"


def _sections(edition: Edition, form: Form) -> Iterator[str]:
    for section in form.sections.values():
        by = edition.parties[section.by].title
        when = f"　仅当 {worded(section.when)}" if section.when else ""
        yield f"    {section.title}（{by}填写）{cited(section.clause)}{when}"
        yield from rest(section, SECTION_SHOWN, "      ")
        for field in section.fields:
            yield f"      - {_field(edition, field)}{cited(field.clause)}"
            yield from rest(field, {"fact", "required", "label", "max_chars"}, "          ")
        for chapter in edition.outlines[section.outline].chapters.values() if section.outline else ():
            limit = f"，不超过{chapter.max_chars}字" if chapter.max_chars else ""
            parts = "、".join(part.title for part in chapter.parts.values())
            yield f"      - {chapter.title}{limit}" + (f"：{parts}" if parts else "")
        for key in section.materials:
            yield f"      - 材料：{edition.materials[key].title}"


def _field(edition: Edition, field: Field_) -> str:
    fact = edition.vocabulary[field.fact]
    unit = f"，{fact.unit}" if fact.unit else ""
    limit = field.max_chars or fact.max_chars
    chars = f"，不超过{limit}字" if limit else ""
    need = "" if field.required else "，选填"
    columns = "：" + "、".join(column.label for column in fact.columns.values()) if fact.columns else ""
    own = f"〔{fact.label}〕" if field.label and field.label != fact.label else ""
    return f"{field.label or fact.label}{own}{_bracketed(unit + chars + need)}{columns}"


def _bracketed(text: str) -> str:
    """What is said of a field beside its name."""
    return f"（{text.lstrip('，')}）" if text else ""


def materials(edition: Edition, shared: Shared) -> Iterator[str]:
    """Each material: kinds, size, paper copies, when it is needed."""
    for material in edition.materials.values():
        need = "" if material.required else "，选交"
        when = f"，仅当 {worded(material.when)}" if material.when else ""
        scan = "，须为签章扫描件" if material.scan else ""
        paper = f"，另交纸质{material.paper}份" if material.paper else ""
        kinds = "、".join(kind.upper() for kind in material.kinds)
        limits = f"{kinds}，每件不超过{material.max_mb}MB{scan}{paper}"
        yield f"  · {material.title}：{limits}{need}{when}{cited(material.clause)}"
        yield from rest(material, MATERIAL_SHOWN, "      ")


def indicators(edition: Edition, shared: Shared) -> Iterator[str]:
    """Each indicator set as a tree with weights and rules."""
    for indicator_set in edition.indicators.values():
        yield f"  {indicator_set.title}（满分{plain(indicator_set.total)}）{cited(indicator_set.clause)}"
        yield from rest(indicator_set, {"title", "total", "tree", "bonus", "deductions"}, "    ")
        yield from _rows(indicator_set.tree, 2)
        yield from _bonus(indicator_set.bonus, 2)
        for deduction in indicator_set.deductions.values():
            yield f"    扣分：{deduction.title}，每次{plain(deduction.points)}分{cited(deduction.clause)}"
            yield from rest(deduction, {"title", "points"}, "      ")


def _bonus(bonus: Bonus | None, depth: int) -> Iterator[str]:
    if bonus is None:
        return
    yield f"{'  ' * depth}加分项（最多{plain(bonus.cap)}分）{cited(bonus.clause)}"
    yield from rest(bonus, {"cap", "items"}, "  " * (depth + 1))
    yield from _rows(bonus.items, depth + 1)


def _rows(rows: Mapping[str, Indicator], depth: int) -> Iterator[str]:
    for row in rows.values():
        inside = "其中：" if row.of_which and not row.title.startswith("其中") else ""
        rule = f"　{RULES[type(row.score)].title}" if row.score else "" if row.children else "　评分"
        yield f"{'  ' * depth}{inside}{row.title}　{plain(row.weight)}分{rule}{cited(row.clause)}"
        yield from rest(row, {"title", "weight", "of_which", "children", "bonus", "score"}, "  " * depth + "    ")
        yield from rest(row.score, {"rule"}, "  " * depth + "    ")
        yield from _rows(row.children, depth + 1)
        yield from _bonus(row.bonus, depth + 1)


def titles(edition: Edition, shared: Shared) -> Iterator[str]:
    """Kinds of title with naming and validity, and what holders owe."""
    for kind in edition.titles.values():
        naming = f"，名称为“{kind.naming.pattern.replace('{name}', '××')}”" if kind.naming else ""
        years = f"，有效{kind.years}年" if kind.years else ""
        yield f"  · {kind.label}{naming}{years}{cited(kind.clause)}"
        yield from rest(kind, {"label", "years"}, "      ")
    for owed in edition.obligations.values():
        yield f"  · {owed.title}：{schedule_words(edition, owed)}{cited(owed.clause)}"
        yield from (f"      {sentence}" for sentence in exceptions(edition, shared, owed))
        yield from rest(owed, OBLIGATION_SHOWN, "      ")
