"""The typed vocabulary: what can be known of an organisation or said in a form."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from .base import Cited, Expression, Id, Node, Text, _as_tuple

FactType = Literal[
    "number", "integer", "money", "ratio", "date", "text", "longtext", "yesno",
    "choice", "choices", "table", "organisation", "person", "region", "office",
]  # fmt: skip
"""number, integer, money (万元 unless `unit` says 元), ratio (0.30 is thirty percent, typed and shown as 30%), date,
text (one line), longtext (paragraphs), yesno, choice (one id), choices (several ids), table (rows of columns),
organisation (a name), person (a name), region (a region id), office (an office id `department@region`)."""

Period = Literal["current", "on_closing_date", "last_full_year", "last_three_full_years", "this_year", "whole_life"]


class Column(Node):
    """One column of a table fact. A total is shown below columns with `sum: true`."""

    label: Text
    type: Literal["number", "integer", "money", "ratio", "date", "text", "longtext", "yesno", "choice"] = "text"
    unit: str = ""
    required: bool = True
    choices: dict[str, Text] = Field(default_factory=dict)
    taxonomy: str = ""
    min: Decimal | None = None
    max: Decimal | None = None
    max_chars: int | None = None
    sum: bool = False
    personal: bool = False


class RowRule(Cited):
    """What must hold in each row of a table; the expression reads the row's columns."""

    says: Text
    requires: Expression


class Rows(Node):
    """How many rows a table may have and what holds in each."""

    min: int = 0
    max: int = 200
    rules: tuple[RowRule, ...] = ()


class Aggregate(Node):
    """A single value out of a table: how many rows, the sum of a column, how many different values …

    `where` is an expression over the row's columns. count and distinct give integers; the others carry the
    column's unit. An empty table counts 0 and sums 0; a table not yet entered is unknown.
    """

    table: Id
    take: Literal["count", "sum", "min", "max", "avg", "distinct"]
    column: Id | None = None
    where: Expression | None = None


class Fact(Cited):
    """One thing that can be known: label, type, unit, period, how it is counted, what proves it.

    `of: organisation` facts live on the organisation's record and fill every form; `of: case` facts belong to
    one application. `record` facts come from the record's master data and are not typed in. `formula` and
    `aggregate` facts are derived and never typed in.
    """

    label: Text
    type: FactType
    unit: str = ""
    of: Literal["organisation", "case"] = "case"
    period: Period = "current"
    counted: str = Field("", description="怎样计算，谁计入。")
    evidence: str = Field("", description="要求的佐证。")
    help: str = ""
    choices: dict[str, Text] = Field(default_factory=dict)
    taxonomy: str = Field("", description="取共享分类表的选项。")
    columns: dict[Id, Column] = Field(default_factory=dict)
    rows: Rows = Rows()
    min: Decimal | None = None
    max: Decimal | None = None
    max_chars: int | None = None
    pattern: str = ""
    personal: bool = Field(False, description="个人信息：显示时遮蔽，公开页面不出现。")
    trend: bool = Field(False, description="填写时并列显示以往年度的数值。")
    record: (
        Literal["name", "code", "kind", "region", "address", "legal_representative", "established", "regions",
                "partners", "year"] | None
    ) = None  # fmt: skip
    formula: Expression | None = None
    aggregate: Aggregate | None = None

    @property
    def derived(self) -> bool:
        return self.formula is not None or self.aggregate is not None

    @property
    def typed_in(self) -> bool:
        """Whether a person enters it in a form."""
        return not self.derived and self.record is None


class Field_(Cited):
    """A place in a form for one fact."""

    fact: Id
    required: bool = True
    required_when: Expression | None = None
    when: Expression | None = None
    label: str = ""
    help: str = ""
    max_chars: int | None = None


def _as_field(value: object) -> object:
    return {"fact": value} if isinstance(value, str) else value


FormField = Annotated[Field_, BeforeValidator(_as_field, json_schema_input_type=str | Field_)]
"""A field; written as just the fact's id when nothing else is to be said."""

OneOrMany = Annotated[tuple[str, ...], BeforeValidator(_as_tuple, json_schema_input_type=str | tuple[str, ...])]
