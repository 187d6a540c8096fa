"""Memberships as they may be looked up."""

from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.queries.directory.organisations import may_read_record
from pingding.queries.viewer import Viewer
from pingding.records.models import Membership


def find_membership(viewer: Viewer, pk: int, at: datetime) -> Membership:
    """One's own membership, or one of an organisation that the viewer may look into; else Refusal, "missing"."""
    membership = Membership.objects.select_related("organisation", "person").filter(pk=pk).first()
    own = membership is not None and viewer.person is not None and membership.person_id == viewer.person.pk
    if membership is None or not (own or may_read_record(viewer, membership.organisation, local_date(at))):
        raise Refusal(_("没有这一成员，或您无权查看"), kind="missing", remedy=_("请从单位页面的成员列表进入。"))
    return membership
