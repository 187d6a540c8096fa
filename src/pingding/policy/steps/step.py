"""What every step has, whatever its kind: outcomes that lead on or end the case, a deadline, the parties that act."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal, NamedTuple

from pydantic import Field

from pingding.policy.parts import Cited, English, Expression, Id, Ids, Length, OneOrMany, Source, Text
from pingding.policy.steps.limits import ComparedCases
from pingding.policy.steps.title_acts import TitleActs

End = Literal[
    "recognised",
    "pilot",
    "preparatory",
    "selected",
    "refused",
    "not_selected",
    "withdrawn",
    "filed",
    "closed",
]
"""How a case can end. recognised, pilot, preparatory and selected grant a title; filed and closed end procedures of
other kinds."""


class Deadline(Cited):
    """When something must be done by: a fixed date, or a length of time after an event.

    A fixed date stands for the closing day that the definition gives; where a call closes later (it was extended, or
    is of a later year), fixed dates move by as many days.

    `after` is `opened` (this step was opened, the default), `submitted`, `call_closed`, `title_granted`, `period_end`,
    the id of an earlier step (its completion), or that of a date among the facts of the case: what is handed in with
    that day comes late after the deadline, however long the form was open. `roll: true` moves a last day that is no
    working day to the next working day. `passed` says what happens when it passes: `late` (stays open, flagged),
    `closed` (no longer possible; only at the first step of an application), or the id of an outcome that is then
    taken by itself.
    """

    date: dt.date | None = Field(None, description="固定日期；申报通知的截止日晚于办法所定的，顺延同样天数。")
    days: Length | None = Field(None, description="起算后几日。")
    working_days: Length | None = Field(None, description="起算后几个工作日。")
    months: Length | None = Field(None, description="起算后几个月。")
    after: Id = Field(
        "opened",
        description=(
            "从何起算：opened 本步骤开始，submitted 提交，call_closed 受理截止，title_granted 授予称号，"
            "period_end 报告年度终了，某一步骤的编号（办完之时），或本件中某个日期事实，如登记变更之日。起算之日不计。"
        ),
    )
    roll: bool = Field(True, description="最后一日遇休息日是否顺延。")
    passed: Id = Field(
        "late",
        description=(
            "逾期怎样：late 仍可办理并标明，closed 不再办理（只用于申报的第一步），或某一办理结果的编号（自动作出）。"
        ),
    )


class Correction(Cited):
    """Return for correction: exactly the named parts are reopened, for this long."""

    working_days: Length = Field(gt=0, description="几个工作日内补正。")
    times: int = Field(3, gt=0, description="最多退回补正几次。")


class Outcome(Cited):
    """One way a step can end for a case.

    `to` names the next step, or several that then run in parallel. `end` ends the case. An outcome with
    `correction` sends named parts back to the fill step in `to` and, when they are handed in again, returns here.
    `grants` fixes the kind of title that a later issue step grants. `grades` binds the outcome of a ranking or a
    meeting to the grades that the case's score comes to: with another grade, or none, it cannot be taken. `when`
    binds an outcome of any step but a draw to facts, scores among them: while it is false or unknown, nobody takes it.
    `acts` are what it does to the title that the case is about, in their order; see `title_acts`.
    `proposed_by` names the outcomes of earlier steps that propose this one (`list.proposed`): for a case that none of
    them proposed it is a departure, which needs a reason and is marked as such wherever the decision stands.
    """

    label: Text = Field(description="结果的名称，显示在按钮上。")
    label_en: English = None
    to: OneOrMany = Field((), description="下一步骤；写几个则并行。")
    end: End | None = Field(
        None,
        description=(
            "怎样办结：recognised 认定，pilot 试点，preparatory 建设中，selected 入选，refused 不予通过，"
            "not_selected 未入选，"
            "withdrawn 撤回，filed 备案，closed 办结。"
        ),
    )
    reason: bool = Field(False, description="是否必须写明理由。")
    correction: Correction | None = Field(None, description="退回补正：只重开指明的部分，交回后回到本步骤。")
    grants: Id | None = Field(None, description="决定授予哪一种称号。")
    grades: Ids = Field((), description="只有评为这些等级的件可以作出本结果；用于排序和会议，不写则不限。")
    when: Expression | None = Field(None, description="只有此式为真的件可以作出本结果，如得分不低于60分；不写则不限。")
    proposed_by: OneOrMany = Field(
        (),
        description=(
            "本结果应由此前哪个办理结果提出，写作 步骤.结果，如 list.proposed；"
            "未经提出而作出本结果的为“变更建议”，须写明理由并予以标明。"
        ),
    )
    acts: TitleActs = Field(
        (),
        description=(
            "对称号作出什么：renew 换发、extend 延期、revoke 撤销、ban 限制申报等；须由人作出，不能由期限自动作出。"
        ),
    )
    tone: Literal["forward", "back", "refuse"] = Field(
        "forward", description="forward 向前，back 退回，refuse 不予通过。"
    )


class StepFault(NamedTuple):
    """Something wrong in a step as it is written: the keys below the step, what is wrong, what to write instead."""

    keys: tuple[str | int, ...]
    what: str
    remedy: str


class StepBase(Cited):
    """What every kind of step has.

    `by` lists the acting parties; where one resolves to several offices, each has a seat. `needs: all` waits for
    every seat, `any` for the first. Of several forward outcomes the one furthest down `outcomes` counts, so they are
    listed from the most to the least favourable; an outcome that is not forward decides at once, whoever has not
    acted yet. With `needs: together` nobody ends a case alone: a refusal too waits for every seat.
    `when` false or, for `optional`, an officer's decision skips to `skip_to`.
    `waits_for` joins parallel ways: the step opens when all of them are done.

    `indicators` names the indicator set that is scored at this step, and `source` whose scores they are: the
    applicant's own on a fill step, the district's on a review. A panel's scores are the experts' unless it says so.
    Every leaf judged by a scorer must have its points before the step can pass; computed leaves are shown.
    """

    title: Text = Field(description="名称。")
    title_en: English = None
    by: Ids = Field(min_length=1, description="由谁办理；几个机构各占一席。")
    needs: Literal["all", "together", "any"] = Field(
        "all",
        description=(
            "all 各席都须办理，各席结果不同时以 outcomes 中列在后面的为准；任一席退回或不予通过的即时生效，"
            "不再等其他席。together 同 all，但不予通过的也须各席都办完才生效，任一席不能单独办结。any 一席即可。"
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

    @property
    def own_form(self) -> str | None:
        """The form of which whoever acts here fills in a part."""
        return None

    @property
    def own_sheet(self) -> bool:
        """Whether whoever acts here fills in a score sheet as the step's source."""
        return bool(self.indicators and self.source)

    def asked(self) -> Iterator[str]:
        """What is looked at or asked here, a line each, in the reader's language."""
        yield from ()

    def compared(self) -> ComparedCases | None:
        """Of which cases a share that the step itself speaks of is one; None without such a share."""
        return None

    def faults(self, *, returns: bool) -> Iterator[StepFault]:
        """What is wrong beside what every kind is checked for; `returns`: a case that left can come here again."""
        yield from ()
