"""Acts on what a title brings in money."""

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from pingding.queries.journal.acts.act import JournalAct, Words
from pingding.queries.journal.acts.fields import ContentDigest, Reason
from pingding.queries.journal.acts.shown import support_facts, support_title

Money = Annotated[str, Words(_("金额"))]
"""A sum in the unit of its support, as it was shown."""


class SupportAct(JournalAct):
    """What every entry in a ledger records."""

    support: Annotated[str, Words(_("支持"), support_title)]
    day: Annotated[date, Words(_("日期"))]
    document: Annotated[str, Words(_("文件"))] = ""
    reason: Reason = ""
    content: ContentDigest = ""


class PromiseSupport(SupportAct, act_name=_("确定支持金额")):
    amount: Money
    instalment: Annotated[int | None, Words(_("期次"))] = None
    stated: Annotated[dict[str, Any], Words(_("所填数据"), support_facts)] = {}


class PaySupport(SupportAct, act_name=_("登记支付支持资金")):
    amount: Money
    instalment: Annotated[int | None, Words(_("期次"))] = None


class StopSupport(SupportAct, act_name=_("停止支持")):
    until: Annotated[date | None, Words(_("恢复之日"))] = None


class ResumeSupport(SupportAct, act_name=_("恢复支持")):
    pass


class ClaimSupport(SupportAct, act_name=_("追回支持资金")):
    amount: Money


class RecoverSupport(SupportAct, act_name=_("登记追回支持资金")):
    amount: Money


class CorrectSupportEntry(SupportAct, act_name=_("更正支持台账")):
    corrected: Annotated[str, Words(_("更正的一笔"))]


SUPPORT_ACTS = frozenset(each.act for each in SupportAct.__subclasses__())
"""The acts that leave an entry in a ledger."""
