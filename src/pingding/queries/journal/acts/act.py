"""What every act in the journal has: an identifier, a name, and words for each field that it records."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, PlainSerializer

from pingding.policy import translation
from pingding.policy.language import Edition, Step

Moment = Annotated[datetime, PlainSerializer(datetime.isoformat, when_used="json")]
"""A moment as the journal has always stored it, with the offset in figures."""


@dataclass(frozen=True)
class Definitions:
    """What names the ids in an entry: the edition of its case and the step acted at, where there are any."""

    edition: Edition | None = None
    step: Step | None = None

    @classmethod
    def at(cls, edition: Edition | None, step: str) -> "Definitions":
        """The definitions for an entry at the step of this key."""
        procedures = edition.procedures.values() if edition else ()
        return cls(edition, next((each.steps[step] for each in procedures if step in each.steps), None))


def as_recorded(value: Any, definitions: Definitions) -> object:
    """What holds no ids is shown as it was recorded; a group of fields under the names of its fields."""
    return dict(value.in_words(definitions)) if isinstance(value, Recorded) else value


@dataclass(frozen=True)
class Words:
    """The name of a recorded field, and what it shows for a value: text, or texts in a list or under heads."""

    label: Promise | str
    show: Callable[[Any, Definitions], object] = as_recorded


class Recorded(BaseModel):
    """Fields that the journal records. A field without its `Words` is refused when the module is loaded.

    What is given is stored and what is not given is left out, so that an entry reads back as it was written.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        for field, info in cls.model_fields.items():
            if not any(isinstance(each, Words) for each in info.metadata):
                raise TypeError(f"{cls.__name__}.{field} has no Words: the journal could not show it")

    def in_words(self, definitions: Definitions) -> Iterator[tuple[str, str]]:
        """The name and the words of each field that has something to show."""
        for field, info in type(self).model_fields.items():
            value = getattr(self, field)
            words = next(each for each in info.metadata if isinstance(each, Words))
            if value is not None and (text := _text(words.show(value, definitions))):
                yield str(words.label), text


class JournalAct(Recorded):
    """An act. `act` is its identifier in the journal: the type `ExtendCall` is stored as `extend_call`.

    A type without `act_name` only gathers fields that several acts share.
    """

    act: ClassVar[str]
    act_name: ClassVar[Promise | None] = None

    def __init_subclass__(cls, act_name: Promise | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.act = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()
        cls.act_name = act_name

    def stored(self) -> dict[str, Any]:
        """What the journal stores of the act, as JSON."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


@dataclass(frozen=True)
class EarlierAct:
    """An act as an earlier version of the platform recorded it, whose fields are no longer known."""

    change: Mapping[str, Any]

    def stored(self) -> dict[str, Any]:
        """What the journal stores of the act."""
        return dict(self.change)

    def in_words(self, definitions: Definitions) -> Iterator[tuple[str, str]]:
        """Each key and value as they were stored."""
        texts = ((key, _text(value)) for key, value in self.change.items())
        return ((key, text) for key, text in texts if text)


def _text(shown: object) -> str:
    """What is shown as one text; nothing for what is empty."""
    if isinstance(shown, Mapping):
        texts = ((str(head).rstrip("？?"), _text(each)) for head, each in shown.items())
        return _("；").join(translation.headed(head, text) for head, text in texts if text)
    if isinstance(shown, bool):
        return _("是") if shown else _("否")
    if isinstance(shown, datetime):
        return translation.moment(shown)
    if isinstance(shown, date):
        return translation.day(shown)
    if isinstance(shown, Iterable) and not isinstance(shown, str):
        return translation.listed(filter(None, map(_text, shown)))
    return "" if shown is None else str(shown)
