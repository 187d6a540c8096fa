"""The English beside the texts of a definition: it names only what there is a text for."""

from collections.abc import Iterator

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.rules import nodes, parts
from pingding.policy.definition.yaml_source import Path, YamlSource
from pingding.policy.errors import Fault
from pingding.policy.language import Shared
from pingding.policy.parts import Node
from pingding.policy.suggestions import did_you_mean


def check_english(scope: Scope) -> Iterator[Fault]:
    """Choices in English that are no choices."""
    for part in parts(scope.edition):
        yield from _strays(part.node, part.keys, scope.positions)


def check_shared_english(shared: Shared, positions: YamlSource) -> Iterator[Fault]:
    """The same in the shared vocabularies; and names of offices in English that do not say where."""
    for part in nodes(shared):
        yield from _strays(part.node, part.keys, positions)
    for key, department in shared.departments.items():
        if department.pattern_en is not None and "{region}" not in department.pattern_en:
            what = f"“{department.pattern_en}”里没有 {{region}}。"
            yield positions.fault(("departments", key, "pattern_en"), what, "请写出地区名的位置。")


def _strays(node: Node, path: Path, positions: YamlSource) -> Iterator[Fault]:
    for key in node.in_english:
        texts, english = getattr(node, key), getattr(node, f"{key}_en")
        if isinstance(texts, dict) and english:
            for name in english.keys() - texts.keys():
                what = f"{key} 里没有“{name}”，它的英文无处可用。"
                yield positions.fault((*path, f"{key}_en", name), what, did_you_mean(name, list(texts)))
