"""Acts by which procedures about titles are opened, and by which a ban ends."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from pingding.queries.journal.acts.act import JournalAct, Words
from pingding.queries.journal.acts.fields import ContentDigest, EvidenceHashes, Reason


class OpenRequest(JournalAct, act_name=_("发起事项")):
    pass


class ReportOnTitle(JournalAct, act_name=_("反映情况")):
    content: ContentDigest = ""
    evidence: EvidenceHashes = ()


class AddReportEvidence(JournalAct, act_name=_("补充反映佐证")):
    evidence: EvidenceHashes


class TellReporter(JournalAct, act_name=_("告知反映结果")):
    reason: Annotated[str, Words(_("告知的理由"))]
    former: Annotated[str, Words(_("原来的理由"))] = ""


class OpenRound(JournalAct, act_name=_("开展一轮")):
    year: Annotated[int, Words(_("年度"))]
    titles: Annotated[int, Words(_("称号数"))]
    closes: Annotated[date | None, Words(_("截止"))] = None
    seed: Annotated[str, Words(_("随机种子"))] = ""
    evaluator: Annotated[str, Words(_("受托机构"))] = ""
    round: Annotated[int, Words(_("轮次编号"))] = 0
    content: ContentDigest = ""


class LiftBan(JournalAct, act_name=_("解除限制申报")):
    effective_on: Annotated[date, Words(_("生效日期"))]
    document: Annotated[str, Words(_("文件"))] = ""
    reason: Reason = ""
    content: ContentDigest = ""


class ReplaceEvaluator(JournalAct, act_name=_("更换受托机构")):
    before: Annotated[str, Words(_("原受托机构"))]
    evaluator: Annotated[str, Words(_("受托机构"))]
    cases: Annotated[int, Words(_("转由其评价的件数"))]
    reason: Reason
    round: Annotated[int, Words(_("轮次编号"))]
    content: ContentDigest


class MoveToEvaluator(JournalAct, act_name=_("转由新的受托机构评价")):
    before: Annotated[str, Words(_("原受托机构"))]
    evaluator: Annotated[str, Words(_("受托机构"))]
    reason: Reason


class OpenInRound(JournalAct, act_name=_("列入本轮")):
    year: Annotated[int, Words(_("年度"))]


ROUND_ACTS = frozenset({OpenRound.act, ReplaceEvaluator.act})
"""The acts that leave a round as their digest says."""
