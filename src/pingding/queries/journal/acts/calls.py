"""Acts on programmes and their calls."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from pingding.queries.journal.acts.act import JournalAct, Moment, Words
from pingding.queries.journal.acts.fields import Reason
from pingding.queries.journal.acts.shown import programme_title, region_names


class StoreEdition(JournalAct, act_name=_("载入政策项目")):
    digest: Annotated[str, Words(_("内容校验值"))]
    before: Annotated[str, Words(_("原校验值"))]


class PublishCall(JournalAct, act_name=_("发布申报通知")):
    programme: Annotated[str, Words(_("政策项目"), programme_title)]
    number: Annotated[str, Words(_("文号"))]
    opens_at: Annotated[Moment, Words(_("开始时间"))]
    closes_at: Annotated[Moment | None, Words(_("截止时间"))]
    regions: Annotated[tuple[str, ...], Words(_("地区"), region_names)]


class ExtendCall(JournalAct, act_name=_("延长受理期限")):
    from_: Annotated[Moment, Words(_("原为"))] = Field(alias="from")
    to: Annotated[Moment, Words(_("改为"))]
    reason: Reason
    document: Annotated[str, Words(_("依据文件"))] = ""


class CloseCall(JournalAct, act_name=_("停止受理")):
    reason: Reason
