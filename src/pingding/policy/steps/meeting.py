"""A meeting decides on each case."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pingding.policy.parts import Text
from pingding.policy.steps.kind import Recorded, StepKind
from pingding.policy.steps.limits import ComparedCases, Quota
from pingding.policy.steps.sittings import SHARES, Majority, Quorum
from pingding.policy.steps.step import StepBase, StepFault
from pingding.policy.translation import gettext as _
from pingding.policy.translation import gettext_noop


class Meeting(StepBase):
    """Batch: a meeting decides on each case. `body` is the kind of meeting.

    Each sitting (会议) has its own agenda, members and record. With a `quorum` or a `majority` cases are decided in
    sittings only: nothing is decided while too few members are present, and of a vote the outcome is that of the vote.
    """

    kind: Literal["meeting"] = Field(description="meeting：成批，会议审定。")
    body: Text = Field(description="会议的名称。")
    quotas: tuple[Quota, ...] = Field((), description="名额。")
    cohort: ComparedCases = Field(ComparedCases(), description="按占比的名额以哪些件为分母。")
    quorum: Quorum | None = Field(None, description="到会多少成员才能作出决定；不写则不要求。")
    majority: Majority | None = Field(None, description="表决时多少赞成票为通过；不写则不核对票数与结果。")

    @property
    def in_sittings(self) -> bool:
        """Whether cases are decided in sittings only, whose members and agenda are on record before."""
        return self.quorum is not None or self.majority is not None

    def compared(self) -> ComparedCases | None:
        return self.cohort if any(quota.by_share for quota in self.quotas) else None

    def asked(self) -> Iterator[str]:
        if self.quorum is not None:
            yield _("到会成员%(share)s方可作出决定") % {"share": _(SHARES[self.quorum.share])}
        if self.majority is not None:
            base = _("到会成员") if self.majority.of == "present" else _("全体成员")
            yield _("表决须经%(base)s%(share)s赞成") % {"base": base, "share": _(SHARES[self.majority.share])}

    def faults(self, *, returns: bool) -> Iterator[StepFault]:
        """A deadline decides in nobody's presence; a majority needs an outcome for each side of the vote."""
        if self.in_sittings and self.deadline is not None and self.deadline.passed in self.outcomes:
            what = f"“{self.title}”定了到会人数或表决，不能由期限届满代替会议作出决定。"
            yield StepFault(("deadline", "passed"), what, "请写 late，或不写 passed。")
        tones = {outcome.tone == "forward" for outcome in self.outcomes.values()}
        if self.majority is not None and tones != {True, False}:
            what = f"“{self.title}”定了表决，却没有与通过、不通过相应的办理结果。"
            yield StepFault(
                ("majority",), what, "请各写一个向前的和一个不向前的（tone: refuse）办理结果，或删去 majority。"
            )


class MeetingNoted(BaseModel):
    """How a case was taken in a sitting: how many members there were, came, stood aside; the vote, or consensus."""

    sitting: Annotated[int | None, Recorded(gettext_noop("会议编号"))] = None
    members: Annotated[int | None, Recorded(gettext_noop("会议成员人数"))] = None
    present: Annotated[int | None, Recorded(gettext_noop("到会人数"))] = None
    recused: Annotated[int | None, Recorded(gettext_noop("回避人数"))] = None
    consensus: Annotated[bool | None, Recorded(gettext_noop("协商一致"))] = None
    in_favour: Annotated[int | None, Recorded(gettext_noop("赞成票"))] = None
    against: Annotated[int | None, Recorded(gettext_noop("反对票"))] = None
    abstained: Annotated[int | None, Recorded(gettext_noop("弃权票"))] = None
    against_vote: Annotated[bool | None, Recorded(gettext_noop("与表决结果不一致"))] = None
    tied: Annotated[int | None, Recorded(gettext_noop("提示应核对回避而参加的人数"))] = None


KIND = StepKind(
    Meeting,
    gettext_noop("会议审定"),
    act=gettext_noop("会议审定"),
    recorded=MeetingNoted,
    status="assessing",
    usual_days=(3, 10),
)
