"""The shared vocabularies: names that nothing bears, and what contradicts itself."""

from collections.abc import Iterator
from typing import Any

from pingding.policy.definition.checks.dates import check_working_days
from pingding.policy.definition.checks.english import check_shared_english
from pingding.policy.definition.checks.expressions import BOOLEAN, check_fact, judge
from pingding.policy.definition.checks.facts import check_cycles, check_shape
from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path, YamlSource
from pingding.policy.errors import Fault
from pingding.policy.language import Edition, Shared
from pingding.policy.language.shared import Region
from pingding.policy.suggestions import did_you_mean


def check_vocabularies(shared: Shared, positions: YamlSource) -> Iterator[Fault]:
    """Every fault of meaning in the shared vocabularies."""
    yield from _facts(shared, positions)
    if not any(fact.record == "kind" and fact.taxonomy for fact in shared.facts.values()):
        what = "缺少单位性质：没有 record: kind 的事实，单位无法注册。"
        yield positions.fault(("facts",), what, "请补写一个 record: kind 的事实，并以 taxonomy 给出选项。")
    yield from _regions(shared, positions)
    yield from _tiles(shared, positions)
    yield from _departments(shared, positions)
    yield from check_working_days(shared, positions)
    yield from check_shared_english(shared, positions)


def _facts(shared: Shared, positions: YamlSource) -> Iterator[Fault]:
    """The shared facts, checked as the facts of an edition that has nothing else."""
    bare: dict[str, Any] = {"shared_facts": shared.facts, "facts": {}, "outlines": {}}
    scope = Scope(Edition.model_construct(**bare), shared, positions)
    for key, fact in shared.facts.items():
        path: Path = ("facts", key)
        used = {path: fact.taxonomy, **{(*path, "columns", key): col.taxonomy for key, col in fact.columns.items()}}
        for part, name in used.items():
            if name and name not in shared.taxonomies:
                yield scope.dangling((*part, "taxonomy"), "共享分类表", name, list(shared.taxonomies))
        if fact.aggregate and fact.aggregate.table not in shared.facts:
            yield scope.dangling((*path, "aggregate", "table"), "事实", fact.aggregate.table, list(shared.facts))
        if fact.earlier is not None:
            what = f"共享的事实“{fact.label}”不能写 earlier：以往的数据属于某一部办法。"
            yield scope.fault((*path, "earlier"), what, "请移到用它的办法的 facts。")
        yield from check_shape(scope, path, fact)
        yield from check_fact(scope, path, fact)
        for index, rule in enumerate(fact.rules):
            place = (*path, "rules", index, "requires")
            yield from judge(scope, place, scope.parse(rule.requires), rule.requires, BOOLEAN)
    yield from check_cycles(scope, shared.facts)


def _tiles(shared: Shared, positions: YamlSource) -> Iterator[Fault]:
    """No two regions of one day stand on the same tile."""
    placed: list[tuple[str, Region]] = [(key, each) for key, each in shared.regions.items() if each.tile]
    for index, (key, region) in enumerate(placed):
        other = next((each for _key, each in placed[:index] if each.tile == region.tile and each.meets(region)), None)
        if other is not None:
            what = f"与“{other.title}”在方块图上占同一格。"
            yield positions.fault(("regions", key, "tile"), what, "请改正行或列。")


def _regions(shared: Shared, positions: YamlSource) -> Iterator[Fault]:
    ids = list(shared.regions)
    for key, region in shared.regions.items():
        path: Path = ("regions", key)
        for name in (*((region.within,) if region.within else ()), *region.successors):
            if name not in ids:
                yield positions.fault(path, f"没有地区“{name}”。", did_you_mean(name, ids))
        if region.since and region.until and region.since >= region.until:
            what = f"终止日期 {region.until} 不晚于起始日期 {region.since}。"
            yield positions.fault((*path, "until"), what, "请改正。")
        if region.successors and region.until is None:
            yield positions.fault((*path, "successors"), "写了后继地区，却没有终止日期。", "请补写 until。")


def _departments(shared: Shared, positions: YamlSource) -> Iterator[Fault]:
    ids = list(shared.regions)
    for key, department in shared.departments.items():
        path: Path = ("departments", key)
        if "{region}" not in department.pattern:
            what = f"“{department.pattern}”里没有 {{region}}。"
            yield positions.fault((*path, "pattern"), what, "请写出地区名的位置。")
        for name in department.names:
            if name not in ids:
                yield positions.fault((*path, "names", name), f"没有地区“{name}”。", did_you_mean(name, ids))
