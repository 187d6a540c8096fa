"""The permission questions that several actions ask; each refuses with what to do instead."""

from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.queries.directory.offices import approver, looks_after
from pingding.queries.directory.registrations import decides_registrations
from pingding.queries.viewer import Viewer
from pingding.records.models import Organisation


def forbidden(what: str, remedy: str = "") -> Refusal:
    """A refusal because of who asks."""
    return Refusal(what, kind="forbidden", remedy=remedy)


def require_administrator(viewer: Viewer) -> None:
    """Only the platform's administrator may go on."""
    if not viewer.is_administrator:
        raise forbidden(_("只有平台管理员可以办理这一事项"), _("请联系平台管理员。"))


def require_in_charge(viewer: Viewer, organisation: Organisation, at: datetime) -> None:
    """Only an officer of the organisation's region, or above it, or the platform's administrator may go on."""
    if not (viewer.is_administrator or looks_after(viewer, organisation, local_date(at))):
        raise forbidden(_("只有单位所属地区的经办人可以办理这一事项"), _("请由单位所属地区的主管部门办理。"))


def require_approver(viewer: Viewer, organisation: Organisation, at: datetime) -> None:
    """Only the one office that approves the registrations of the organisation's region may go on."""
    on = local_date(at)
    if not decides_registrations(viewer, organisation, on):
        who = approver(organisation.region, on)
        what = _("本单位的注册由%(office)s核准") % {"office": who}
        raise forbidden(what, _("请由%(office)s办理。") % {"office": who})


def require_reason(reason: str) -> None:
    """Some acts need a reason on record."""
    if not reason:
        raise Refusal(_("未填写"), where=_("理由"), remedy=_("请写明理由，理由将记入日志。"))
