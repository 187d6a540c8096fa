"""How a case goes: procedures made of steps, by what they are opened, and what the holder of a title owes."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from pingding.policy.language.rounds import TitleCohort
from pingding.policy.parts import Cited, English, Expression, Id, Ids, Length, Node, OneOrMany, ProgrammeId, Text
from pingding.policy.steps.registry import Step
from pingding.policy.steps.title_acts import TitleActs

OpenedBy = Literal["application", "obligation", "request", "report", "round", "consequence"]
"""What begins a case: an application in answer to a call; what a title owes, when its time has come; a request of its
holder, or of an office for it; somebody's report on it; a round that an authority opens over many titles; a proposed
consequence."""


OpenStanding = Literal["in_force", "rectifying", "suspended", "expired", "revoked", "struck_off"]
"""The standings of a title about which something may be opened: what has ended, for reconsidering."""


class Within(Node):
    """For how long, the day from which it counts left out: exactly one length of time."""

    days: Length | None = Field(None, gt=0, description="几日内。")
    working_days: Length | None = Field(None, gt=0, description="几个工作日内。")
    months: Length | None = Field(None, gt=0, description="几个月内，半年写 6。")


class Opening(Cited):
    """Who may begin a case of a procedure about a title, of which titles, and when.

    `when` reads what is known of the title on the day: its own facts, those of the case it was granted in, and those
    of earlier years. What is not known keeps nobody out.
    """

    by: Ids = Field(description="由谁发起：holder 等参与方；写 public 的，任何人可以提出。")
    titles: Ids = Field((), description="涉及哪几种称号；不写为全部。")
    standings: Annotated[
        tuple[OpenStanding, ...],
        BeforeValidator(lambda value: (value,) if isinstance(value, str) else value),
    ] = Field(
        ("in_force", "rectifying", "suspended"),
        description=(
            "称号处于哪些状态时可以发起：in_force 有效，rectifying 整改中，suspended 暂停；"
            "申请复核另有：expired 已到期，revoked 已撤销，struck_off 已注销；不写为前三者。"
        ),
    )
    when: Expression | None = Field(
        None, description="只在此式为真（或尚不能判断）时可以发起，如距有效期届满不到六个月。"
    )
    within: Within | None = Field(
        None,
        description="自称号处于现在的状态（如撤销）之日起多久以内可以发起，如五个工作日；只用于 request，不写不限。",
    )
    times: int | None = Field(None, gt=0, description="一个称号至多发起几次；不写不限。同时只能有一件在办。")
    cohort: TitleCohort | None = Field(
        None, description="本轮从哪些称号开展；用于 round，不写为 titles、standings、when 所限的全部。"
    )
    compulsory: bool = Field(
        True, description="是否必须参加；用于 round，写 false 的，到期没有提交的即为不参加，不算逾期。"
    )
    announced: bool = Field(
        True,
        description="是否通知称号单位；用于 round，写 false 的不预先通知，轮到称号单位办理或办结以前它看不到本件。",
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
    title_en: English = None
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


class Cycle(Node):
    """Every so many years, counted from recognition or from the last one that was met."""

    years: Length = Field(gt=0, description="几年一次。")
    of: Literal["granted", "met"] = Field(
        "granted",
        description="从何起算：granted 自认定之日，不因上一期提早或逾期而变；met 自上一期办结之日，首期自认定之日。",
    )
    days_before: Length = Field(0, description="比满几年之日提前几日到期，如有效期届满前 90 日。")


class AfterEvent(Within):
    """Once after each time that something happens."""

    event: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")] = Field(
        description="何事之后：granted 认定，程序.办理结果，或 程序.ended（该程序办结）；起算之日不计。"
    )


class ExemptGrade(Node):
    """The grade that an exempt period counts as."""

    fact: Id = Field(description="哪个等级事实（score 取 grade 的）。")
    as_: Id = Field(alias="as", description="计为哪一等级。")


class Exemption(Cited):
    """A period counts as met without a report, by the facts of the title on the day on which it would be opened."""

    when: Expression = Field(description="此式为真的，本期免予办理。")
    grade: ExemptGrade | None = Field(None, description="免予办理的同时计为哪一等级。")


class Escalation(Node):
    """Who is told when a period has been overdue for so long, once."""

    days: Length = Field(gt=0, description="逾期几日。")
    to: Id = Field(description="告知哪个参与方。")


class Obligation(Cited):
    """What is owed by a title while it lives, by exactly one of four schedules: every year by a day (`by: 01-30`),
    in a `cycle` of years, `after` an event, `on` a date. `tick` opens a case of `procedure`, `opens_days` before it is
    due; whoever has its first step acts. Each period has one case.
    """

    title: Text = Field(description="名称。")
    title_en: English = None
    procedure: Id = Field(description="到时打开哪个程序。")
    by: Annotated[str, Field(pattern=r"^\d\d-\d\d$")] | None = Field(None, description="每年哪一天以前，月-日。")
    cycle: Cycle | None = Field(None, description="每几年一次，到期日为起算之日满几年的当日。")
    after: AfterEvent | None = Field(None, description="某事之后一次；每发生一次，各办一次。")
    on: dt.date | None = Field(None, description="在某一日以前一次。")
    time: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = Field(
        None, description="到期之日的几时，如 17:00；不写为当日终了。"
    )
    covers: Literal["previous_year", "this_year"] | None = Field(
        None, description="previous_year 报上一年度；this_year 报当年。写 by 的必写，其余不写为到期的当年。"
    )
    first: Annotated[int, Field(ge=0, le=100)] | None = Field(
        None,
        description=(
            "首期在认定之后第几个年度到期；与 by 合用，0 当年，1 次年；不写，报上一年度的为次年，报当年的为当年。"
        ),
    )
    skips: Id | None = Field(None, description="另一项义务到期的年度，本项不必办理。")
    exempt: Exemption | None = Field(None, description="什么情况下某一期视为已经履行。")
    opens_days: Length = Field(30, gt=0, description="到期前几日打开。")
    reminds: tuple[Length, ...] = Field((14, 3), description="到期前几日提醒办理第一步的各方。")
    escalates: tuple[Escalation, ...] = Field((), description="逾期未办的，何时告知何人，各一次。")
    titles: Ids = Field((), description="涉及哪几种称号；不写为全部。")

    @property
    def behind(self) -> int:
        """How many years before the year of the due day the year lies that is reported on."""
        return 1 if self.covers == "previous_year" else 0


class TitleActElsewhere(Node):
    """That something happened to a title of the same holder in another programme, in any edition of it."""

    programme: ProgrammeId = Field(description="哪个办法（含修订前后各版）。")
    acts: Ids = Field(min_length=1, description="称号发生了什么：revoke 撤销、lapse 终止等，同 acts 的各种。")


class Trigger(Cited):
    """What gives rise to a consequence: exactly one of `after`, `missed`, `found`, `title_act`; and `when` beside it.

    `when` is read by the case that ended, or that was not handed in (for what was found or happened elsewhere, by the
    case in which the title was granted): grades of earlier years among its facts. What is not known gives rise to
    nothing.
    """

    after: Ids = Field((), description="哪个程序办结之后（撤回的除外）。")
    outcome: OneOrMany = Field(
        (), description="须得出其中哪个办理结果；与 after 合用，写作 步骤.结果，如 整改验收未通过。"
    )
    missed: Id | None = Field(None, description="哪一项义务到期而没有提交。")
    days: Length = Field(0, description="逾期满多少日才提出；与 missed 合用。")
    found: Ids = Field((), description="由哪些参与方在发现时提出，须写明事实。")
    title_act: TitleActElsewhere | None = Field(
        None, description="同一单位在另一办法的称号发生变动，如上级称号被撤销。"
    )
    when: Expression | None = Field(None, description="另须为真的条件，如连续两年不合格。")


class HearingDocument(Cited):
    """The document by which what was decided takes effect."""

    document: Text = Field(description="文件种类，如 撤销决定。")
    number: Text = Field(description="文号格式，如 渝经信撤〔{year}〕{n}号。")
    text: Id = Field(description="正文，texts 中的一段。")


class Hearing(Cited):
    """The usual way of a consequence, in one word: its holder states its case, then somebody decides.

    It is read as a procedure named like the consequence, with the steps `<consequence>_statement` (a form with one
    text; when the period has run without it, that is `silent`), `<consequence>_decision` (`confirm`, or `reject` with
    a reason) and, where a document is named, `<consequence>_document`. The acts take effect with the confirmation, or
    with the document.
    """

    by: Ids = Field(min_length=1, description="由谁决定。")
    holder: Id = Field("holder", description="由哪个参与方（称号单位）陈述申辩。")
    working_days: Length = Field(10, gt=0, description="几个工作日内陈述申辩；期满未提出的，视为放弃。")
    acts: TitleActs = Field(min_length=1, description="确认以后对称号作出什么。")
    document: HearingDocument | None = Field(None, description="以文件作出的，是什么文件；自成文之日起生效。")


class Consequence(Cited):
    """What may follow from a grade, a silence, a finding: always a proposal first, which opens a case of `procedure`.

    The holder is told on which facts and which clause it rests and may state its case; only what somebody in the
    named role confirms there, by an outcome with `acts`, takes effect. Exactly one of `procedure` and `hearing`.
    """

    title: Text = Field(description="拟作出的处理，如 连续两年考核不合格，取消称号。")
    title_en: English = None
    from_: Trigger = Field(alias="from", description="由什么引起。")
    procedure: Id = Field("", description="打开哪个程序（opened_by: consequence）。")
    hearing: Hearing | None = Field(None, description="按通常的步骤办理：单位陈述申辩，再由谁决定；不必另写程序。")
    titles: Ids = Field((), description="涉及哪几种称号；不写为全部。")
