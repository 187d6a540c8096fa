"""What is asked before the pool is closed to an expert, or opened to them again: it changes who judges."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import crumbs
from pingding.web.desk.confirmation import ask_first
from pingding.web.desk.directory.administration_acts import posted_expert


def asked_first(request: ViewerRequest) -> HttpResponse:
    """Says what it brings about to close the pool to an expert, or to open it again, before it is done."""
    person, active = posted_expert(request), request.POST.get("active") == "1"
    title = (_("让%(name)s恢复在库？") if active else _("对%(name)s停止指派？")) % {"name": person.name}
    if active:
        lines = [_("重新列入候选名单，可以指派、可以抽中。"), _("此前已被更换的件不恢复。")]
    else:
        lines = [
            _("不再列入候选名单，不能指派，也不参加抽取。"),
            _("正在评审的件，召集单位会收到更换专家的提示；更换以前其评分表仍然有效。"),
            _("可以随时恢复在库。"),
        ]
    return ask_first(
        request,
        title,
        [*lines, _("本次操作和经办人记入日志。")],
        onward=_("确认恢复") if active else _("确认停止指派"),
        back=_("返回专家库"),
        refuses=not active,
        crumbs=crumbs((_("专家库"), reverse("administration_area", args=["experts"])), (title, "")),
    )
