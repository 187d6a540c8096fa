"""How a case goes: procedures made of steps, by what they are opened, and what the holder of a title owes."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from pingding.policy.language.rounds import Cohort
from pingding.policy.parts import Cited, Expression, Id, Ids, Length, Text
from pingding.policy.steps.registry import Step

OpenedBy = Literal["application", "obligation", "request", "report", "round", "consequence"]
"""What begins a case: an application in answer to a call; what a title owes, when its time has come; a request of its
holder, or of an office for it; somebody's report on it; a round that an authority opens over many titles; a proposed
consequence."""

LivingStanding = Literal["in_force", "rectifying", "suspended"]


class Opening(Cited):
    """Who may begin a case of a procedure about a title, of which titles, and when.

    `when` reads what is known of the title on the day: its own facts, those of the case it was granted in, and those
    of earlier years. What is not known keeps nobody out.
    """

    by: Ids = Field(description="由谁发起：holder 等参与方；写 public 的，任何人可以提出。")
    titles: Ids = Field((), description="涉及哪几种称号；不写为全部。")
    standings: Annotated[
        tuple[LivingStanding, ...],
        BeforeValidator(lambda value: (value,) if isinstance(value, str) else value),
    ] = Field(
        ("in_force", "rectifying", "suspended"),
        description="称号处于哪些状态时可以发起：in_force 有效，rectifying 整改中，suspended 暂停；不写为三者。",
    )
    when: Expression | None = Field(
        None, description="只在此式为真（或尚不能判断）时可以发起，如距有效期届满不到六个月。"
    )
    times: int | None = Field(None, gt=0, description="一个称号至多发起几次；不写不限。同时只能有一件在办。")
    cohort: Cohort | None = Field(
        None, description="用于 round：本轮从哪些称号开展；不写为 titles、standings、when 所限的全部。"
    )
    compulsory: bool = Field(
        True, description="用于 round：是否必须参加；写 false 的，到期没有提交的即为不参加，不算逾期。"
    )
    help: str = Field("", description="对发起人的说明。")


def _none_to_dict(value: object) -> object:
    return {} if value is None else value


class Procedure(Cited):
    """A way from a first step to an end. `opened_by` says what begins a case of it.

    `when` limits what an obligation opens to the titles that it holds for, by the facts of the case that each was
    granted in, as of the day of opening; who may apply is said by conditions.
    """

    title: Text = Field(description="名称。")
    opened_by: OpenedBy = Field(
        description=(
            "由什么发起：application 申报（恰有一个），obligation 义务到期，request 称号单位或有关部门请求，"
            "report 有人反映或部门发现，round 机关对一批称号统一开展，consequence 拟作出的处理。"
        )
    )
    opens: Opening | None = Field(
        None, description="由谁、对哪些称号、在什么情况下发起；用于 request、report、round，不写不能发起。"
    )
    starts: Id = Field(description="第一步。")
    steps: Annotated[dict[Id, Step], BeforeValidator(_none_to_dict)] = Field(
        min_length=1, description="各步骤；标识在全部程序中不得重复。"
    )
    when: Expression | None = Field(
        None,
        description="只对此式为真的称号打开，按其申报的事实在打开之日判断；用于由义务打开的程序，不写则对全部称号打开。",
    )
    must_pass: Ids = Field((), description="任何认定路径都必须经过的步骤。")


class Obligation(Cited):
    """What a holder owes: every year by a day (`by: 01-30`), for the year before, from the first such day after
    recognition on. `tick` opens a case of `procedure` for each title, `opens_days` before it is due."""

    title: Text = Field(description="名称。")
    procedure: Id = Field(description="到时打开哪个程序。")
    by: Annotated[str, Field(pattern=r"^\d\d-\d\d$")] = Field(description="每年哪一天以前，月-日。")
    covers: Literal["previous_year", "this_year"] = Field(description="previous_year 报上一年度；this_year 报当年。")
    opens_days: Length = Field(30, gt=0, description="到期前几日打开。")
    reminds: tuple[Length, ...] = Field((14, 3), description="到期前几日提醒。")
    titles: Ids = Field((), description="涉及哪几种称号；不写为全部。")


class Trigger(Cited):
    """What gives rise to a consequence: exactly one of these, and `when` beside it.

    `after` a case of these procedures has ended, or `missed` an obligation whose day has passed without a report
    handed in, or `found` by an office, which says what it found. `when` is read by the case that ended (for what was
    missed or found, by the title): grades of earlier years among its facts.
    """

    after: Ids = Field((), description="哪个程序办结之后。")
    missed: Id | None = Field(None, description="哪一项义务到期而没有提交。")
    days: Length = Field(0, description="与 missed 合用：逾期满多少日才提出。")
    found: Ids = Field((), description="由哪些参与方在发现时提出，须写明事实。")
    when: Expression | None = Field(None, description="另须为真的条件，如连续两年不合格。")


class Consequence(Cited):
    """What may follow from a grade, a silence, a finding: always a proposal first, which opens a case of `procedure`.

    The holder is told on which facts and which clause it rests and may state its case; only what somebody in the
    named role confirms there, by an outcome with `acts`, takes effect.
    """

    title: Text = Field(description="拟作出的处理，如 连续两年考核不合格，取消称号。")
    from_: Trigger = Field(alias="from", description="由什么引起。")
    procedure: Id = Field(description="打开哪个程序（opened_by: consequence）。")
    titles: Ids = Field((), description="涉及哪几种称号；不写为全部。")
