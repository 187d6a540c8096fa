"""A limit that would be exceeded: what it says, whether it refuses or only warns, and how a batch keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal


@dataclass(frozen=True)
class Breach:
    """A limit that would be exceeded: a Chinese template with its words, and whether that refuses or only warns.

    `case` is the number of the case that it is about, where it is about one.
    """

    text: str
    words: Mapping[str, Any]
    clause: tuple[str, ...]
    refuses: bool
    case: str = ""

    @property
    def says(self) -> str:
        """What it says, in the reader's language."""
        return _(self.text) % self.words

    def refusal(self, where: str = "") -> Refusal:
        """The same as a refusal."""
        remedy = _("请为本件选择其他结果。") if self.case else _("请减少该组的件数。")
        return Refusal(self.says, where=where, clause=self.clause, remedy=remedy, kind="conflict")

    def stored(self) -> dict[str, Any]:
        """The same as a batch keeps it."""
        return {"text": self.text, "words": dict(self.words)}
