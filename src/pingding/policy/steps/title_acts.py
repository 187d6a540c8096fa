"""Acts on a title: what an outcome of a procedure does to the title that its case is about.

What each does is computed in `policy.titles.acts`; here is what a definition says of it.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from pingding.policy.parts import Cited, Id, Ids, Length, Text


class TitleActBase(Cited):
    """What every act on a title has. It takes effect on the day of the outcome (where the step issues a document, of
    the document), or on the day that the fact `from` says, which may be past."""

    from_: Id | None = Field(
        None,
        alias="from",
        description="自哪个日期事实的日期起生效，可以早于作出之日；不写为作出之日（发文的为成文日期）。",
    )


class Term(TitleActBase):
    """An act that lasts, or gives a title, some time: at most one of the two."""

    years: Length | None = Field(None, gt=0, description="几年。")
    months: Length | None = Field(None, gt=0, description="几个月。")


class Renew(Term):
    """The title begins again, for this long from the day of effect on; where none is said, as its kind."""

    act: Literal["renew"] = Field(
        description="renew 换发：自生效之日起重新计算有效期；不写多久的，按称号当时的种类（没有期限的长期有效）。"
    )


class Extend(Term):
    """The title holds this much longer than it would have."""

    act: Literal["extend"] = Field(description="extend 延期：在原有效期届满之日的基础上延长。")


class Suspend(Term):
    """The title does not hold for a time, or until it is resumed."""

    act: Literal["suspend"] = Field(description="suspend 暂停：写 years 或 months 的到期自行恢复，不写则待恢复。")


class Rectify(Term):
    """The title is under rectification, for this long or until it is resumed."""

    act: Literal["rectify"] = Field(description="rectify 责令整改：称号仍在，状态为整改中。")


class Resume(TitleActBase):
    """What was suspended or under rectification holds again in full."""

    act: Literal["resume"] = Field(description="resume 恢复：结束暂停或整改。")


class Regrade(TitleActBase):
    """The title becomes one of another kind: a pilot is recognised, a class moves up or down."""

    act: Literal["regrade"] = Field(description="regrade 调整：改为另一种称号，如培育试点转为认定、升降类别。")
    to: Id = Field(description="改为哪一种称号。")


class Reclassify(TitleActBase):
    """The title moves to another field or class of the same kind."""

    act: Literal["reclassify"] = Field(description="reclassify 变更领域或类别。")
    fact: Id = Field(description="新的领域或类别是哪个事实。")


class Rename(TitleActBase):
    """The title bears another name."""

    act: Literal["rename"] = Field(description="rename 更名。")
    fact: Id = Field(description="新的名称是哪个事实。")


class Transfer(TitleActBase):
    """Another unit holds the title from then on."""

    act: Literal["transfer"] = Field(description="transfer 变更称号单位（牵头单位）。")
    fact: Id = Field(description="新单位的统一社会信用代码是哪个事实；该单位须已在平台登记。")


class Merge(TitleActBase):
    """The title ends; what it was goes on in another one."""

    act: Literal["merge"] = Field(description="merge 并入：本称号终止，并入另一称号。")
    fact: Id = Field(description="并入的称号的编号是哪个事实。")


class Split(TitleActBase):
    """A part of the title goes on as a title of its own, for another unit; this one goes on as it was."""

    act: Literal["split"] = Field(description="split 分立：分出一个新的称号，本称号继续。")
    name: Id = Field(description="分出的称号的名称是哪个事实。")
    holder: Id = Field(description="分出的称号的单位的统一社会信用代码是哪个事实。")


class Revoke(TitleActBase):
    """The title is taken away."""

    act: Literal["revoke"] = Field(description="revoke 撤销。")


class StrikeOff(TitleActBase):
    """The title ends without fault of its holder: given up, or the holder is no more."""

    act: Literal["strike_off"] = Field(description="strike_off 注销：单位放弃，或单位不复存在。")


class LetLapse(TitleActBase):
    """The title ends since it is not prolonged."""

    act: Literal["lapse"] = Field(description="lapse 终止：不予延续。")


class Restore(Term):
    """What ended holds again; with a term, for so long from then on."""

    act: Literal["restore"] = Field(description="restore 恢复已终止的称号，如撤销决定被纠正；可以写新的有效期。")


Banned = Annotated[
    tuple[Literal["unit", "partners", "person"], ...],
    BeforeValidator(lambda value: (value,) if isinstance(value, str) else value),
]
"""Of whom a ban speaks; one alone is written as its word."""


class Ban(Term):
    """Somebody may not apply for so long."""

    act: Literal["ban"] = Field(description="ban 限制申报：在此期间不受理申报。")
    who: Banned = Field(("unit",), description="限制谁：unit 称号单位，partners 合作单位，person 某人（见 person）。")
    person: Id | None = Field(None, description="所限制的人是哪个人名事实。")
    programmes: Literal["this", "all"] = Field(
        "this", description="this 限本办法（含修订前后各版），其他办法予以提示；all 限全部办法。"
    )


class LiftBan(TitleActBase):
    """Bans that acts on the title have left hold no longer: reconsidering came to it."""

    act: Literal["lift_ban"] = Field(description="lift_ban 解除限制申报，如经复核纠正；原限制的记录不变。")
    who: Banned = Field(
        ("unit", "partners", "person"),
        description="解除对谁的限制：unit 称号单位，partners 合作单位，person 某人；不写为全部。",
    )


class RecordGrade(TitleActBase):
    """The case comes to a grade without being scored, or to another one than its score says."""

    act: Literal["grade"] = Field(description="grade 按规定计为某一等级，如免评计为优秀、按上级评估结果调整等级。")
    fact: Id = Field(description="哪个等级事实（score 取 grade 的）。")
    as_: Id = Field(alias="as", description="计为哪一等级。")


class Meet(TitleActBase):
    """The case counts as what the title owes by an obligation at that time: an early evaluation."""

    act: Literal["meet"] = Field(description="meet 视为履行：如提前评估计为本周期的评估，下一周期由此起算。")
    obligation: Id = Field(description="哪一项义务。")


class Defer(Term):
    """What the title owes next by an obligation is due later."""

    act: Literal["defer"] = Field(description="defer 延期履行：该项义务的下一期推迟这么久。")
    obligation: Id = Field(description="哪一项义务。")


class StopSupport(Term):
    """The title gets no support, for so long or for good."""

    act: Literal["stop_support"] = Field(description="stop_support 停止支持；写 years 或 months 的到期恢复。")


class RecoverSupport(TitleActBase):
    """What was paid is to be given back: all of it, what was paid since a day, or an amount."""

    act: Literal["recover_support"] = Field(description="recover_support 追回支持资金：记入台账，退回后另行登记。")
    supports: Ids = Field((), description="追回哪几项支持；不写为全部。")
    since: Id | None = Field(None, description="只追回哪个日期事实之日起支付的；不写为已支付的全部。")
    amount: Id | None = Field(None, description="追回多少是哪个金额事实，不得超过已支付的；不写的按已支付的计算。")


class CreditRecord(TitleActBase):
    """The matter is entered in the credit record, to be exported to the credit platform."""

    act: Literal["credit_record"] = Field(description="credit_record 记入信用记录，可以导出报送信用平台。")
    says: Text = Field(description="记入什么，用自己的话。")


class Enter(TitleActBase):
    """Facts of the case are entered in the title's own record: its council, its committee, its director."""

    act: Literal["enter"] = Field(description="enter 登记：把这些事实登记到称号，如理事会、专家委员会、主任。")
    facts: Ids = Field(min_length=1, description="登记哪些事实。")


TitleAct = Annotated[
    Renew
    | Extend
    | Suspend
    | Rectify
    | Resume
    | Regrade
    | Reclassify
    | Rename
    | Transfer
    | Merge
    | Split
    | Revoke
    | StrikeOff
    | LetLapse
    | Restore
    | Ban
    | LiftBan
    | RecordGrade
    | Meet
    | Defer
    | StopSupport
    | RecoverSupport
    | CreditRecord
    | Enter,
    Field(discriminator="act"),
]


def _as_act(value: object) -> object:
    return {"act": value} if isinstance(value, str) else value


def _as_acts(value: object) -> object:
    values = value if isinstance(value, list | tuple) else (value,)
    return tuple(map(_as_act, values))


TitleActs = Annotated[tuple[TitleAct, ...], BeforeValidator(_as_acts)]
"""Acts in their order; one that needs nothing more is written as its word: `acts: [revoke, {act: ban, years: 3}]`."""
