"""A public notice as it is put up on paper."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from pingding.documents.booklets import LANGUAGE
from pingding.documents.papers.paper import Block, Closing, Paper, Subject, Table, Writing
from pingding.policy import translation
from pingding.queries.calls.details import contact_texts
from pingding.queries.notices.notices import NoticedCase, call_of, noticed_cases, publisher
from pingding.records.models import Notice


def public_notice(notice: Notice) -> Paper:
    """The notice with its cases, its days, and to whom one objects; of a case nothing that its page does not show."""
    with override(LANGUAGE):
        noticed = noticed_cases(notice)
        blocks: list[Block] = [Subject(notice.title)]
        if notice.body:
            blocks.append(Writing(notice.body))
        words = _("公示期自%(first)s至%(last)s。对公示内容有异议的，请在公示期内提出。")
        days = {"first": translation.day(notice.first_day), "last": translation.day(notice.last_day)}
        blocks += [Writing(words % days), *_reached(notice), _listed(noticed)]
        return Paper(
            notice.title, (*blocks, Closing(publisher(notice), translation.day(notice.first_day))), official=True
        )


def _reached(notice: Notice) -> list[Block]:
    call = call_of(notice)
    texts = contact_texts(call) if call else {}
    reached = [text for text in (texts.get("contact"), texts.get("telephone")) if text]
    return [Writing(_("联系方式：%(reached)s") % {"reached": translation.listed(reached)})] if reached else []


def _listed(noticed: tuple[NoticedCase, ...]) -> Table:
    """A row for each case; the short fields that every case shows are columns, but for those that say what one says."""
    labels = [each.label for each in noticed[0].fields if not each.long] if noticed else []
    heads = [_("序号"), _("名称"), _("申报单位"), _("地区"), _("拟授予"), *labels]
    rows = [_row(place, each, labels) for place, each in enumerate(noticed, 1)]
    columns = [[row[n] for row in rows] for n in range(len(heads))]
    kept = [n for n, column in enumerate(columns) if any(column) and column not in columns[:n]]
    return Table("", tuple(heads[n] for n in kept), tuple(tuple(row[n] for n in kept) for row in rows))


def _row(place: int, noticed: NoticedCase, labels: list[str]) -> list[str]:
    values = {each.label: each.value for each in noticed.fields}
    name = noticed.case.name if noticed.case.name != noticed.organisation else ""
    regions = translation.listed(noticed.regions)
    shown = [values.get(label, "") for label in labels]
    return [str(place), name, noticed.organisation, regions, noticed.granted, *shown]
