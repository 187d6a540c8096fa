"""The English of a definition's texts: what its own glossary and the shared one say of them, and what has none."""

import re
from collections.abc import Iterator

from pingding.policy.definition.rules import nodes
from pingding.policy.definition.yaml_source import Path
from pingding.policy.language import Edition, Shared
from pingding.policy.parts import KEPT_CHINESE, Node, say_also
from pingding.policy.translation import Bilingual

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LEFT_CHINESE = KEPT_CHINESE | {
    "decree",
    "formula",
    "holidays",
    "in_force_clause",
    "number",
    "pattern",
    "requires",
    "source",
    "under",
    "when",
}
"""What is cited as the documents have it, or is no text: it needs no English."""


def with_shared_english(edition: Edition, shared: Shared) -> Edition:
    """The edition with what the shared glossary says of its texts, where its own does not; kept with it."""
    texts = {text[:] for _, text in texts_of(edition)}
    lent = {chinese: english for chinese, english in shared.english.items() if chinese in texts}
    if not lent and not edition.english:
        return edition
    whole = edition.model_copy(update={"english": {**lent, **edition.english}})
    say_also(whole, whole.english)
    return whole


def texts_of(whole: Node, left_out: frozenset[str] = frozenset()) -> Iterator[tuple[Path, str]]:
    """Every Chinese text that may have an English, with its path, except below the keys left out."""
    for part in nodes(whole, left_out | KEPT_CHINESE):
        for key in type(part.node).model_fields:
            if key not in LEFT_CHINESE and not key.endswith("_en"):
                yield from _texts(getattr(part.node, key), (*part.keys, key))


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        if CHINESE.search(value):
            yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, (*path, str(key)))
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each, path)


def english_by_text(edition: Edition) -> dict[str, str]:
    """By its Chinese, the English of every text that has one."""
    return {text[:]: text.english for _, text in texts_of(edition) if isinstance(text, Bilingual)}


def without_english(edition: Edition) -> list[tuple[Path, str]]:
    """The texts that have no English beside them, each once, where they first stand."""
    once: dict[str, Path] = {}
    for path, text in texts_of(edition, frozenset({"shared_facts"})):
        if not isinstance(text, Bilingual):
            once.setdefault(text, path)
    return [(path, text) for text, path in once.items()]


def in_chinese_alone(part: object) -> object:
    """What a part of a definition says with its English left out: equal where only the English differs."""
    if isinstance(part, Node):
        keys = [key for key in type(part).model_fields if key != "english" and not key.endswith("_en")]
        return tuple((key, in_chinese_alone(getattr(part, key))) for key in keys)
    if isinstance(part, dict):  # the order of entries has meaning
        return tuple((key, in_chinese_alone(each)) for key, each in part.items())
    return tuple(map(in_chinese_alone, part)) if isinstance(part, tuple) else part
