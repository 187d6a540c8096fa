"""Acts on programmes and their calls."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from pingding.queries.journal.acts.act import JournalAct, Moment, Words
from pingding.queries.journal.acts.fields import Reason, Sha256
from pingding.queries.journal.acts.shown import programme_title, region_name, region_names


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


class DescribeCall(JournalAct, act_name=_("填写申报通知的联系方式")):
    contact: Annotated[str, Words(_("联系处室"))]
    telephone: Annotated[str, Words(_("联系电话"))]
    address: Annotated[str, Words(_("纸质材料送达地址"))]


class SetNorms(JournalAct, act_name=_("给定基准值")):
    basis: Annotated[str, Words(_("依据"))]
    norms: Annotated[dict[str, str], Words(_("基准值"))]


class AddCallDocument(JournalAct, act_name=_("提供下载文件")):
    sha256: Sha256


class RemoveCallDocument(JournalAct, act_name=_("撤下下载文件")):
    pass


class SetDistrictDate(JournalAct, act_name=_("另定本地申报日期")):
    region: Annotated[str, Words(_("地区"), region_name)]
    before: Annotated[Moment | None, Words(_("原为"))]
    closes_at: Annotated[Moment, Words(_("截止时间"))]


class CloseCall(JournalAct, act_name=_("停止受理")):
    reason: Reason
