"""Facts must say what their type needs, and derived ones must not run in circles."""

from collections.abc import Iterable, Iterator, Mapping

from pingding.policy.definition.checks.expressions import facts_read_by
from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import Fact
from pingding.policy.language.edition import outline_facts
from pingding.policy.language.facts import Column
from pingding.policy.values.parsing import pattern_fits
from pingding.policy.values.patterns import pattern_fault

NUMERIC = ("number", "integer", "money", "ratio")
WORDS = ("text", "longtext")
PREFILLED: Mapping[str, tuple[str, ...]] = {
    "name": ("organisation", *WORDS),
    "code": WORDS,
    "kind": ("choice",),
    "region": ("region",),
    "address": WORDS,
    "legal_representative": ("person", *WORDS),
    "established": ("date",),
    "contact": ("person", *WORDS),
    "phone": WORDS,
}
"""The types of fact that each part of the registration fits, the plainest first."""
PARTNER_COLUMNS = ("name", "code", "country", "kind", "duties")
"""What a case says of each of its partners."""
PARTNER_CHOICES = {"country": "countries", "kind": "org_kinds"}
"""Those of them that are ids, and the shared taxonomy whose words they are shown by."""


def check_facts(scope: Scope) -> Iterator[Fault]:
    """Faults of the edition's own facts."""
    shared = scope.edition.shared_facts
    for key, fact in scope.edition.facts.items():
        if key in shared:
            what = f"共享词表已有事实“{key}”（{shared[key].label}）。"
            yield scope.fault(("facts", key), what, "直接使用共享的事实，或换一个标识。")
        yield from check_shape(scope, ("facts", key), fact)
    for key in outline_facts(scope.edition.outlines).keys() & (scope.edition.facts.keys() | shared.keys()):
        yield scope.fault(("facts", key), f"提纲的章节已产生事实“{key}”。", "请换一个标识。")
    yield from check_cycles(scope, scope.edition.facts)


def check_shape(scope: Scope, path: Path, fact: Fact) -> Iterator[Fault]:
    """What a fact's type asks for: choices, columns, an order of bounds."""
    if fact.score is None and fact.earlier is None:
        yield from _choices(scope, path, fact, ("choice", "choices"))
    for office in fact.choices if fact.type == "office" else ():
        department, _, region = office.partition("@")
        if department not in scope.shared.departments or region not in scope.shared.regions:
            what = f"没有机关“{office}”。"
            yield scope.fault((*path, "choices", office), what, "机关写作“部门@地区”，两者须在共享词表中。")
    yield from _bounds(scope, path, fact)
    yield from _pattern(scope, path, fact)
    yield from _prefill(scope, path, fact)
    if fact.type == "table" and not fact.columns and fact.earlier is None:
        yield scope.fault(path, f"表格“{fact.label}”没有写 columns（列）。", "请补写 columns。")
    if fact.columns and fact.type != "table":
        what = f"类型为 {fact.type} 的事实“{fact.label}”不能有列。"
        yield scope.fault((*path, "columns"), what, "请删去 columns，或改为 type: table。")
    if fact.formula is not None and fact.aggregate is not None:
        yield scope.fault(path, "formula 与 aggregate 只能写一个。", "请删去其中一个。")
    if fact.record == "partners":
        yield from _partners(scope, path, fact)
    if fact.norm is not None:
        yield from _norm(scope, path, fact)
    if fact.rules and not fact.typed_in:
        what = f"“{fact.label}”不由人填写，rules 不起作用。"
        yield scope.fault((*path, "rules"), what, "请写在它所依据的、由人填写的事实上。")
    if fact.rows.min > fact.rows.max:
        yield scope.fault((*path, "rows"), f"最少行数 {fact.rows.min} 多于最多行数 {fact.rows.max}。", "请改正。")
    for key, column in fact.columns.items():
        yield from _choices(scope, (*path, "columns", key), column, ("choice",))
        yield from _bounds(scope, (*path, "columns", key), column)
        if column.sum and column.type not in NUMERIC:
            yield scope.fault((*path, "columns", key, "sum"), f"“{column.label}”不是数，不能求和。", "请删去 sum。")
        yield from _days(scope, (*path, "columns", key), column, fact.columns)
    yield from _days(scope, path, fact, scope.vocabulary)
    yield from _aggregate(scope, path, fact)


def _pattern(scope: Scope, path: Path, fact: Fact) -> Iterator[Fault]:
    """A pattern can be checked, and whoever writes otherwise is told the right form by an example."""
    if not fact.pattern:
        return
    if why := pattern_fault(fact.pattern):
        yield scope.fault(
            (*path, "pattern"), f"{why}。", "请写简单的正则表达式，如 '^[0-9]{7,20}$'，重复之内不再套重复。"
        )
    elif not fact.example:
        what = f"“{fact.label}”有 pattern 而没有举例。"
        yield scope.fault((*path, "pattern"), what, "请写 example，举一个符合 pattern 的写法。")
    elif not pattern_fits(fact, fact.example):
        what = f"“{fact.label}”的举例“{fact.example}”不符合 pattern。"
        yield scope.fault((*path, "example"), what, "请写 example，举一个符合 pattern 的写法。")


def _prefill(scope: Scope, path: Path, fact: Fact) -> Iterator[Fault]:
    """What begins with the registration is typed in, and of the type that the registration has."""
    if fact.prefill is None:
        return
    where, types = (*path, "prefill"), PREFILLED[fact.prefill]
    if not fact.typed_in:
        yield scope.fault(where, f"“{fact.label}”不由人填写，prefill 不起作用。", "请删去 prefill。")
    elif fact.type not in types:
        what = f"“{fact.label}”的类型是 {fact.type}，登记的这一项填不进去。"
        yield scope.fault(where, what, f"请改为 type: {types[0]}，或删去 prefill。")


def _days(scope: Scope, path: Path, fact: Fact | Column, others: Mapping[str, Fact | Column]) -> Iterator[Fault]:
    """Words about days stand on days alone, and what a day may not be before is another day."""
    written = [word for word in ("day", "not_before") if word in fact.model_fields_set]
    if fact.type != "date":
        for word in written:
            yield scope.fault((*path, word), f"“{fact.label}”不是日期，{word} 不起作用。", f"请删去 {word}。")
        return
    earlier = others.get(fact.not_before or "")
    if fact.not_before is not None and (earlier is None or earlier.type != "date"):
        what = f"not_before 写的“{fact.not_before}”不是日期。"
        yield scope.fault((*path, "not_before"), what, "请写类型为 date 的事实；表格的栏写同一表格的栏。")


def _choices(scope: Scope, path: Path, fact: Fact | Column, types: tuple[str, ...]) -> Iterator[Fault]:
    sources = [key for key in ("choices", "taxonomy") if getattr(fact, key)]
    if fact.type in types and len(sources) != 1:
        what = "选择题须恰写 choices（选项）和 taxonomy（共享分类表）之一。"
        yield scope.fault(path, f"“{fact.label}”：{what}", "请只留一个。" if sources else "请补写。")
    if fact.type not in (*types, "office") and sources:
        what = f"“{fact.label}”的类型是 {fact.type}，选项不起作用。"
        yield scope.fault((*path, sources[0]), what, "请改为 type: choice，或删去选项。")


def _partners(scope: Scope, path: Path, fact: Fact) -> Iterator[Fault]:
    """The partners of a case are a table, of what the platform keeps of each."""
    if fact.type != "table":
        yield scope.fault((*path, "type"), f"“{fact.label}”取自合作单位，须是表格。", "请改为 type: table。")
    for column in [key for key in fact.columns if key not in PARTNER_COLUMNS]:
        what = f"合作单位没有“{column}”这一项，此栏永远是空的。"
        yield scope.fault((*path, "columns", column), what, f"可写：{'、'.join(PARTNER_COLUMNS)}。")
    for key, taxonomy in PARTNER_CHOICES.items():
        if key in fact.columns and fact.columns[key].type != "choice":
            what = f"合作单位的“{fact.columns[key].label}”是选项的编号，此栏须是选择题。"
            yield scope.fault(
                (*path, "columns", key), what, f"请写 type: choice 和 taxonomy: {taxonomy}（共享分类表）。"
            )


def _norm(scope: Scope, path: Path, fact: Fact) -> Iterator[Fault]:
    """A value set for each call is one plain value, and nothing else gives it."""
    if fact.type not in (*NUMERIC, "date", "yesno"):
        yield scope.fault((*path, "type"), f"“{fact.label}”由牵头机关给定，须是数、日期或是否。", "请改正 type。")
    others = [key for key in ("formula", "aggregate", "record", "score") if getattr(fact, key) is not None]
    if others or fact.of == "organisation":
        what = f"“{fact.label}”已写 norm，不能再写 {others[0] if others else 'of: organisation'}。"
        yield scope.fault(path, what, "请只留一个。")


def _bounds(scope: Scope, path: Path, fact: Fact | Column) -> Iterator[Fault]:
    if fact.min is not None and fact.max is not None and fact.min > fact.max:
        yield scope.fault((*path, "min"), f"“{fact.label}”的最小值 {fact.min} 大于最大值 {fact.max}。", "请改正。")


def _aggregate(scope: Scope, path: Path, fact: Fact) -> Iterator[Fault]:
    if fact.aggregate is None or fact.aggregate.table not in scope.vocabulary:
        return
    path = (*path, "aggregate")
    table, take = scope.vocabulary[fact.aggregate.table], fact.aggregate.take
    if table.type != "table":
        yield scope.fault((*path, "table"), f"“{table.label}”不是表格。", "请写类型为 table 的事实。")
        return
    if take != "count" and fact.aggregate.column is None:
        yield scope.fault(path, f"take: {take} 须写明 column（哪一列）。", f"可写：{'、'.join(table.columns)}。")
    column = table.columns.get(fact.aggregate.column or "")
    if column and take in ("sum", "avg") and column.type not in NUMERIC:
        yield scope.fault((*path, "column"), f"“{column.label}”不是数，不能取 {take}。", "请换一列。")


def check_cycles(scope: Scope, own: Iterable[str]) -> Iterator[Fault]:
    """Derived facts that are computed, by whatever detour, from themselves; each circle is reported once."""
    needs = {key: sorted(facts_read_by(scope, fact)) for key, fact in scope.vocabulary.items() if fact.derived}
    reported: set[frozenset[str]] = set()
    for key in own:
        circle = _circle(key, needs)
        if circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            what = f"公式循环：{' → '.join((*circle, key))}。"
            yield scope.fault(("facts", key), what, "请改写其中一个公式。")


def _circle(key: str, needs: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The way from a fact back to itself; empty when there is none."""
    waiting: list[tuple[str, ...]] = [(key,)]
    seen: set[str] = set()
    while waiting:
        way = waiting.pop()
        for name in needs.get(way[-1], ()):
            if name == key:
                return way
            if name not in seen:
                seen.add(name)
                waiting.append((*way, name))
    return ()
