"""The columns of a list: what each is called, its value for a row, and what stands for it where only text can."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.translation import listed
from pingding.queries.clock import SHANGHAI
from pingding.queries.regions import region_short, region_title

R = TypeVar("R")


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column. `standard`: shown unless others are chosen; `width`: `name` and `wide` share what the others leave,
    `place`, `middle` and `step` are as wide as their words up to a limit, any other as wide as its words.

    `value` is text, a number or a moment; with `words` it is a key that these name. `kind` is how a page shows it:
    `days` with their unit, a `score` with its decimals. `brief` is what a page says of it where there is little room.
    """

    key: str
    label: str
    value: Callable[[R], object]
    kind: str = "text"
    width: str = "wide"
    standard: bool = True
    words: Callable[[str], str | Promise] | None = None
    brief: Callable[[R], str] | None = None

    @property
    def title(self) -> str:
        return _(self.label)

    def plain(self, row: R) -> str | int:
        """The value as a table that is kept has it: a day or moment in figures, a key by its words."""
        value = self.value(row)
        if self.words is not None and isinstance(value, str):
            return str(self.words(value)) if value else ""
        if isinstance(value, datetime):
            return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        if isinstance(value, date):
            return value.isoformat()
        return value if isinstance(value, int) else "" if value is None else str(value)


def region_column(regions: Callable[[R], Iterable[str]]) -> Column[R]:
    """The column of the regions of a row, in short on a page."""
    return Column(
        *("region", gettext_noop("地区"), lambda row: listed(map(region_title, regions(row)))),
        width="place",
        brief=lambda row: listed(map(region_short, regions(row))),
    )


def chosen_columns(columns: Sequence[Column[R]], keys: Iterable[str]) -> list[Column[R]]:
    """The columns of these keys in their own order; the standard ones where none of them is known."""
    chosen = frozenset(keys)
    return [each for each in columns if each.key in chosen] or [each for each in columns if each.standard]
