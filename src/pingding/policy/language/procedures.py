"""How a case goes: procedures made of steps, the outcomes of each step and where they lead, and deadlines."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from pingding.policy.language.base import Cited, Expression, Id, Ids, Text
from pingding.policy.language.facts import OneOrMany
from pingding.policy.language.indicators import Source

End = Literal["recognised", "pilot", "selected", "refused", "not_selected", "withdrawn", "filed", "closed"]
"""How a case can end. recognised, pilot and selected grant a title; filed and closed end procedures of other kinds."""


class Deadline(Cited):
    """When something must be done by: a fixed date, or a length of time after an event.

    A fixed date stands for the closing day that the definition gives; where a call closes later (it was extended, or
    is of a later year), fixed dates move by as many days.

    `after` is `opened` (this step was opened, the default), `submitted`, `call_closed`, `title_granted`, `period_end`
    or the id of an earlier step (its completion). `roll: true` moves a last day that is no working day to the next
    working day. `passed` says what happens when it passes: `late` (stays open, flagged), `closed` (no longer
    possible; for a fill step the case lapses), or the id of an outcome that is then taken by itself.
    """

    date: dt.date | None = Field(None, description="固定日期；申报通知的截止日晚于办法所定的，顺延同样天数。")
    days: int | None = Field(None, description="起算后几日。")
    working_days: int | None = Field(None, description="起算后几个工作日。")
    months: int | None = Field(None, description="起算后几个月。")
    after: Id = Field(
        "opened",
        description=(
            "从何起算：opened 本步骤开始，submitted 提交，call_closed 受理截止，title_granted 授予称号，"
            "period_end 报告年度终了，或某一步骤的编号（办完之时）。起算之日不计。"
        ),
    )
    roll: bool = Field(True, description="最后一日遇休息日是否顺延。")
    passed: Id = Field(
        "late", description="逾期怎样：late 仍可办理并标明，closed 不再办理，或某一办理结果的编号（自动作出）。"
    )


class Correction(Cited):
    """Return for correction: exactly the named parts are reopened, for this long."""

    working_days: int = Field(gt=0, description="几个工作日内补正。")
    times: int = Field(3, gt=0, description="最多退回补正几次。")


class Outcome(Cited):
    """One way a step can end for a case.

    `to` names the next step, or several that then run in parallel. `end` ends the case. An outcome with
    `correction` sends named parts back to the fill step in `to` and, when they are handed in again, returns here.
    `grants` fixes the kind of title that a later issue step grants. `grades` binds the outcome of a ranking or a
    meeting to the grades that the case's score comes to: with another grade, or none, it cannot be taken.
    """

    label: Text = Field(description="结果的名称，显示在按钮上。")
    to: OneOrMany = Field((), description="下一步骤；写几个则并行。")
    end: End | None = Field(
        None,
        description=(
            "怎样办结：recognised 认定，pilot 试点，selected 入选，refused 不予通过，not_selected 未入选，"
            "withdrawn 撤回，filed 备案，closed 办结。"
        ),
    )
    reason: bool = Field(False, description="是否必须写明理由。")
    correction: Correction | None = Field(None, description="退回补正：只重开指明的部分，交回后回到本步骤。")
    grants: Id | None = Field(None, description="决定授予哪一种称号。")
    grades: Ids = Field((), description="只有评为这些等级的件可以作出本结果；用于排序和会议，不写则不限。")
    tone: Literal["forward", "back", "refuse"] = Field(
        "forward", description="forward 向前，back 退回，refuse 不予通过。"
    )


class CheckItem(Cited):
    """One line of a checklist: a question, or a condition whose computed verdict stands beside it."""

    asks: Text = Field(description="要核对的问题。")
    condition: Id | None = Field(None, description="旁边显示哪个条件的结论。")
    required: bool = Field(True, description="必须为“是”才能通过。")


class StepBase(Cited):
    """What every kind of step has.

    `by` lists the acting parties; where one resolves to several offices, each has a seat. `needs: all` waits for
    every seat, `any` for the first. Of several forward outcomes the one furthest down `outcomes` counts, so they are
    listed from the most to the least favourable; an outcome that is not forward decides at once, whoever has not
    acted yet. `when` false or, for `optional`, an officer's decision skips to `skip_to`.
    `waits_for` joins parallel ways: the step opens when all of them are done.

    `indicators` names the indicator set that is scored at this step, and `source` whose scores they are: the
    applicant's own on a fill step, the district's on a review. A panel's scores are the experts' unless it says so.
    Every leaf judged by a scorer must have its points before the step can pass; computed leaves are shown.
    """

    title: Text = Field(description="名称。")
    by: Ids = Field(min_length=1, description="由谁办理；几个机构各占一席。")
    needs: Literal["all", "any"] = Field(
        "all",
        description=(
            "all 各席都须办理，各席结果不同时以 outcomes 中列在后面的为准；任一席退回或不予通过的即时生效，"
            "不再等其他席。any 一席即可。"
        ),
    )
    deadline: Deadline | None = Field(None, description="期限；没有则不写。")
    when: Expression | None = Field(None, description="只在此式为真时经过本步骤。")
    optional: bool = Field(False, description="办理人可以决定不经过本步骤。")
    skip_to: Id | None = Field(None, description="不经过时转到哪一步；不写则按第一个办理结果。")
    waits_for: Ids = Field((), description="须等哪些并行的步骤都办完。")
    outcomes: dict[Id, Outcome] = Field(
        min_length=1, description="各种办理结果，至少一个；同为向前的，由有利到不利排列。"
    )
    help: str = Field("", description="办理说明。")
    public: bool = Field(True, description="是否在公开的流程图中显示。")
    indicators: Id | None = Field(None, description="在本步骤按哪一套指标打分。")
    source: Source | None = Field(None, description="本步骤的分数算谁的；评审步骤默认为专家。")


class Fill(StepBase):
    """A form is filled and handed in. The outcome on handing in is the first one."""

    kind: Literal["fill"] = Field(description="fill：填写表单并提交。第一个办理结果即提交。")
    form: Id = Field(description="填哪张表。")
    withdraw: bool = Field(True, description="截止前可以撤回。")


class Review(StepBase):
    """A checklist is gone through; conditions judged at this step are answered here."""

    kind: Literal["review"] = Field(description="review：按清单逐项审核。")
    checklist: dict[Id, CheckItem] = Field(default_factory=dict, description="审核清单。")


class Opinion(StepBase):
    """Each seat writes an opinion and signs. With several seats, all opinions stand side by side."""

    kind: Literal["opinion"] = Field(description="opinion：签署意见。")
    asks: Text = Field(description="就什么提出意见。")
    form: Id | None = Field(None, description="由本步骤办理人填写的表单部分（区县填写的栏目）。")
    statement: str = Field("", description="签署时一并作出的声明。")


class Recommend(StepBase):
    """Batch: one letter with a list recommends several cases of one office to the authority.

    `contents` are the list's columns, shown to the offices concerned before and after; the list can be printed.
    """

    kind: Literal["recommend"] = Field(description="recommend：成批，一函推荐多件。")
    letter: str = Field("", description="推荐函标题。")
    statement: str = Field("", description="推荐时签署的声明。")
    quota: int | None = Field(None, description="每个推荐单位的名额。")
    contents: tuple[Id, ...] = Field((), description="推荐名单依次列出的字段；名单可以打印，不对外公开。")
    designed: str = Field("", description="源文件没有附名单表样时，说明名单据何设计。")


class Panel(StepBase):
    """Experts read and score by the indicator set, or argue a recommendation, each alone and sealed until closed.

    `by` is the party that convenes it. The convener assigns experts; recusal is declared by the expert or detected
    (same organisation or partner of the case). Closing needs at least `quorum` sheets.
    """

    kind: Literal["panel"] = Field(description="panel：专家评审，各自独立，结束前互不可见。")
    experts: Id = Field("experts", description="评审的参与方，角色须为 expert。")
    seats: int = Field(5, gt=0, description="专家人数。")
    quorum: int = Field(3, gt=0, description="至少几份评审意见方可结束。")
    asks: tuple[Text, ...] = Field((), description="论证评审时逐项回答的问题。")


class Visit(StepBase):
    """A site visit with a record: date, place, who went, findings."""

    kind: Literal["visit"] = Field(description="visit：现场核查并记录。")
    asks: tuple[Text, ...] = Field((), description="现场要回答的问题。")


class Rank(StepBase):
    """Batch: the cases of a call are put in order and a proposal is made for each."""

    kind: Literal["rank"] = Field(description="rank：成批，排序并提出建议。")
    ranking: Id = Field(description="用哪一套排序规则。")


class Meeting(StepBase):
    """Batch: a meeting decides on each case. `body` is the kind of meeting."""

    kind: Literal["meeting"] = Field(description="meeting：成批，会议审定。")
    body: Text = Field(description="会议的名称。")


class PublicNotice(StepBase):
    """Batch: a public notice runs; anybody may object; an objection holds up only its case.

    The first outcome is taken when the period has passed without an open objection; an upheld objection takes
    the outcome named `upheld`.
    """

    kind: Literal["notice"] = Field(
        description="notice：成批，公示；异议只影响所涉的一件。第一个结果为期满无未决异议，名为 upheld 的为异议成立。"
    )
    lasts_working_days: int = Field(gt=0, description="公示几个工作日，首日为工作日的计入。")
    objections_to: str = Field("", description="异议受理单位。")
    contents: tuple[Id, ...] = Field((), description="除单位名称、名称、地区外另行公示的字段。")


class Issue(StepBase):
    """Batch: a document with a number is issued; where the case has been granted a kind of title, the title begins."""

    kind: Literal["issue"] = Field(description="issue：成批，发文；所授称号自此生效。")
    document: Text = Field(description="文件种类，如 批复、认定通知。")
    number: Text = Field(description="文号格式，如 渝经信发〔{year}〕{n}号；不写 {year} 的，序号跨年连续。")


class FileElsewhere(StepBase):
    """Something is filed with, or sent to, another body, and that is put on record."""

    kind: Literal["file"] = Field(description="file：报送其他机构备案。")
    with_body: Text = Field(description="报送哪个机构。")


class Receive(StepBase):
    """Paper is received and counted."""

    kind: Literal["receive"] = Field(description="receive：签收纸质材料。")
    copies: int = Field(gt=0, description="应收几份。")


Step = Annotated[
    Fill
    | Review
    | Opinion
    | Recommend
    | Panel
    | Visit
    | Rank
    | Meeting
    | PublicNotice
    | Issue
    | FileElsewhere
    | Receive,
    Field(discriminator="kind"),
]

BATCH_KINDS = frozenset({"recommend", "rank", "meeting", "notice", "issue"})
"""Kinds of step that act on many cases at once."""


def _none_to_dict(value: object) -> object:
    return {} if value is None else value


class Procedure(Cited):
    """A way from a first step to an end. `opened_by` says what begins a case of it."""

    title: Text = Field(description="名称。")
    opened_by: Literal["application", "obligation"] = Field(
        description="application 由申报发起（恰有一个）；obligation 由义务发起。"
    )
    starts: Id = Field(description="第一步。")
    steps: Annotated[dict[Id, Step], BeforeValidator(_none_to_dict)] = Field(
        min_length=1, description="各步骤；标识在全部程序中不得重复。"
    )
    when: Expression | None = Field(None, description="只在此式为真时适用；不写则总是适用。")
    must_pass: Ids = Field((), description="任何认定路径都必须经过的步骤。")


class Obligation(Cited):
    """What a holder owes: every year by a day (`by: 01-30`), for the year before, from the first such day after
    recognition on. `tick` opens a case of `procedure` for each title, `opens_days` before it is due."""

    title: Text = Field(description="名称。")
    procedure: Id = Field(description="到时打开哪个程序。")
    by: Annotated[str, Field(pattern=r"^\d\d-\d\d$")] = Field(description="每年哪一天以前，月-日。")
    covers: Literal["previous_year", "this_year"] = Field(description="previous_year 报上一年度；this_year 报当年。")
    opens_days: int = Field(30, gt=0, description="到期前几日打开。")
    reminds: tuple[int, ...] = Field((14, 3), description="到期前几日提醒。")
    titles: Ids = Field((), description="涉及哪几种称号；不写为全部。")
