"""What each act is called in Chinese, in journals and filters. The key is the action's function name."""

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
    # organisations, their members and offices
    "register_organisation": _("单位注册"),
    "approve_organisation": _("核准单位"),
    "refuse_organisation": _("不予核准单位"),
    "correct_organisation": _("更正单位信息"),
    "invite_member": _("增加单位成员"),
    "end_membership": _("终止成员资格"),
    "hand_over": _("移交单位管理员"),
    "establish_office": _("设立机构"),
    "appoint_officer": _("指定经办人"),
    "appoint_secretary": _("指定会议秘书"),
    "set_facts": _("更新单位档案"),
    # programmes and calls
    "store_edition": _("载入办法"),
    "publish_call": _("发布申报通知"),
    "extend_call": _("延长受理期限"),
    "close_call": _("停止受理"),
    # files and messages
    "record_attachment": _("上传附件"),
    "mark_read": _("消息已读"),
}


def act_name(act: str) -> str:
    """The name of an act; an act of an earlier version, no longer known, keeps its identifier."""
    return str(ACT_NAMES.get(act, act))
