"""Whose deadlines a calendar address shows, and whether a person has one."""

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.directory.access_tokens import token_digest
from pingding.queries.viewer import Viewer, viewer_of
from pingding.records.models import CalendarAddress


def calendar_address_of(viewer: Viewer) -> CalendarAddress | None:
    """The viewer's own address, while there is one."""
    return CalendarAddress.objects.filter(person=viewer.person_or_refuse()).first()


def calendar_owner(token: str) -> Viewer:
    """The person whose address has this token; Refusal(kind="missing") when it was withdrawn or never was."""
    address = CalendarAddress.objects.select_related("person").filter(digest=token_digest(token)).first()
    if address is None or not address.person.is_active:
        remedy = _("请登录后在“我的账号”重新生成日历地址。")
        raise Refusal(_("没有这个日历地址，或者它已经停用"), kind="missing", remedy=remedy)
    return viewer_of(address.person)
