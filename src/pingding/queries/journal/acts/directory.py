"""Acts on people, access tokens, organisations, their members and offices."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from pingding.queries.journal.acts.act import JournalAct, Words
from pingding.queries.journal.acts.fields import ContentDigest, Reason, RoleGiven, Sha256, UnitFields
from pingding.queries.journal.acts.shown import (
    expert_fields,
    expert_rank,
    fact_values,
    imported_list,
    office_names,
    platform_office,
)

PersonName = Annotated[str, Words(_("名称"))]
TokenNumber = Annotated[int, Words(_("令牌编号"))]
OfficeBefore = Annotated[str, Words(_("原为"), platform_office)]
OfficeAfter = Annotated[str, Words(_("改为"), platform_office)]


class CreateFirstAdministrator(JournalAct, act_name=_("设立首位平台管理员")):
    name: PersonName


class CreatePerson(JournalAct, act_name=_("建立账号")):
    name: PersonName


class SetExpert(JournalAct, act_name=_("登记专家")):
    fields: Annotated[tuple[str, ...], Words(_("专业领域"), expert_fields)]
    employer: Annotated[str, Words(_("工作单位"))]
    rank: Annotated[str, Words(_("职称"), expert_rank)]
    active: Annotated[bool, Words(_("在库"))]


class SetTerm(JournalAct, act_name=_("设定专家聘期和级别")):
    starts: Annotated[date | None, Words(_("聘期开始"))] = None
    ends: Annotated[date | None, Words(_("聘期届满"))] = None
    level: Annotated[str, Words(_("级别"))] = ""


class AddTraining(JournalAct, act_name=_("登记专家培训")):
    name: Annotated[str, Words(_("培训名称"))]
    held_on: Annotated[date, Words(_("培训日期"))]


class AddAbsence(JournalAct, act_name=_("登记不能评审的日期")):
    starts: Annotated[date, Words(_("开始日期"))]
    ends: Annotated[date, Words(_("结束日期"))]


class WithdrawAbsence(JournalAct, act_name=_("撤回不能评审的日期")):
    starts: Annotated[date, Words(_("开始日期"))]
    ends: Annotated[date, Words(_("结束日期"))]


class DeclareJointWork(JournalAct, act_name=_("申报合作单位")):
    body: Annotated[str, Words(_("合作单位"))]
    until: Annotated[date | None, Words(_("合作截止"))] = None


class WithdrawJointWork(JournalAct, act_name=_("撤回申报的合作单位")):
    body: Annotated[str, Words(_("合作单位"))]


class SetPlatformOffice(JournalAct, act_name=_("设定平台职务")):
    from_: OfficeBefore = Field(alias="from")
    to: OfficeAfter


class DeactivatePerson(JournalAct, act_name=_("停用账号")):
    reason: Reason
    units_to_hand_over: Annotated[tuple[str, ...], Words(_("待移交单位"))]


class ChangePassword(JournalAct, act_name=_("修改密码")):
    pass


class CreateAccessToken(JournalAct, act_name=_("建立访问令牌")):
    token: TokenNumber


class RevokeAccessToken(JournalAct, act_name=_("注销访问令牌")):
    token: TokenNumber


class CreateCalendarAddress(JournalAct, act_name=_("生成日历地址")):
    pass


class WithdrawCalendarAddress(JournalAct, act_name=_("停用日历地址")):
    pass


class RegisterOrganisation(UnitFields, JournalAct, act_name=_("单位注册")):
    pass


class SetLicence(JournalAct, act_name=_("上传单位证照")):
    sha256: Sha256
    resubmitted: Annotated[bool, Words(_("重新等待核准"))] = False


class ApproveRegistration(JournalAct, act_name=_("核准单位")):
    code_reason: Annotated[str, Words(_("采用该代码的理由"))] = ""


class RejectRegistration(JournalAct, act_name=_("不予核准单位")):
    reason: Reason


class CorrectOrganisation(JournalAct, act_name=_("更正单位信息")):
    reason: Reason
    from_: Annotated[UnitFields, Words(_("原为"))] = Field(alias="from")
    to: Annotated[UnitFields, Words(_("改为"))]


class RequestCorrection(JournalAct, act_name=_("请求更正单位信息")):
    reason: Reason


class AnswerCorrectionRequest(JournalAct, act_name=_("答复更正请求")):
    correction_request: Annotated[str, Words(_("请求更正"))]
    answer: Annotated[str, Words(_("答复"))]


class RenameOrganisation(JournalAct, act_name=_("登记更名")):
    from_: Annotated[str, Words(_("原名"))] = Field(alias="from")
    to: Annotated[str, Words(_("改为"))]
    renamed_on: Annotated[date, Words(_("更名日期"))]
    document: Annotated[str, Words(_("变更文件"))]


class InviteMember(JournalAct, act_name=_("增加单位成员")):
    role: RoleGiven


class EndMembership(JournalAct, act_name=_("终止成员资格")):
    role: RoleGiven
    reason: Reason


class HandOver(JournalAct, act_name=_("移交单位管理员")):
    from_: Annotated[tuple[str, ...], Words(_("原为"))] = Field(alias="from")
    reason: Reason
    evidence: Annotated[str, Words(_("证明材料"))] = ""


class EstablishOffice(JournalAct, act_name=_("设立机构")):
    offices: Annotated[tuple[str, ...], Words(_("机构"), office_names)]


class SetOfficeContact(JournalAct, act_name=_("登记机构联系方式")):
    telephone: Annotated[str, Words(_("办公电话"))]
    address: Annotated[str, Words(_("办公地址"))]


class AppointOfficer(JournalAct, act_name=_("指定经办人")):
    pass


class AppointSecretary(JournalAct, act_name=_("指定会议秘书")):
    pass


class SetFacts(JournalAct, act_name=_("更新单位档案")):
    as_of: Annotated[date, Words(_("数据日期"))]
    source: Annotated[str, Words(_("评分来源"))]
    facts: Annotated[Mapping[str, Any], Words(_("档案项目"), fact_values)]


class SavePhrase(JournalAct, act_name=_("存为常用语")):
    title: PersonName
    content: ContentDigest


class RenamePhrase(JournalAct, act_name=_("改名常用语")):
    from_: Annotated[str, Words(_("原为"))] = Field(alias="from")
    to: Annotated[str, Words(_("改为"))]


class RemovePhrase(JournalAct, act_name=_("删除常用语")):
    title: PersonName


class ImportList(JournalAct, act_name=_("导入名单")):
    sheet: Annotated[str, Words(_("名单"), imported_list)]
    file: Annotated[str, Words(_("文件"))]
    sha256: Sha256
    added: Annotated[int, Words(_("新增"))]
    changed: Annotated[int, Words(_("修改"))]
