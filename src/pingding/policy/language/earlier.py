"""Where a fact comes from that was known before its case: earlier years, promises, other titles, the title itself."""

from typing import Literal, get_args

from pydantic import Field

from pingding.policy.parts import LEVELS, Expression, Id, Level, Node, ProgrammeId

TitleWord = Literal["kind", "standing", "granted_on", "expires_on", "years", "number", "field", "holder"]
HeldWord = Literal["held", "years", "number", "granted_on"]
Way = Literal["fact", "count", "in_a_row", "missed", "holds", "level", "title"]

WAYS: dict[Way, tuple[str, ...]] = {
    "fact": ("of", "back", "years"),
    "count": ("where", "last", "years"),
    "in_a_row": ("where",),
    "missed": ("last",),
    "holds": ("kind", "take"),
    "level": ("take",),
    "title": (),
}
"""The ways in which something earlier is read, each with the words that may stand beside it."""


class Earlier(Node):
    """Exactly one of the ways: a fact of an earlier case of the same title, in how many such cases something held, how
    often a duty was missed, a title of another programme or level that the unit holds, or the title itself.

    Nothing of it is typed in. It is read as of the day on which the question is asked (that of handing in).
    """

    fact: Id | None = Field(None, description="取哪个事实在以往一件中的数值；须写 of。")
    of: Id | None = Field(
        None, description="以往哪个程序的件：同一称号的年度报告、考核等；写申报程序的，取授予该称号的那一件。"
    )
    back: int | None = Field(None, ge=0, le=100, description="往前几年的一件，0 为同一年度；不写取最近提交的一件。")
    years: int | None = Field(
        None,
        gt=0,
        le=100,
        description=(
            "本年度以前几年的合计，如近三年写 3；没有提交的年度不计，都没有的为未知。与 back 至多写一个。"
            "对 count 为只算当日以前几年内办结的，如两年内受到两次警告写 2。"
        ),
    )
    count: Id | None = Field(None, description="哪个程序已办结的件中，有几件满足 where；不写 where 为共几件。")
    in_a_row: Id | None = Field(None, description="哪个程序截至最近一件，连续几件满足 where。")
    where: Expression | None = Field(None, description="以往一件须为真的算式，用该件的事实（得分、等级在内）写。")
    last: int | None = Field(None, gt=0, le=100, description="只看最近几件（missed 为最近几期）；不写为全部。")
    missed: Id | None = Field(None, description="哪一项义务已到期而没有按时提交的期数。")
    holds: ProgrammeId | None = Field(None, description="单位当日持有的哪个办法（含其修订版）的称号。")
    level: Level | None = Field(None, description="单位当日持有的哪一级的称号，" + LEVELS)
    kind: Id | None = Field(None, description="只算所写办法的哪一种称号；不写不限。")
    take: HeldWord = Field(
        "held",
        description=(
            "取所持称号的什么：held 是否持有，years 已满几年，number 编号，granted_on 授予日期；有几个的取最早授予的。"
        ),
    )
    title: TitleWord | None = Field(
        None,
        description=(
            "本称号自身的情况：kind 种类，standing 状态，granted_on 授予日期，expires_on 有效期届满之日，"
            "years 授予满几年，number 编号，field 领域，holder 持有单位。"
        ),
    )

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways that are written; a definition that passed its check has one."""
        return tuple(way for way in get_args(Way) if getattr(self, way) is not None)

    @property
    def procedure(self) -> str | None:
        """Of which procedure earlier cases are read."""
        return self.of or self.count or self.in_a_row

    @property
    def of_title(self) -> bool:
        """Whether there is nothing to read before a title has been granted."""
        return self.holds is None and self.level is None
