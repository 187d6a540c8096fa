"""A value or a whole part of a definition as a sentence has it: labels, units, words of the language, never keys."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pingding.policy.definition.rules import PART_KINDS
from pingding.policy.definition.words.fields import field_words, unit_words, value_words
from pingding.policy.definition.words.names import Names
from pingding.policy.language import Clause, Edition, Shared, facts, forms, identity, indicators, selection
from pingding.policy.parts import Node
from pingding.policy.translation import moment
from pingding.policy.values.arithmetic import plain
from pingding.policy.values.showing import show_date, show_value

NAMED: Mapping[type[Node], str] = {
    **PART_KINDS,
    Clause: "条款",
    identity.Programme: "办法",
    facts.Column: "栏",
    forms.FormPart: "小节",
}
"""The parts that a sentence can name; what lies inside another part is named after that one."""
TITLES = ("label", "title", "says", "asks", "fact")
"""Where a part's own name stands."""
NOTHING = "未写"
_DAY_OF_YEAR = re.compile(r"(\d\d)-(\d\d)")


class Wording:
    """One edition put into words."""

    def __init__(self, edition: Edition, shared: Shared, elsewhere: Sequence[Edition] = ()) -> None:
        self.names, self.shared = Names(edition, shared, elsewhere), shared

    def value(self, node: Node, name: str, value: object) -> str:
        """What a key of a part says: 15个工作日, 是, “初审”、“复审”."""
        if value is None or value in ("", (), {}):
            return NOTHING
        if isinstance(value, Node):
            return self.part(value)
        if isinstance(value, Mapping):
            return "；".join(self._entry(node, name, key, inner) for key, inner in value.items())
        if isinstance(node, indicators.Linear) and isinstance(value, tuple):
            return "；".join(f"{plain(at)}得{plain(points)}分" for at, points in value)
        if isinstance(value, tuple):
            joint = "；" if isinstance(value[0], Node | tuple) else "、"
            return joint.join(self.value(node, name, each) for each in value)
        return self._scalar(node, name, value)

    def part(self, node: Node) -> str:
        """A whole part: its name, then all that it says."""
        title = self.title(node)
        says = "，".join(self._says(node))
        return f"“{title}”（{says}）" if title and says else f"“{title}”" if title else says

    def title(self, node: Node) -> str:
        """The part's own name; empty where it has none."""
        names = ("says",) if isinstance(node, identity.Target | selection.Preference) else TITLES
        name, text = next(((name, text) for name in names if (text := getattr(node, name, ""))), ("", ""))
        return str(self.names.of(node, name, text)) if isinstance(text, str) else ""

    def place(self, node: Node, key: str) -> str:
        """What an entry of a key is called, where it has no name of its own."""
        if key.isdigit():
            return f"第{key}项"
        options = self.names.options(node)
        return f"“{options[key]}”" if key in options else f"“{key}”"

    def _says(self, node: Node) -> Iterator[str]:
        for name in type(node).model_fields:
            value = getattr(node, name)
            if name not in node.model_fields_set or name in ("clause", *TITLES) or value in (None, "", (), {}):
                continue
            colon = "：" if isinstance(value, Mapping) else ""
            yield f"{field_words(type(node), name)}{colon}{self.value(node, name, value)}"

    def _entry(self, node: Node, name: str, key: object, value: object) -> str:
        if isinstance(value, Node):
            return self.part(value) if self.title(value) else f"{self.place(node, str(key))}{self.part(value)}"
        if name == "choices":
            return f"“{value}”"
        shown = self._scalar(node, name, key) if isinstance(key, Decimal | date) else self.place(node, str(key))
        return f"{shown}{self.value(node, name, value)}"

    def _scalar(self, node: Node, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, Decimal | int):
            return self._number(node, name, Decimal(value))
        if isinstance(value, date):
            return moment(value, weekday=False) if isinstance(value, datetime) else show_date(value)
        text = str(value)
        named = self.names.of(node, name, text)
        if named == text and (meaning := value_words(type(node), name, text)):
            return meaning
        if day := _DAY_OF_YEAR.fullmatch(text):
            return f"{int(day[1])}月{int(day[2])}日"
        return text if text.endswith("%") else f"“{' '.join(str(named).split())}”"

    def _number(self, node: Node, name: str, value: Decimal) -> str:
        """A number with its unit; a bound of a fact as its values are shown."""
        if isinstance(node, facts.Fact | facts.Column) and name in ("min", "max"):
            return show_value(node, value, self.shared)
        return plain(value) + (unit_words(type(node), name) or "")


def part_word(node: Node) -> str:
    """What kind of part it is, empty where a sentence names it after the part around it."""
    return next((NAMED[kind] for kind in type(node).__mro__ if kind in NAMED), "")
