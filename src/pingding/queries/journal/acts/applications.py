"""Acts on an application: its drafts, materials and partners, and the handing in."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from pingding.queries.journal.acts.act import JournalAct, Words
from pingding.queries.journal.acts.fields import ContentDigest, CreditCode, Reason, Sha256, UnitKind
from pingding.queries.journal.acts.shown import country_title, fact_labels, form_title, parts_by_title

FormNamed = Annotated[str, Words(_("表单"), form_title)]
FileName = Annotated[str, Words(_("名称"))]


class RecordAttachment(JournalAct, act_name=_("上传附件")):
    sha256: Sha256
    size: Annotated[int, Words(_("大小"))]
    kind: Annotated[str, Words(_("种类"))]


class OpenApplication(JournalAct, act_name=_("新建申报")):
    pass


class SaveDraft(JournalAct, act_name=_("保存草稿")):
    form: FormNamed
    fields: Annotated[tuple[str, ...], Words(_("栏目"), fact_labels)]


class HandInForm(JournalAct):
    """What is recorded of every form that is handed in."""

    version: Annotated[int, Words(_("版本"))]
    form: FormNamed
    content: ContentDigest = ""
    late: Annotated[int | None, Words(_("逾期工作日"))] = None


class SubmitApplication(HandInForm, act_name=_("提交申报")):
    pass


class SubmitCorrection(HandInForm, act_name=_("提交补正")):
    pass


class SubmitForm(HandInForm, act_name=_("提交表格")):
    pass


class AskToAvoid(JournalAct, act_name=_("申请回避专家或单位")):
    name: Annotated[str, Words(_("申请回避的专家或单位"))]
    reason: Reason


class WithdrawAvoidance(JournalAct, act_name=_("撤回回避申请")):
    name: Annotated[str, Words(_("申请回避的专家或单位"))]


class RequestWidening(JournalAct, act_name=_("请求扩大补正范围")):
    parts: Annotated[tuple[str, ...], Words(_("一并开放"), parts_by_title)]
    reason: Reason


class AnswerWidening(JournalAct, act_name=_("答复扩大补正范围的请求")):
    parts: Annotated[tuple[str, ...], Words(_("一并开放"), parts_by_title)]
    granted: Annotated[bool, Words(_("同意"))]
    answer: Annotated[str, Words(_("答复"))] = ""


class WithdrawApplication(JournalAct, act_name=_("撤回本件")):
    reason: Reason


class AddMaterial(JournalAct, act_name=_("提交材料")):
    name: FileName
    sha256: Sha256


class RemoveMaterial(JournalAct, act_name=_("移除材料")):
    name: FileName
    sha256: Sha256


class AddPartner(JournalAct, act_name=_("邀请合作单位")):
    code: CreditCode = None
    country: Annotated[str, Words(_("国家或地区"), country_title)] = ""
    country_name: Annotated[str, Words(_("国家或地区名称"))] = ""
    register_number: Annotated[str, Words(_("登记号码"))] = ""
    no_number_reason: Annotated[str, Words(_("没有登记号码的原因"))] = ""
    kind: UnitKind
    duties: Annotated[str, Words(_("承担的任务"))]


class RemovePartner(JournalAct, act_name=_("移除合作单位")):
    pass


class ConfirmOnPaper(JournalAct, act_name=_("上传合作单位书面确认")):
    name: FileName
    sha256: Sha256


class AnswerInvitation(JournalAct, act_name=_("答复合作邀请")):
    confirmed: Annotated[bool, Words(_("已确认"))]
    statement: Annotated[str, Words(_("声明"))]
