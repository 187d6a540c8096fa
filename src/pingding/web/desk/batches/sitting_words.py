"""A sitting in words: what its page shows of it, the ways to its papers, and the sittings beside a list."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.language import Edition, Step
from pingding.policy.steps.meeting import Meeting
from pingding.queries.batches.batches import BatchDesk
from pingding.queries.batches.sittings import SittingDesk, meeting_of
from pingding.queries.editions import edition_of
from pingding.records.models import Sitting
from pingding.web.desk.component_values import cite, crumbs
from pingding.web.frame.addresses import address
from pingding.web.papers.files import paper_links
from pingding.web.wording.dates import day_words, moment_words


def blank(desk: BatchDesk) -> dict[str, Any]:
    """What the page of a sitting shows as long as there is none."""
    crumbs_ = place_of(desk.edition.programme.short, _("准备会议"))
    return {"sitting": None, **_head(desk.edition, desk.step), "crumbs": crumbs_}


def _head(edition: Edition, step: Step) -> dict[str, Any]:
    """Which meeting it is, and by what rules it decides."""
    assert isinstance(step, Meeting)
    return {
        "body": step.body,
        "asked": tuple(step.asked()),
        "cited": cite(edition, step.clause),
        "faults": (),
        "rows": (),
        "reopening": None,
        "cancelling": None,
    }


def shown(called: SittingDesk) -> dict[str, Any]:
    """A sitting as everybody sees it who may."""
    row = called.sitting
    edition, step = edition_of(row.edition), meeting_of(row)
    query = f"?sitting={row.pk}"
    return {
        "sitting": row,
        **_head(edition, step),
        "lines": [
            {"term": _("会议日期"), "value": day_words(row.held_on)},
            {"term": _("会议地点"), "value": row.place},
            {"term": _("主持人"), "value": row.chair},
            {"term": _("会议成员"), "value": translation.listed(each.name for each in called.members), "wide": True},
            {"term": _("议程"), "value": translation.listed(_on_agenda(called)), "wide": True},
            *_cancelled(row),
        ],
        "record_url": address("batch_record", row.batch_id) if row.batch_id else "",
        "decide_url": address("batch", edition.id, row.step) + query,
        "crumbs": place_of(edition.programme.short, f"{step.body} {row.session}"),
    }


def _cancelled(row: Sitting) -> Iterator[dict[str, Any]]:
    if row.cancelled_at is not None:
        words = {"at": moment_words(row.cancelled_at), "reason": row.cancelled_reason}
        yield {"term": _("已取消"), "value": _("%(at)s，理由：%(reason)s") % words, "wide": True}


def _on_agenda(called: SittingDesk) -> Iterator[str]:
    """The cases of the agenda, each with its number; those that are taken up again are marked."""
    for number, name in called.names.items():
        remark = f"{number}{_('，')}{_('复议')}" if number in called.reasons else number
        yield name + translation.bracketed(remark)


def place_of(programme: str, title: str) -> list[dict[str, str]]:
    return crumbs((_("工作台"), address("todo")), (f"{programme} · {title}", ""))


def pack_links(desk: BatchDesk, row: Sitting | None = None) -> list[tuple[str, str]]:
    """What lies before a meeting that decides on these cases, as files; of a sitting, with its members and agenda.
    None where nobody meets."""
    if desk.step.kind != "meeting":
        return []
    chosen = desk.chosen
    query = f"?call={chosen.call or ''}&office={chosen.organisation}" if chosen else ""
    row = row or (desk.sitting.sitting if desk.sitting else None)
    query = f"?sitting={row.pk}" if row else query
    return paper_links("meeting_pack", desk.edition.id, desk.step_id, query=query)


def sitting_links(desk: BatchDesk) -> dict[str, Any] | None:
    """The sittings for the cases of a desk, and the way to arrange one; None where no meeting decides."""
    if not isinstance(desk.step, Meeting) or desk.chosen is None:
        return None
    chosen = desk.chosen
    query = f"?call={chosen.call or ''}&office={chosen.organisation}"
    return {
        "new_url": address("new_sitting", desk.edition.id, desk.step_id) + query,
        "all_url": address("batch", desk.edition.id, desk.step_id) + query,
        "required": desk.step.in_sittings and desk.sitting is None,
        "chosen": desk.sitting.sitting if desk.sitting else None,
        "entries": [
            {
                "title": row.session,
                "url": address("sitting", row.pk),
                "note": _("%(day)s · 已取消") % {"day": day_words(row.held_on)}
                if row.cancelled_at
                else _("%(day)s · 议程%(n)d件") % {"day": day_words(row.held_on), "n": count},
                "held": row.batch_id is not None,
            }
            for row, count in desk.sittings
        ],
    }
