"""What each act in the journal is called in Chinese. The key is what the action records; steps record their kind."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACT_NAMES: dict[str, Promise] = {
    # people
    "create_first_administrator": _("设立首位平台管理员"),
    "create_person": _("建立账号"),
    "set_expert": _("登记专家"),
    "set_platform_office": _("设定平台职务"),
    "deactivate_person": _("停用账号"),
    "change_password": _("修改密码"),
    "create_access_token": _("建立访问令牌"),
    "revoke_access_token": _("注销访问令牌"),
    # organisations, their members and offices
    "register_organisation": _("单位注册"),
    "approve_registration": _("核准单位"),
    "reject_registration": _("不予核准单位"),
    "correct_organisation": _("更正单位信息"),
    "invite_member": _("增加单位成员"),
    "end_membership": _("终止成员资格"),
    "hand_over": _("移交单位管理员"),
    "establish_office": _("设立机构"),
    "appoint_officer": _("指定经办人"),
    "appoint_secretary": _("指定会议秘书"),
    "set_facts": _("更新单位档案"),
    # programmes and calls
    "store_edition": _("载入政策项目"),
    "publish_call": _("发布申报通知"),
    "extend_call": _("延长受理期限"),
    "close_call": _("停止受理"),
    "record_attachment": _("上传附件"),
    # an application
    "open_application": _("新建申报"),
    "save_draft": _("保存草稿"),
    "submit_application": _("提交申报"),
    "submit_correction": _("提交补正"),
    "submit_form": _("提交表格"),
    "withdraw_application": _("撤回申报"),
    "add_material": _("提交材料"),
    "remove_material": _("移除材料"),
    "add_partner": _("邀请合作单位"),
    "remove_partner": _("移除合作单位"),
    "answer_invitation": _("答复合作邀请"),
    # the steps of a procedure, by kind
    "step_review": _("审查"),
    "step_opinion": _("出具意见"),
    "step_panel": _("办结专家评审"),
    "step_visit": _("记录现场考察"),
    "step_file": _("报送备案"),
    "step_receive": _("签收纸质材料"),
    "step_recommend": _("成批推荐"),
    "step_rank": _("排序并提出建议"),
    "step_meeting": _("会议审定"),
    "step_notice": _("发起公示"),
    "step_issue": _("印发文件"),
    "override_condition": _("准予放行条件"),
    # reviewing
    "assign_expert": _("指派专家"),
    "declare_recusal": _("申请回避"),
    "save_sheet": _("保存评分"),
    "submit_sheet": _("提交评分"),
    "save_source_sheet": _("填写评价表"),
    # notices, titles, and what time brings about
    "end_notice": _("结束公示"),
    "raise_objection": _("提出异议"),
    "answer_objection": _("答复异议"),
    "close_objection": _("一并办结异议"),
    "grant_title": _("授予称号"),
    "deadline_passed": _("期限届满"),
    "deadline_held_up": _("期限届满未能办结"),
    "verify_journal": _("核验日志"),
    "correction_lapsed": _("逾期未补正"),
    "open_obligation": _("发起定期事项"),
    "remind": _("到期提醒"),
    "set_demo_clock": _("调整演示时间"),
}


def act_name(act: str) -> str:
    """The name of an act; an act of an earlier version, no longer known, keeps its identifier."""
    return str(ACT_NAMES.get(act, act))
