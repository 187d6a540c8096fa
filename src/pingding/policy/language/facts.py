"""The typed vocabulary: what can be known of an organisation or said in a form."""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from pingding.policy.language.earlier import Earlier
from pingding.policy.parts import Cited, English, EnglishOfChoices, Expression, Id, Node, Text
from pingding.policy.translation import gettext_shown, in_a_row_shown

FactType = Literal[
    "number",
    "integer",
    "money",
    "ratio",
    "date",
    "text",
    "longtext",
    "yesno",
    "choice",
    "choices",
    "table",
    "organisation",
    "person",
    "region",
    "office",
]
"""number, integer, money (万元 unless `unit` says 元), ratio (0.30 is thirty percent, typed and shown as 30%), date,
text (one line), longtext (paragraphs), yesno, choice (one id), choices (several ids), table (rows of columns),
organisation (a name), person (a name), region (a region id), office (an office id `department@region`)."""

Prefill = Literal[
    "name", "code", "kind", "region", "address", "legal_representative", "established", "contact", "phone"
]
"""What the registration knows of a unit, and of the person who began the case for it."""

Period = Literal["current", "on_closing_date", "last_full_year", "last_three_full_years", "this_year", "whole_life"]


DayKind = Literal["past", "planned", "birth"]
DAY_KINDS = (
    "日期是哪一种：past 已经发生，不得晚于填写当日；planned 计划的，可以在将来；"
    "birth 出生日期，填写当日须满16岁、不超过120岁。"
)
REGISTERED = ("name", "code", "kind", "region", "address", "legal_representative", "established")
"""The `record` facts that the unit registers itself; a form that shows them as required asks for them."""


class Column(Node):
    """One column of a table fact. A total is shown below columns with `sum: true`."""

    label: Text = Field(description="栏名。")
    label_en: English = None
    type: Literal["number", "integer", "money", "ratio", "date", "text", "longtext", "yesno", "choice"] = Field(
        "text", description="类型，同事实，但不能再套表格。"
    )
    unit: str = Field("", description="计量单位；年份写“年”，显示时不加千位分隔。")
    required: bool = Field(True, description="是否必填。")
    choices: dict[str, Text] = Field(default_factory=dict, description="选项：编号和文字。")
    choices_en: EnglishOfChoices = None
    taxonomy: str = Field("", description="取共享分类表的选项。")
    min: Decimal | None = Field(None, description="下限（含）。")
    max: Decimal | None = Field(None, description="上限（含）。")
    max_chars: int | None = Field(None, description="字数上限。")
    day: DayKind = Field("past", description=DAY_KINDS)
    not_before: Id | None = Field(None, description="日期不得早于同一行的哪一栏。")
    sum: bool = Field(False, description="表下显示本栏合计。")
    personal: bool = Field(False, description="个人信息，显示时遮蔽。")


class RowRule(Cited):
    """What must hold in each row of a table; the expression reads the row's columns."""

    says: Text = Field(description="每一行须满足的要求。")
    requires: Expression = Field(description="以本行各栏编号写的算式，须为真。")


class FactRule(Cited):
    """What must hold between a fact and others wherever it is filled in; unknown ones do not break it."""

    says: Text = Field(description="填写时须满足的要求。")
    requires: Expression = Field(description="以本事实和其他事实写的算式，须为真；用到的事实未填的，不作判断。")


class Rows(Node):
    """How many rows a table may have and what holds in each."""

    min: int = Field(0, description="最少几行。")
    max: int = Field(200, ge=1, le=1000, description="最多几行；不会收下更多。")
    rules: tuple[RowRule, ...] = Field((), description="每一行须满足的规则。")


class Aggregate(Node):
    """A single value out of a table: how many rows, the sum of a column, how many different values …

    `where` is an expression over the row's columns. count and distinct give integers; the others carry the
    column's unit. An empty table counts 0 and sums 0; a table not yet entered is unknown.
    """

    table: Id = Field(description="取自哪个表格事实。")
    take: Literal["count", "sum", "min", "max", "avg", "distinct"] = Field(
        description="怎样取：count 行数，sum 合计，min 最小，max 最大，avg 平均，distinct 不同取值的个数。"
    )
    column: Id | None = Field(None, description="取哪一栏；count 不写。")
    where: Expression | None = Field(None, description="只计满足此式的行。")


class ScoredFact(Node):
    """Which score a fact is: the total by an indicator set, that of one of its rows, or the grade it comes to."""

    indicators: Id = Field(description="取哪一套指标的得分。")
    row: Text | None = Field(None, description="取其中一行的得分，写指标路径，如 service/offer；不写为总分。")
    take: Literal["points", "grade"] = Field("points", description="points 得分，grade 所评的等级。")


class Norm(Node):
    """A value that the leading authority sets for each call: one for all, or one for each region."""

    per: Literal["call", "region"] = Field("call", description="call 每次申报通知一个值，region 每个地区一个值。")


class Fact(Cited):
    """One thing that can be known: label, type, unit, period, how it is counted, what proves it.

    `of: organisation` facts live on the organisation's record and fill every form; `of: case` facts belong to
    one application. `record` facts come from the record's master data and are not typed in; `prefill` facts begin
    with what the registration says and may be changed. `formula` and `aggregate` facts are derived and never typed
    in. A `score` fact is known once its step is done, a `norm` once the leading authority has set it for the call; an
    `earlier` one is known without being entered.
    """

    label: Text = Field(description="名称，显示在表单和结论里。")
    label_en: English = None
    type: FactType = Field(
        description=(
            "类型：number 数，integer 整数，money 金额（万元，unit 可写元），ratio 比例（0.30 即 30%），"
            "date 日期，text 一行文字，longtext 段落，yesno 是否，choice 单选，choices 多选，table 表格，"
            "organisation 单位名称，person 人名，region 地区，office 机构。"
        )
    )
    unit: str = Field("", description="计量单位；年份写“年”，显示时不加千位分隔。")
    of: Literal["organisation", "case"] = Field(
        "case", description="organisation 记入单位档案，填一次各表共用；case 只属于本次申报。"
    )
    period: Period = Field(
        "current",
        description=(
            "数据的时点或期间：current 填报时，on_closing_date 截止日，last_full_year 上一年度，"
            "last_three_full_years 近三个年度，this_year 本年度，whole_life 成立以来。"
        ),
    )
    counted: str = Field("", description="怎样计算，谁计入。")
    evidence: str = Field("", description="要求的佐证。")
    help: str = Field("", description="填写说明。")
    example: str = Field("", description="写法举例，显示在栏目旁；有 pattern 的必须写，且符合它。")
    choices: dict[str, Text] = Field(default_factory=dict, description="选项：编号和文字。")
    choices_en: EnglishOfChoices = None
    taxonomy: str = Field("", description="取共享分类表的选项。")
    columns: dict[Id, Column] = Field(default_factory=dict, description="表格的各栏。")
    rows: Rows = Field(Rows(), description="表格的行数和行规则。")
    rules: tuple[FactRule, ...] = Field(
        (), description="与其他事实之间须满足的规则，如部分不多于整体；不满足的不能提交。"
    )
    min: Decimal | None = Field(None, description="下限（含）。")
    max: Decimal | None = Field(None, description="上限（含）。")
    max_chars: int | None = Field(None, description="字数上限。")
    pattern: str = Field("", description="全文须符合的正则表达式；文字至多300字，不用前后查找和反向引用。")
    day: DayKind = Field("past", description=DAY_KINDS)
    not_before: Id | None = Field(None, description="日期不得早于哪个事实的日期。")
    personal: bool = Field(False, description="个人信息：显示时遮蔽，公开页面不出现。")
    trend: bool = Field(False, description="填写和审核时并列显示以往年度的数值、与上一年相比的增减和走势。")
    record: (
        Literal[
            "name",
            "code",
            "kind",
            "region",
            "address",
            "legal_representative",
            "established",
            "regions",
            "region_count",
            "partners",
            "year",
        ]
        | None
    ) = Field(
        None,
        description=(
            "取自单位登记资料或本件情况，不用填写：name 名称，code 统一社会信用代码，kind 性质，region 地区，"
            "address 地址，legal_representative 法定代表人，established 成立日期，regions 所涉地区，"
            "region_count 所涉地区数，partners 合作单位（表格，可用的栏：name、code、country、kind、duties），"
            "year 报告年度。"
        ),
    )
    prefill: Prefill | None = Field(
        None,
        description=(
            "先按单位登记填好，可以改写，改得与登记不同的提示：name 名称，code 统一社会信用代码，kind 性质，"
            "region 地区，address 地址，legal_representative 法定代表人，established 成立日期，"
            "contact 开始填写的人的姓名，phone 其电话。"
        ),
    )
    formula: Expression | None = Field(None, description="由其他事实计算的算式；写了就不用填写。")
    aggregate: Aggregate | None = Field(None, description="由表格统计得出；写了就不用填写。")

    score: ScoredFact | None = Field(None, description="取评审得分或等级，该步骤办完后才有；写了就不用填写。")

    norm: Norm | None = Field(None, description="由牵头机关按每次申报通知给定的基准值、系数等；写了就不用填写。")

    earlier: Earlier | None = Field(
        None,
        description="取自以往年度、授予称号的那一件、其他称号或本称号自身；写了就不用填写，单位、选项和列可以不写。",
    )

    @cached_property
    def derived(self) -> bool:
        return self.formula is not None or self.aggregate is not None

    @cached_property
    def typed_in(self) -> bool:
        """Whether a person enters it in a form."""
        otherwise = (self.record, self.score, self.norm, self.earlier)
        return not self.derived and all(source is None for source in otherwise)


class Added(Cited):
    """A part of a form that the official form may not have: `added` then says on what it was added, and is shown."""

    help: str = Field("", description="填写说明。")
    added: str = Field("", description="官方表样没有、由平台增加的，写明据何增加；随填写说明显示。")

    def guidance(self, help: str = "") -> str:
        """What is said to whoever fills it in: its help (else the one given), then that it was added."""
        text = self.help or help
        if not self.added:
            return text
        addition = gettext_shown("官方表样没有此项，%(why)s。") % {"why": gettext_shown(self.added).rstrip("。.")}
        return in_a_row_shown(filter(None, (text, addition)))


class Field_(Added):
    """A place in a form for one fact."""

    fact: Id = Field(description="填哪个事实。")
    required: bool = Field(True, description="是否必填。")
    required_when: Expression | None = Field(None, description="只在此式为真时必填。")
    when: Expression | None = Field(None, description="只在此式为真时出现。")
    label: str = Field("", description="在本表中的另一名称。")
    max_chars: int | None = Field(None, description="在本表中的字数上限。")


def _as_field(value: object) -> object:
    return {"fact": value} if isinstance(value, str) else value


FormField = Annotated[Field_, BeforeValidator(_as_field, json_schema_input_type=str | Field_)]
"""A field; written as just the fact's id when nothing else is to be said."""
