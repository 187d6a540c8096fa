"""Acts by which procedures about titles are opened."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from pingding.queries.journal.acts.act import JournalAct, Words


class OpenRequest(JournalAct, act_name=_("发起事项")):
    pass


class ReportOnTitle(JournalAct, act_name=_("反映情况")):
    pass


class OpenRound(JournalAct, act_name=_("开展一轮")):
    year: Annotated[int, Words(_("年度"))]
    titles: Annotated[int, Words(_("称号数"))]
    closes: Annotated[date | None, Words(_("截止"))] = None
    seed: Annotated[str, Words(_("随机种子"))] = ""
    evaluator: Annotated[str, Words(_("受托机构"))] = ""


class OpenInRound(JournalAct, act_name=_("列入本轮")):
    year: Annotated[int, Words(_("年度"))]
