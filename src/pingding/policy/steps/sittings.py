"""A sitting of a meeting: who belongs to it and came, who stands aside from which case, and how it voted on each."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt

from pingding.policy.errors import Refusal
from pingding.policy.parts import Cited
from pingding.policy.steps.step import Outcome
from pingding.policy.translation import counted, gettext_noop
from pingding.policy.translation import gettext as _

Share = Literal["half", "more_than_half", "two_thirds", "three_quarters", "all"]
SHARES: dict[Share, str] = {
    "half": gettext_noop("半数以上"),
    "more_than_half": gettext_noop("过半数"),
    "two_thirds": gettext_noop("三分之二以上"),
    "three_quarters": gettext_noop("四分之三以上"),
    "all": gettext_noop("全部"),
}
"""A share in words, as documents write it: 以上 takes the bound in, 过 does not."""
_FRACTIONS: dict[Share, tuple[int, int]] = {
    "half": (1, 2),
    "two_thirds": (2, 3),
    "three_quarters": (3, 4),
    "all": (1, 1),
}
SHARE_WORDS = (
    "half 半数以上（含半数），more_than_half 过半数，two_thirds 三分之二以上，three_quarters 四分之三以上，all 全部"
)


def needed(share: Share, of: int) -> int:
    """How many of so many the share takes at least.

    >>> needed("half", 9), needed("half", 8), needed("more_than_half", 8), needed("two_thirds", 9)
    (5, 4, 5, 6)
    """
    if share == "more_than_half":
        return of // 2 + 1
    above, below = _FRACTIONS[share]
    return -(-of * above // below)


class Quorum(Cited):
    """How many of its members must be present before a meeting decides. Whoever stands aside from a case counts, for
    that case, neither among the members nor among those present."""

    share: Share = Field(description=f"到会成员占全体成员的多少才能作出决定：{SHARE_WORDS}。")


class Majority(Cited):
    """How many votes in favour pass a case, in each sitting by vote: a forward outcome takes them, any other has less.

    `of` is `present` (those present who do not stand aside) or `members` (all members who do not). What the meeting
    decides otherwise is a departure, which needs a reason and is marked as such.
    """

    share: Share = Field(description=f"赞成票达到多少为通过：{SHARE_WORDS}。")
    of: Literal["present", "members"] = Field(
        "present", description="以谁为基数：present 到会且未回避的成员，members 未回避的全体成员。"
    )


Attendance = Literal["present", "leave", "absent"]
ATTENDANCE: dict[Attendance, str] = {
    "present": gettext_noop("到会"),
    "leave": gettext_noop("请假"),
    "absent": gettext_noop("缺席"),
}
"""How a member stands to a sitting, in words."""


class SittingMember(BaseModel):
    """A member of a sitting: name, what they are (职务) and where; `person` is their account, if they have one."""

    model_config = ConfigDict(frozen=True)

    name: str
    position: str = ""
    unit: str = ""
    person: int | None = None


def typed_members(text: str) -> list[SittingMember]:
    r"""The members of a list, one a line: name, what they are, where, with commas or tabs between.

    >>> [(each.name, each.position) for each in typed_members("示例甲，局长\n\n示例乙\t副局长\t示例局")]
    [('示例甲', '局长'), ('示例乙', '副局长')]
    """
    rows = [[part.strip() for part in re.split("[，,\t]", line, maxsplit=2)] for line in text.splitlines()]
    return [SittingMember(name=row[0], position="".join(row[1:2]), unit="".join(row[2:3])) for row in rows if any(row)]


class Votes(BaseModel):
    """The votes on one case."""

    model_config = ConfigDict(frozen=True)

    in_favour: NonNegativeInt
    against: NonNegativeInt
    abstained: NonNegativeInt

    @property
    def cast(self) -> int:
        """All of them."""
        return self.in_favour + self.against + self.abstained


class ItemOfSitting(BaseModel):
    """How one case was taken: who stood aside (by their place among the members), by vote or by consensus.

    `against_vote`: the outcome is another than the vote's. `reopened`: why a decided case was taken up again. `tied`:
    by place, what the records show to tie a member to the case who took part all the same.
    """

    model_config = ConfigDict(frozen=True)

    recused: frozenset[int] = frozenset()
    consensus: bool = False
    votes: Votes | None = None
    against_vote: bool = False
    reopened: str = ""
    tied: Mapping[int, str] = Field(default_factory=dict)


NO_ITEM = ItemOfSitting()


class SittingRecord(BaseModel):
    """What is on record of a sitting that was held: its members with their attendance, and each case by its number."""

    model_config = ConfigDict(frozen=True)

    members: tuple[SittingMember, ...]
    attendance: tuple[Attendance, ...]
    items: Mapping[str, ItemOfSitting] = Field(default_factory=dict)

    @property
    def present(self) -> frozenset[int]:
        """The places of those present."""
        return frozenset(place for place, each in enumerate(self.attendance) if each == "present")

    def item(self, case: str) -> ItemOfSitting:
        """How a case was taken."""
        return self.items.get(case, NO_ITEM)

    def voting(self, case: str = "") -> int:
        """How many are present and do not stand aside from the case."""
        return len(self.present - self.item(case).recused)

    def entitled(self, case: str = "") -> int:
        """How many members there are who do not stand aside from the case."""
        return len(set(range(len(self.members))) - self.item(case).recused)

    def names(self, attendance: Attendance) -> tuple[str, ...]:
        """The names of those who came, or were on leave, or stayed away."""
        return tuple(
            member.name for member, each in zip(self.members, self.attendance, strict=True) if each == attendance
        )

    def recused(self, case: str) -> tuple[str, ...]:
        """The names of those who stand aside from a case."""
        return tuple(self.members[place].name for place in sorted(self.item(case).recused))

    def tied(self, case: str) -> tuple[tuple[str, str], ...]:
        """Who took part although something ties them to a case, each with what."""
        return tuple((self.members[place].name, tie) for place, tie in sorted(self.item(case).tied.items()))

    def passes(self, majority: Majority, case: str) -> bool | None:
        """Whether the vote on a case passes it; None where there was none."""
        votes = self.item(case).votes
        if votes is None:
            return None
        base = self.voting(case) if majority.of == "present" else self.entitled(case)
        return votes.in_favour >= needed(majority.share, base)


def short_of_quorum(quorum: Quorum | None, sitting: SittingRecord, clause: tuple[str, ...]) -> Refusal | None:
    """Why a sitting decides nothing at all: too few of its members came; None where enough did."""
    present, members = sitting.voting(), sitting.entitled()
    if quorum is None or present >= needed(quorum.share, members):
        return None
    words = {"members": members, "n": present, "share": _(SHARES[quorum.share])}
    what = _("应到%(members)d人，到会%(n)d人，未达到%(share)s（%(needed)d人），不能作出决定")
    return Refusal(
        what % (words | {"needed": needed(quorum.share, members)}),
        clause=quorum.clause or clause,
        remedy=_("请核对到会人数；确未达到的，请另行召开会议，本次不作决定。"),
        field="present",
    )


def lacking_in_item(
    quorum: Quorum | None, majority: Majority | None, sitting: SittingRecord, case: str, clause: tuple[str, ...]
) -> Iterator[Refusal]:
    """What keeps a case from being decided in a sitting: too few who do not stand aside, votes that do not add up."""
    item, voting, entitled = sitting.item(case), sitting.voting(case), sitting.entitled(case)
    if voting == 0 or (quorum is not None and voting < needed(quorum.share, entitled)):
        words = {"n": len(item.recused), "entitled": entitled, "voting": voting}
        what = (
            counted("回避%(n)d人后，应到%(entitled)d人、到会%(voting)d人，未达到本件作出决定的人数", entitled) % words
        )
        own = (quorum.clause if quorum else ()) or clause
        yield Refusal(what, clause=own, remedy=_("请将本件留待下次会议。"), field=f"case-{case}")
    if item.consensus and item.votes is not None:
        remedy = _("表决的只填票数，协商一致的不填票数。")
        yield Refusal(_("既填写了票数，又注明协商一致"), remedy=remedy, field=f"votes-{case}")
    elif item.votes is not None and item.votes.cast != voting:
        words = {"cast": item.votes.cast, "n": voting}
        what = counted("赞成、反对、弃权合计%(cast)d票，与到会且未回避的%(n)d人不符", item.votes.cast) % words
        yield Refusal(what, remedy=_("请核对到会、回避和票数。"), field=f"votes-{case}")
    elif majority is not None and item.votes is None and not item.consensus:
        what, own = _("没有记录表决结果"), majority.clause or clause
        yield Refusal(what, clause=own, remedy=_("请填写票数，或注明协商一致。"), field=f"votes-{case}")


def against_vote(majority: Majority | None, sitting: SittingRecord, case: str, outcome: Outcome) -> bool:
    """Whether an outcome is another than that of the vote: forward though it did not pass, or not although it did."""
    passes = sitting.passes(majority, case) if majority is not None else None
    return passes is not None and passes != (outcome.tone == "forward")


def unreasoned_against_vote(majority: Majority, outcome: Outcome, clause: tuple[str, ...]) -> Refusal:
    """What is said of an outcome against the vote without a reason."""
    words = {"label": outcome.label, "share": _(SHARES[majority.share])}
    what = (
        _("赞成票未达到%(share)s，“%(label)s”与表决结果不一致，须写明理由")
        if outcome.tone == "forward"
        else _("赞成票已达到%(share)s，“%(label)s”与表决结果不一致，须写明理由")
    )
    return Refusal(what % words, clause=majority.clause or clause, remedy=_("请写明理由，或按表决结果办理。"))
