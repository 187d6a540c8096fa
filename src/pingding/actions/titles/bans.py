"""A ban is lifted by the authority that leads its programme."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from pingding.actions.cases.ban_liftings import record_lifting
from pingding.actions.door import action, for_change, hold_journal
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_line, read_paragraphs
from pingding.queries.bans import READ_WITH
from pingding.queries.clock import local_date
from pingding.queries.refusals import Faults
from pingding.queries.titles.credit import lifting_office
from pingding.queries.viewer import Viewer
from pingding.records.models import Ban, BanLifting


@dataclass(frozen=True)
class TypedLifting:
    """As typed; `day` None is a field left empty."""

    day: date | None
    document: str
    reason: str


@action
def lift_ban(ban: int, typed: TypedLifting, *, actor: Viewer, at: datetime) -> BanLifting:
    """Lift a ban from a day on, by a document and for a reason; on the days before, it held.

    Effects: an entry beside the ban; journal; its unit is notified. Refusals: no such ban; not an officer of the
    authority that leads its programme; day, document or reason not given; lifted already; a day before the ban begins
    or when it has run.
    """
    rows = Ban.objects.select_related(*READ_WITH, "change__case")
    banned = for_change(rows).filter(pk=ban).first()
    if banned is None:
        raise Refusal(_("没有这项限制申报"), kind="missing", remedy=_("请从信用记录中选择。"))
    office = lifting_office(actor, banned)
    faults = Faults()
    day = typed.day or local_date(at)
    if typed.day is None:
        faults.add(Refusal(_("未填写"), where=_("解除之日"), remedy=_("请填写自哪一日起不再限制。")), "day")
    document = faults.read(lambda: read_line(typed.document, _("依据文件"), 200), "", "document")
    reason = faults.read(lambda: read_paragraphs(typed.reason, _("理由"), 2000), "", "reason")
    faults.refuse()
    hold_journal()
    lifting = BanLifting(
        ban_id=banned.pk,
        effective_on=day,
        reason=reason,
        document=document,
        clause=banned.change.clause,
        case=banned.change.case,
        office=office,
        recorded_by=actor.person_or_refuse(),
        recorded_at=at,
    )
    return record_lifting(banned, lifting, actor)
