"""What the holder of a title is paid: how much, when, by whom, and on what terms."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from pingding.policy.parts import Cited, English, Expression, Id, Ids, Percentage, Text

MoneyUnit = Literal["元", "万元"]
Sum = Annotated[Decimal, Field(gt=0, lt=Decimal(10) ** 12, decimal_places=6)]
"""So much money in the unit of its support."""


class AmountRule(Cited):
    """How an amount comes about, in exactly one way: a lump sum, a ratio, the difference to a sum, or as decided.

    What is computed is cut off at `up_to`; what the office decides may not exceed it.
    """

    amount: Sum | None = Field(None, description="定额，以本项的单位计。")
    ratio: Annotated[Decimal, Field(gt=0, le=100)] | None = Field(
        None, description="按 of 的几倍计算，如 1∶0.5 写 0.5。"
    )
    of: Id | None = Field(None, description="ratio 的基数：哪个金额事实。")
    tops_up_to: Sum | None = Field(None, description="补足到多少：减去 less 已经支付的。")
    less: Ids = Field((), description="补足时减去哪几项支持已经支付的；本称号所接替的称号（replaces）所得的也减去。")
    decided: bool = Field(False, description="由办理部门逐件以文件确定金额。")
    up_to: Sum | None = Field(None, description="上限；算出的超过上限的以上限为准，确定的不得超过。")

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways in which the amount is said to come about; a sound rule has one."""
        keys = ("amount", "ratio", "tops_up_to", "decided")
        return tuple(key for key in keys if getattr(self, key) not in (None, False))


class Tier(AmountRule):
    """The amount for titles of certain facts: a grade, a class."""

    when: Expression = Field(description="此式为真的适用本档，依次判断，取第一个为真的。")


class ShareLimit(Cited):
    """That a support is at most a share of another sum, such as the unit's own investment."""

    fact: Id = Field(description="以哪个金额事实为基数。")
    at_most: Percentage = Field(description="不得超过它的百分之几，如 30%。")


class Instalment(Cited):
    """One of several payments: its share of the whole, and what must be so before it is paid.

    Where the office decides the amounts year by year, instalments have no shares.
    """

    share: Percentage | None = Field(None, description="占总额的百分之几；逐期由办理部门确定金额的不写。")
    when: Expression | None = Field(None, description="此式为真才支付这一期。")


def _as_instalment(value: object) -> object:
    return {"share": value} if isinstance(value, str) else value


def _as_instalments(value: object) -> object:
    return [{}] * value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 60 else value


OneInstalment = Annotated[Instalment, BeforeValidator(_as_instalment, json_schema_input_type=str | Instalment)]
"""An instalment; written as just its share when nothing else is to be said."""

Instalments = Annotated[
    tuple[OneInstalment, ...],
    BeforeValidator(_as_instalments, json_schema_input_type=int | tuple[OneInstalment, ...]),
]
"""Instalments in order; written as just their number when the office decides each amount."""

WHOLE = Instalment(share="100%")


class Support(AmountRule):
    """Money that a title brings its holder, each payment entered by a person with its document.

    The amount comes about as an `AmountRule` says, or by the first of `tiers` that applies. Instalments fall due
    `every_months` from recognition on, the first on the day of recognition.
    """

    title: Text = Field(description="名称。")
    title_en: English = None
    titles: Ids = Field((), description="哪几种称号可以享受；不写为全部。")
    by: Id = Field(description="由哪一参与方登记所确定和支付的款项。")
    when: Expression | None = Field(None, description="享受的条件，按授予称号那一件的事实和 states 所填判断。")
    unit: MoneyUnit = Field(description="金额的单位：元 或 万元。")
    tiers: tuple[Tier, ...] = Field((), description="按等级、类别分档的金额。")
    share_of: ShareLimit | None = Field(None, description="不得超过另一笔金额的百分之几。")
    instalments: Instalments = Field((), description="分期：各期占比，如 [40%, 30%, 30%]；各期另行确定的写期数。")
    every_months: Annotated[int, Field(gt=0, le=120)] | None = Field(
        None, description="相邻两期相隔几个月，自认定之日起算；不写为十二个月。"
    )
    states: Ids = Field((), description="确定时由办理部门填写的事实，如上级补助的金额；凭文件。")
    once: bool = Field(False, description="同一单位只享受一次，不论凭哪个称号。")

    @property
    def payments(self) -> tuple[Instalment, ...]:
        """Its instalments; one of the whole where it has none."""
        return self.instalments or (WHOLE,)

    @property
    def decided_each(self) -> bool:
        """Whether the office decides the amount of each instalment by itself."""
        return bool(self.instalments) and all(each.share is None for each in self.instalments)

    @property
    def rules(self) -> tuple[AmountRule, ...]:
        """The rules by which the amount may come about."""
        return self.tiers or (self,)

    def months_to(self, number: int) -> int:
        """After how many months from recognition the instalment of that number (from 1 on) falls due."""
        return (self.every_months or 12) * (number - 1)

    def concerns(self, kind: str) -> bool:
        """Whether titles of this kind bring it."""
        return not self.titles or kind in self.titles
