"""What every part of a definition shares: strictness, identifiers and the citing of clauses."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from pingding.policy.translation import Bilingual, bilingual, gettext_noop

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""An identifier inside a definition: lower-case letters, digits and underscores, so that it is also an SQL name."""

ProgrammeId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
RegionId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
RegionKind = Literal[
    "nation",
    "province",
    "municipality",
    "prefecture",
    "district",
    "county",
    "autonomous_county",
    "zone",
    "town",
]
Level = Literal["town", "district", "municipal", "province", "national"]
LEVELS = "级别：town 乡镇级，district 区县级，municipal 市级，province 省级，national 国家级。"
REGION_KINDS = (
    "地区的种类：nation 全国，province 省，municipality 直辖市，prefecture 地级市，district 区，county 县，"
    "autonomous_county 自治县，zone 功能区，town 乡镇（街道）。"
)
OfficeId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*@[a-z][a-z0-9-]*$", max_length=80)]
"""A public office, `department@region`: `economy@cq` is the municipal economy department."""

Length = Annotated[int, Field(ge=0, le=36_500)]
"""A length of time in days, working days, months or years: a century of days, beyond which nobody plans or counts."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
English = Annotated[Text | None, Field(description="在英文界面里怎么说；不写则照中文。")]
"""The English of the text that stands beside it under the same key without `_en`."""
Glossary = Annotated[
    dict[str, Text],
    Field(
        description="各句的英文：中文和它在英文界面里的说法，一句一行；凡是这样写的文字都照此说，旁边另有 _en 的除外。",
        examples=[{"提交": "Submit"}],
    ),
]
"""The English of whole texts by their Chinese, wherever they stand."""
EnglishOfChoices = Annotated[
    dict[str, Text] | None, Field(description="选项在英文界面里怎么说，按编号；不写的照中文。")
]
Expression = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), Field(examples=["rd_staff / staff >= 0.30"])
]
"""A plain SQL scalar expression over facts, e.g. `rd_staff / staff >= 0.30`."""


Percentage = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\d{1,3}(\.\d{1,6})?%$")]
"""A share as people write it: `20%`, `12.5%`."""


def percent(text: str) -> Decimal:
    """The share that a percentage stands for.

    >>> percent("12.5%")
    Decimal('0.125')
    """
    return Decimal(text.strip().removesuffix("%")) / 100


Rounding = Literal["down", "up", "half"]
"""What becomes of a share of cases that is no whole number: 2.5 of ten is two, three, or (half up) three."""

ROUNDED: dict[Rounding, str] = {
    "down": gettext_noop("舍去尾数"),
    "up": gettext_noop("进为整数"),
    "half": gettext_noop("四舍五入"),
}
"""The same in words."""
_MODES: dict[Rounding, str] = {"down": ROUND_FLOOR, "up": ROUND_CEILING, "half": ROUND_HALF_UP}


def whole(exact: Decimal, rounding: Rounding) -> int:
    """So many whole cases.

    >>> whole(Decimal("2.5"), "down"), whole(Decimal("2.5"), "up"), whole(Decimal("2.5"), "half")
    (2, 3, 3)
    """
    return int(exact.to_integral_value(_MODES[rounding]))


def _as_day(value: Any) -> Any:
    with suppress(ValueError):
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
    return value


Moment = Annotated[datetime | date, BeforeValidator(_as_day)]
"""A moment, or a whole day: a day written as text stays a day and does not become its midnight."""


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Clauses = Annotated[tuple[Text, ...], BeforeValidator(_as_tuple, json_schema_input_type=Text | tuple[Text, ...])]
"""Clause ids of this programme's documents; one may be written without a list."""

Ids = Annotated[tuple[Id, ...], BeforeValidator(_as_tuple, json_schema_input_type=Id | tuple[Id, ...])]

Recipient = Annotated[
    str, StringConstraints(pattern=r"^([a-z][a-z0-9_]*|[a-z][a-z0-9-]*@[a-z][a-z0-9-]*)$", max_length=80)
]
Recipients = Annotated[
    tuple[Recipient, ...],
    BeforeValidator(_as_tuple, json_schema_input_type=Recipient | tuple[Recipient, ...]),
]
"""Who gets a paper: parties of the definition, by their ids, or public offices, `department@region`."""

OneOrMany = Annotated[tuple[str, ...], BeforeValidator(_as_tuple, json_schema_input_type=str | tuple[str, ...])]

Source = Literal["self", "district", "expert", "third_party"]
"""Who gives points: the applicant of itself, the recommending district, the experts, an outside evaluator."""


def in_both(text: Any, english: Any) -> Any:
    """A text with its English; of named texts (choices), each that has one."""
    if isinstance(text, dict):
        return {key: bilingual(each, english.get(key)) for key, each in text.items()}
    return bilingual(text, english)


KEPT_CHINESE = frozenset({"booklet", "clause", "english", "texts"})
"""The keys below which nothing is put into English: clauses are cited as their document numbers them, the texts of
documents are the documents', papers are printed in Chinese."""


def say_also(whole: "Node", english: Mapping[str, str]) -> None:
    """Put its English beside every text below a part that has none yet, by the Chinese of the whole text."""
    for key in type(whole).model_fields if english else ():
        if key not in KEPT_CHINESE and not key.endswith("_en"):
            whole.__dict__[key] = _said_also(whole.__dict__[key], english)


def _said_also(value: Any, english: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, Bilingual) else bilingual(value, english.get(value))
    if isinstance(value, dict):
        return {key: _said_also(each, english) for key, each in value.items()}
    if isinstance(value, tuple):
        return tuple(_said_also(each, english) for each in value)
    if isinstance(value, Node):
        say_also(value, english)
    return value


class Node(BaseModel):
    """A part of a definition: strict (an unknown key is a fault) and frozen (a definition never changes while used)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    in_english: ClassVar[tuple[str, ...]] = ()
    """The keys whose texts may have an English beside them."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.in_english = tuple(key.removesuffix("_en") for key in cls.model_fields if key.endswith("_en"))

    def model_post_init(self, context: Any) -> None:
        """Put the English of a text, where it has one, beside it: it is said in the reader's language."""
        for key in self.in_english:
            english = getattr(self, f"{key}_en")
            if english:
                self.__dict__[key] = in_both(getattr(self, key), english)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A changed copy, in which what was computed from the old values (cached properties) is computed again."""
        copy = super().model_copy(update=update, deep=deep)
        for cached in copy.__dict__.keys() - type(copy).model_fields.keys():
            del copy.__dict__[cached]
        return copy


class Cited(Node):
    """A part that rests on a clause, or says why it is a local decision.

    A part inside another (a field in a section, a branch of a condition) may leave both out: it then rests on
    the clause of the part around it. The outermost part must have one of the two; `checks` sees to it.
    """

    clause: Clauses = Field((), description="条款编号：本规则出自哪一条。")
    local: str = Field("", description="文件未规定时的本地决定及其理由。")


class Amount(Node):
    """So many cases: a number, or a share of those compared."""

    of: Annotated[int, Field(gt=0)] | Percentage = Field(description="至多几件，或参评各件的百分之几，如 20%。")
    rounding: Rounding = Field("down", description="百分比折合的件数不是整数时：down 舍，up 进，half 四舍五入。")

    @property
    def by_share(self) -> bool:
        """Whether the number hangs on how many cases are compared."""
        return isinstance(self.of, str)

    def number_of(self, compared: int) -> int:
        """How many cases it comes to where so many are compared."""
        return self.of if isinstance(self.of, int) else whole(percent(self.of) * compared, self.rounding)
