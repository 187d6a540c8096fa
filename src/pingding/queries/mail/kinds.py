"""Every kind of message, by its text, with sample words: what the administrator reads before anybody gets it.

A kind is a text that some act leaves as a message; a test finds each of them here, and none that nobody leaves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.errors import Refusal
from pingding.policy.translation import SHANGHAI
from pingding.queries.mail.dated import WORD, Dated
from pingding.records.models import Message, Organisation

CONFIRMING = (
    "请在%(at)s前确认今后用%(address)s收评定平台的邮件：打开邮件中的链接，或者在“我的账号”中输入验证码。"
    "不是您本人要求的，不必理会。"
)
"""Whose letter brings a code."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    gettext_noop("申报"): (
        "%(unit)s邀请贵单位参与“%(case)s”，请确认",
        "%(unit)s已确认参与“%(case)s”",
        "%(unit)s已谢绝参与“%(case)s”",
        "%(case)s已提交，回执编号%(receipt)s",
        "%(case)s已由申报单位撤回，不再办理",
        "%(case)s已由申报单位撤回，不再评审",
        "贵单位参与的%(case)s已由申报单位撤回",
        "“%(title)s”的截止时间延至%(at)s：%(reason)s",
        "“%(title)s”按%(document)s重新受理至%(at)s，未提交的草稿可以继续填写、提交：%(reason)s",
        "“%(title)s”已停止受理：%(reason)s",
        "“%(call)s”：%(region)s的申报单位请于%(at)s前提交",
    ),
    gettext_noop("办理"): (
        "%(case)s：请办理“%(step)s”",
        "%(case)s：%(step)s“%(label)s”。%(reason)s",
        "%(case)s：截至%(day)s未补正，视为撤回（依据%(clause)s）",
        "%(case)s：截至%(day)s未补正，视为撤回",
        "%(case)s：“%(step)s”已逾期，但不能按规定自动办结，仍须办理。%(why)s",
        "%(case)s：“%(step)s”期满，但不能按规定自动办结，仍须处理。%(why)s",
        "%(who)s催办：%(case)s，“%(step)s”尚待办理，期限%(due)s",
        "%(who)s催办：%(case)s，“%(step)s”尚待办理",
        "%(case)s：申报单位请求一并开放“%(parts)s”补正。%(reason)s",
        "%(case)s：“%(parts)s”已一并开放补正。%(answer)s",
        "%(case)s：未同意一并开放“%(parts)s”。%(answer)s",
        "请于%(day)s参加%(body)s（%(session)s），地点：%(place)s",
        "“%(document)s”的定稿中有字库没有的字，印成了编码：%(codes)s。请平台管理员补充字库后再更正",
        "您不再需要参加%(day)s的%(body)s（%(session)s）",
        "%(day)s的%(body)s（%(session)s）已取消：%(reason)s",
    ),
    gettext_noop("评审"): (
        "请评审“%(case)s”",
        "“%(case)s”再次评分，请核对您的评分表后封存：%(reason)s",
        "“%(case)s”不再由您评审：%(reason)s",
        "%(name)s对“%(case)s”声明回避",
        "请更换“%(case)s”的评审专家%(name)s：%(reason)s",
        "“%(case)s”的评审已结束，后发现专家%(name)s%(reason)s。请重新开启评审、更换专家。",
        "“%(case)s”的评审结果已被采用，后发现专家%(name)s%(reason)s。请在后续决定中说明并处理。",
        "请完成“%(programme)s”的“%(step)s”：还有%(n)s件没有封存",
        "请完成“%(programme)s”的“%(step)s”：还有%(n)s件没有封存，最早%(due)s到期",
        "%(who)s催办评审：还有%(n)s件没有封存",
        "%(who)s催办评审：还有%(n)s件没有封存，最早%(due)s到期",
    ),
    gettext_noop("公示和异议"): (
        "%(case)s开始公示，至%(day)s止",
        "%(case)s公示期间收到异议%(receipt)s，请处理",
        "%(case)s的异议%(receipt)s补充了佐证，请一并核实",
        "%(case)s：公示期间的异议成立。%(reason)s",
        "%(case)s：异议成立的公开理由已更正。%(reason)s",
    ),
    gettext_noop("称号和义务"): (
        "“%(name)s”已取得“%(label)s”称号，文号%(number)s",
        "“%(name)s”：%(act)s，自%(day)s起",
        "“%(name)s”：%(act)s，自%(day)s起为“%(new)s”",
        "%(name)s：请于%(day)s前办理“%(what)s”（%(period)s年度）",
        "%(name)s：“%(what)s”（%(period)s年度）应于%(day)s前办理，至今没有提交",
        "%(name)s：“%(what)s”（%(period)s年度）免予办理，视为已经履行",
        "%(name)s：不再需要办理“%(what)s”（%(period)s年度）",
        "“%(name)s”列入%(round)s，请按期办理",
        "“%(name)s”可以参加%(round)s，自愿参加",
        "%(office)s为“%(name)s”发起了“%(what)s”",
        "“%(name)s”：拟“%(what)s”，择一：%(ways)s。%(grounds)s请在期限内陈述申辩。",
        "“%(name)s”：拟“%(what)s”。%(grounds)s请在期限内陈述申辩。",
        "%(case)s由反映发起，已经办结，请在其页面告知反映人结果和理由",
        "贵单位的反映%(receipt)s已经办结。%(reason)s",
        "“%(round)s”不再由本单位评价：%(reason)s",
        "请评价“%(round)s”中尚未评价的各件",
        "按《%(programme)s》对本单位的限制申报自%(day)s起解除",
    ),
    gettext_noop("支持资金"): (
        "“%(title)s”的“%(support)s”已确定金额：%(amount)s（%(document)s）",
        "“%(title)s”的“%(support)s”已登记支付%(amount)s（%(document)s）",
        "“%(title)s”的“%(support)s”自%(day)s起停止支付：%(reason)s",
        "“%(title)s”的“%(support)s”自%(day)s起恢复支付：%(reason)s",
        "“%(title)s”的“%(support)s”须退回已支付的%(amount)s",
        "“%(title)s”的“%(support)s”已登记追回%(amount)s：%(reason)s",
        "“%(title)s”的“%(support)s”台账有一笔登记已更正：%(reason)s",
    ),
    gettext_noop("单位和账号"): (
        "本单位的注册已核准，可以申报",
        "本单位的注册未获核准：%(reason)s",
        "“%(unit)s”已按不予核准的理由修改注册，等待再次核准",
        "本单位登记信息已更正：%(reason)s",
        "“%(before)s”已登记更名为“%(name)s”",
        "“%(unit)s”（%(code)s）请求更正登记信息：%(what)s",
        "更正请求的答复：%(answer)s",
        "您已成为“%(unit)s”的%(role)s",
        "您在“%(unit)s”的成员资格已终止",
        "“%(unit)s”的管理员已移交给%(name)s",
        CONFIRMING,
        "您的账号要求改用%(address)s收邮件，确认以前仍发到原来的邮箱。不是您本人所为的，请立即更改密码。",
        "您的账号收邮件的邮箱已改为%(address)s。不是您本人所为的，请立即更改密码，并联系平台管理员。",
        "您的账号已不再登记收邮件的邮箱。不是您本人所为的，请立即更改密码，并联系平台管理员。",
    ),
}
"""The texts, by what they are about."""

RETIRED = (gettext_noop("“%(name)s”%(label)s，文号%(number)s"),)
"""Texts that acts left before: messages of them are still read."""

DATED = (
    "“%(title)s”的截止时间延至%(at)s：%(reason)s",
    "“%(title)s”按%(document)s重新受理至%(at)s，未提交的草稿可以继续填写、提交：%(reason)s",
    "“%(call)s”：%(region)s的申报单位请于%(at)s前提交",
    "%(case)s：请办理“%(step)s”",
    "请评审“%(case)s”",
    "“%(case)s”再次评分，请核对您的评分表后封存：%(reason)s",
    "%(name)s：请于%(day)s前办理“%(what)s”（%(period)s年度）",
    "请于%(day)s参加%(body)s（%(session)s），地点：%(place)s",
)
"""Those whose letter may have a day for the calendar."""

CANCELLING = (
    "%(case)s已由申报单位撤回，不再办理",
    "%(case)s已由申报单位撤回，不再评审",
    "“%(case)s”不再由您评审：%(reason)s",
    "%(name)s：不再需要办理“%(what)s”（%(period)s年度）",
    "您不再需要参加%(day)s的%(body)s（%(session)s）",
    "%(day)s的%(body)s（%(session)s）已取消：%(reason)s",
)
"""Those whose letter may take a day out of the calendar."""

WITHOUT_CASE = (
    "请于%(day)s参加%(body)s（%(session)s），地点：%(place)s",
    "您不再需要参加%(day)s的%(body)s（%(session)s）",
    "%(day)s的%(body)s（%(session)s）已取消：%(reason)s",
    "“%(case)s”不再由您评审：%(reason)s",
    "请完成“%(programme)s”的“%(step)s”：还有%(n)s件没有封存",
    "请完成“%(programme)s”的“%(step)s”：还有%(n)s件没有封存，最早%(due)s到期",
    "%(who)s催办评审：还有%(n)s件没有封存",
    "%(who)s催办评审：还有%(n)s件没有封存，最早%(due)s到期",
    "贵单位的反映%(receipt)s已经办结。%(reason)s",
    "“%(round)s”不再由本单位评价：%(reason)s",
    "请评价“%(round)s”中尚未评价的各件",
    *GROUPS["单位和账号"],
)
"""Those whose letter leads to no case."""

SAMPLE_CODE = "12345678"
SAMPLE_AT = datetime(2026, 5, 20, 17, 0, tzinfo=SHANGHAI)
_DAY, _MOMENT = {"day": "2026-05-20"}, {"moment": SAMPLE_AT.isoformat()}
SAMPLES: Mapping[str, Any] = {
    "act": {"word": "更名"},
    "address": "s***@unit.example",
    "amount": "50万元",
    "answer": "已核对原件，维持原登记。",
    "at": _MOMENT,
    "before": "示例科技有限公司",
    "body": "示例主任办公会",
    "call": "示例创新中心申报",
    "case": "CQ2026-0001 示例·智能装备协同创新中心",
    "clause": "第九条",
    "code": "91500000MAEX00001X",
    "codes": "U+2EBF0",
    "day": _DAY,
    "document": "示例〔2026〕1号",
    "due": _MOMENT,
    "grounds": "2025年度考核不合格。",
    "label": "退回补正",
    "n": "3",
    "name": "示例·智能装备协同创新中心",
    "new": "示例·智能制造协同创新中心",
    "number": "示例〔2026〕1号",
    "office": "示例主管部门",
    "parts": "研发人员数、设备清单",
    "period": "2025",
    "place": "第一会议室",
    "programme": "示例创新中心",
    "reason": "请补充设备清单",
    "receipt": "R20260520001",
    "region": "示例区",
    "role": {"word": "填报人"},
    "round": "2026年度考核",
    "session": "2026年第6次",
    "step": "示例初审",
    "support": "建设资助",
    "title": "示例创新中心申报",
    "unit": "示例科技有限公司",
    "ways": "示例处理一；示例处理二",
    "what": "示例年报",
    "who": "示例主管部门",
    "why": "尚有未处理的异议。",
}
"""What fills the texts in a sample; none of it is somebody's."""
OTHERWISE: Mapping[str, Mapping[str, str]] = {
    "%(name)s对“": {"name": "示例专家"},
    "%(label)s”称号": {"label": "示例创新中心"},
    "的截止时间延至": {"reason": "因系统维护顺延"},
    "重新受理至": {"reason": "补充受理"},
    "停止受理：": {"reason": "名额已满"},
    "再次评分": {"reason": "各专家评分相差较大，会商后重评"},
    "不再由您评审": {"reason": "与申报单位有合作"},
    "异议成立。": {"reason": "研发人员数与社保记录不符，已核减"},
    "公开理由已更正": {"reason": "更正研发人员数"},
    "：拟“": {"what": "撤销称号"},
    "反映%(receipt)s": {"reason": "经核实，反映的情况不属实"},
    "不再由本单位评价": {"reason": "改由另一机构评价"},
    "“%(title)s”的“": {"title": "示例·智能装备协同创新中心"},
    "停止支付": {"reason": "年度考核不合格"},
    "恢复支付": {"reason": "整改通过验收"},
    "登记追回": {"reason": "已退回国库"},
    "台账": {"reason": "金额录入有误"},
    "未获核准": {"reason": "营业执照不清晰"},
    "登记信息已更正": {"reason": "法定代表人变更"},
    "专家%(name)s": {"name": "示例专家", "reason": "与申报单位有合作"},
    "移交给%(name)s": {"name": "示例管理员"},
    "更名为“%(name)s”": {"name": "示例新材料有限公司"},
    "登记信息：%(what)s": {"what": "法定代表人应为示例甲"},
}
"""Where a word of a text stands for something else, by a part of the text."""


@dataclass(frozen=True)
class MessageKind:
    """One kind: its number in the list, what it is about, its text."""

    number: int
    group: str
    text: str


KINDS: tuple[MessageKind, ...] = tuple(
    MessageKind(number, group, text)
    for number, (group, text) in enumerate(
        ((group, text) for group, texts in GROUPS.items() for text in texts), start=1
    )
)


def find_kind(number: int) -> MessageKind:
    """The kind of that number; Refusal(kind="missing") when there is none."""
    if not 0 < number <= len(KINDS):
        raise Refusal(_("没有这种消息"), kind="missing", remedy=_("请从“邮件”页进入。"))
    return KINDS[number - 1]


def sample_of(kind: MessageKind, at: datetime) -> Message:
    """A message of the kind, filled with the samples; it is stored nowhere."""
    other = {name: word for part, own in OTHERWISE.items() if part in kind.text for name, word in own.items()}
    words = {name: word for name, word in {**SAMPLES, **other}.items() if f"%({name})s" in kind.text}
    if kind.text in (*DATED, *CANCELLING):
        words[WORD] = Dated(f"sample-{kind.number}", SAMPLE_AT, cancelled=kind.text in CANCELLING).stored()
    return Message(text=kind.text, words=words, sent_at=at, organisation=Organisation(name=SAMPLES["unit"]))
