"""How a case goes: procedures made of steps, the outcomes of each step and where they lead, and deadlines."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from .base import Cited, Expression, Id, Ids, Text
from .facts import OneOrMany
from .indicators import Source

End = Literal["recognised", "pilot", "selected", "refused", "not_selected", "withdrawn", "filed", "closed"]
"""How a case can end. recognised, pilot and selected grant a title; filed and closed end procedures of other kinds."""


class Deadline(Cited):
    """When something must be done by: a fixed date, or a length of time after an event.

    `after` is `opened` (this step was opened, the default), `submitted`, `call_closed`, `title_granted`, `period_end`
    or the id of an earlier step (its completion). `roll: true` moves a last day that is no working day to the next
    working day. `passed` says what happens when it passes: `late` (stays open, flagged), `closed` (no longer
    possible; for a fill step the case lapses), or the id of an outcome that is then taken by itself.
    """

    date: dt.date | None = None
    days: int | None = None
    working_days: int | None = None
    months: int | None = None
    after: Id = "opened"
    roll: bool = True
    passed: Id = "late"


class Correction(Cited):
    """Return for correction: exactly the named parts are reopened, for this long."""

    working_days: int = Field(gt=0)
    times: int = Field(3, gt=0, description="最多退回补正几次。")


class Outcome(Cited):
    """One way a step can end for a case.

    `to` names the next step, or several that then run in parallel. `end` ends the case. An outcome with
    `correction` sends named parts back to the fill step in `to` and, when they are handed in again, returns here.
    `grants` fixes the kind of title that a later issue step grants.
    """

    label: Text
    to: OneOrMany = ()
    end: End | None = None
    reason: bool = Field(False, description="是否必须写明理由。")
    correction: Correction | None = None
    grants: Id | None = None
    tone: Literal["forward", "back", "refuse"] = "forward"


class CheckItem(Cited):
    """One line of a checklist: a question, or a condition whose computed verdict stands beside it."""

    asks: Text
    condition: Id | None = None
    required: bool = Field(True, description="必须为“是”才能通过。")


class StepBase(Cited):
    """What every kind of step has.

    `by` lists the acting parties; where one resolves to several offices, each has a seat. `needs: all` waits for
    every seat, `any` for the first. `when` false or, for `optional`, an officer's decision skips to `skip_to`.
    `waits_for` joins parallel ways: the step opens when all of them are done.

    `indicators` names the indicator set that is scored at this step, and `source` whose scores they are: the
    applicant's own on a fill step, the district's on a review. A panel's scores are the experts' unless it says so.
    Every leaf judged by a scorer must have its points before the step can pass; computed leaves are shown.
    """

    title: Text
    by: Ids = Field(min_length=1)
    needs: Literal["all", "any"] = "all"
    deadline: Deadline | None = None
    when: Expression | None = None
    optional: bool = False
    skip_to: Id | None = None
    waits_for: Ids = ()
    outcomes: dict[Id, Outcome] = Field(min_length=1)
    help: str = ""
    public: bool = Field(True, description="是否在公开的流程图中显示。")
    indicators: Id | None = Field(None, description="在本步骤按哪一套指标打分。")
    source: Source | None = Field(None, description="本步骤的分数算谁的；评审步骤默认为专家。")


class Fill(StepBase):
    """A form is filled and handed in. The outcome on handing in is the first one."""

    kind: Literal["fill"]
    form: Id
    withdraw: bool = Field(True, description="截止前可以撤回。")


class Review(StepBase):
    """A checklist is gone through; conditions judged at this step are answered here."""

    kind: Literal["review"]
    checklist: dict[Id, CheckItem] = Field(default_factory=dict)


class Opinion(StepBase):
    """Each seat writes an opinion and signs. With several seats, all opinions stand side by side."""

    kind: Literal["opinion"]
    asks: Text
    form: Id | None = Field(None, description="由本步骤办理人填写的表单部分（区县填写的栏目）。")
    statement: str = Field("", description="签署时一并作出的声明。")


class Recommend(StepBase):
    """Batch: one letter with a list recommends several cases of one office to the authority."""

    kind: Literal["recommend"]
    letter: str = Field("", description="推荐函标题。")
    statement: str = ""
    quota: int | None = Field(None, description="每个推荐单位的名额。")


class Panel(StepBase):
    """Experts read and score by the indicator set, or argue a recommendation, each alone and sealed until closed.

    `by` is the party that convenes it. The convener assigns experts; recusal is declared by the expert or detected
    (same organisation or partner of the case). Closing needs at least `quorum` sheets.
    """

    kind: Literal["panel"]
    experts: Id = "experts"
    seats: int = Field(5, gt=0)
    quorum: int = Field(3, gt=0)
    asks: tuple[Text, ...] = Field((), description="论证评审时逐项回答的问题。")


class Visit(StepBase):
    """A site visit with a record: date, place, who went, findings."""

    kind: Literal["visit"]
    asks: tuple[Text, ...] = ()


class Rank(StepBase):
    """Batch: the cases of a call are put in order and a proposal is made for each."""

    kind: Literal["rank"]
    ranking: Id


class Meeting(StepBase):
    """Batch: a meeting decides on each case. `body` is the kind of meeting."""

    kind: Literal["meeting"]
    body: Text


class PublicNotice(StepBase):
    """Batch: a public notice runs; anybody may object; an objection holds up only its case.

    The first outcome is taken when the period has passed without an open objection; an upheld objection takes
    the outcome named `upheld`.
    """

    kind: Literal["notice"]
    lasts_working_days: int = Field(gt=0)
    objections_to: str = Field("", description="异议受理单位。")
    contents: tuple[Id, ...] = Field((), description="除单位名称、名称、地区外另行公示的字段。")


class Issue(StepBase):
    """Batch: a document with a number is issued; where the case has been granted a kind of title, the title begins."""

    kind: Literal["issue"]
    document: Text = Field(description="文件种类，如 批复、认定通知。")
    number: Text = Field(description="文号格式，如 渝经信发〔{year}〕{n}号。")


class FileElsewhere(StepBase):
    """Something is filed with, or sent to, another body, and that is put on record."""

    kind: Literal["file"]
    with_body: Text


class Receive(StepBase):
    """Paper is received and counted."""

    kind: Literal["receive"]
    copies: int = Field(gt=0)


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

    title: Text
    opened_by: Literal["application", "obligation"]
    starts: Id
    steps: Annotated[dict[Id, Step], BeforeValidator(_none_to_dict)] = Field(min_length=1)
    when: Expression | None = None
    must_pass: Ids = Field((), description="任何认定路径都必须经过的步骤。")


class Obligation(Cited):
    """What a holder owes: every year by a day (`by: 01-30`), for the year before, from the first such day after
    recognition on. `tick` opens a case of `procedure` for each title, `opens_days` before it is due."""

    title: Text
    procedure: Id
    by: Annotated[str, Field(pattern=r"^\d\d-\d\d$")]
    covers: Literal["previous_year", "this_year"]
    opens_days: int = Field(30, gt=0)
    reminds: tuple[int, ...] = Field((14, 3), description="到期前几日提醒。")
    titles: Ids = Field((), description="涉及哪几种称号；不写为全部。")
