"""The English of the texts of a definition: choices that there are; advice says what has none, and what no text is."""

from collections.abc import Iterator

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.english import texts_of, without_english
from pingding.policy.definition.rules import nodes, parts
from pingding.policy.definition.yaml_source import Path, YamlSource
from pingding.policy.errors import Fault
from pingding.policy.language import Shared
from pingding.policy.parts import Node
from pingding.policy.suggestions import did_you_mean
from pingding.policy.translation import listed

FIRST = 3
"""So many of the texts without English are named."""


def check_english(scope: Scope) -> Iterator[Fault]:
    """Choices in English that are no choices."""
    for part in parts(scope.edition):
        yield from _strays(part.node, part.keys, scope.positions)


def advise_on_english(scope: Scope) -> Iterator[Fault]:
    """Words of the glossary that no text is (any more); where some texts have English, how many have none."""
    edition = scope.edition
    texts = {text[:] for _, text in texts_of(edition)}
    for text in sorted(edition.english.keys() - texts):
        what = f"没有哪一处写着“{text}”，它的英文无处可用。"
        yield scope.fault(("english", text), what, did_you_mean(text, list(texts)) or "请照原文写全，或删去。")
    begun = any(path[0] == "english" or str(path[-1]).endswith("_en") for path in scope.positions.places if path)
    if begun and (missing := without_english(edition)):
        named = listed(f"“{text}”" for _, text in missing[:FIRST])
        what = f"部分文字写有英文，另有{len(missing)}处没有：{named}{'等' if len(missing) > FIRST else ''}。"
        yield scope.fault(missing[0][0], what, "英文界面照中文显示；请在 english 里写出，或在旁边写 _en。")


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
