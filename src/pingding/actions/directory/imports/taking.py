"""A list is looked at: done and undone again, so that what would do it is asked; then taken as a whole."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from pingding.actions.directory.imports.experts import ExpertRows
from pingding.actions.directory.imports.lines import Import, Line, Reader, refused
from pingding.actions.directory.imports.offices import OfficeRows
from pingding.actions.directory.imports.units import UnitRows
from pingding.actions.door import action, record_act
from pingding.actions.permission import forbidden, require_administrator, require_reason
from pingding.documents.sheets.directory_lists import LISTS, ListRow, columns_of, sheet_of
from pingding.documents.sheets.workbooks import CellFault, column_name
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_line
from pingding.queries.clock import local_date
from pingding.queries.directory.people import may_keep_experts
from pingding.queries.journal.acts.directory import ImportList
from pingding.queries.refusals import each_of
from pingding.queries.viewer import Viewer

READERS: Mapping[str, type[ExpertRows] | type[UnitRows] | type[OfficeRows]] = {
    "experts": ExpertRows,
    "units": UnitRows,
    "offices": OfficeRows,
}


@dataclass(frozen=True)
class Roster:
    """A list as it was read: of which kind, from which file, its rows."""

    kind: str
    file: str
    sha256: str
    rows: tuple[ListRow, ...]


@dataclass(frozen=True)
class Plan:
    """What a list comes to, row by row, and every fault at its cell; `mark` stands for all of it."""

    lines: tuple[Line, ...]
    faults: tuple[CellFault, ...]

    @property
    def mark(self) -> str:
        content = [(line.row, line.name, line.state, line.changes, line.account) for line in self.lines]
        return sha256(repr(content).encode()).hexdigest()

    def of(self, state: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.state == state)


def may_import(viewer: Viewer, kind: str) -> bool:
    """Whether the viewer may take a list of this kind: experts who keeps the pool, the rest the administrator."""
    return may_keep_experts(viewer) if kind == "experts" else viewer.is_administrator


def require_may_import(viewer: Viewer, kind: str) -> None:
    """Refuse whoever may not take a list of this kind, and a kind that there is not."""
    if kind not in LISTS:
        raise Refusal(_("没有这种名单"), kind="missing", remedy=_("请从平台管理进入。"))
    if kind == "experts" and not may_import(viewer, kind):
        raise forbidden(_("只有平台管理员或发文机关的经办人可以登记专家"), _("请联系发文机关。"))
    if kind != "experts":
        require_administrator(viewer)


def look_at_list(roster: Roster, *, actor: Viewer, at: datetime) -> Plan:
    """What taking the list would make, change and leave, and what would be refused. Leaves nothing."""
    require_may_import(actor, roster.kind)
    with transaction.atomic():
        plan = _done(roster, None, Import(actor, at, _("导入名单")))
        transaction.set_rollback(True)
    return plan


@action
def import_list(
    roster: Roster, *, overwrite: Collection[int], reason: str = "", seen: str, actor: Viewer, at: datetime
) -> Plan:
    """Take a list as it was looked at (`seen`, the plan's mark): all that is new, and what is consented to.

    By whom `may_import` names. `reason` is for what is registered of units.
    Effects: those of the acts that do it row by row (accounts, entries, units, offices); journal. Refusals, and then
    nothing is taken: a list with faults; one that comes to something else than what was seen; units changed without a
    reason.
    """
    require_may_import(actor, roster.kind)
    reason = read_line(reason, _("理由"), 500, required=False)
    if roster.kind == "units" and overwrite:
        require_reason(reason)
    plan = _done(roster, overwrite, Import(actor, at, reason))
    if plan.faults or plan.mark != seen:
        remedy = _("请重新上传，核对后再导入。")
        raise Refusal(_("预览之后平台上的内容有变化，没有导入"), kind="conflict", remedy=remedy)
    changed = sum(line.row in overwrite for line in plan.of("changed"))
    act = ImportList(
        sheet=roster.kind, file=roster.file, sha256=roster.sha256, added=len(plan.of("new")), changed=changed
    )
    record_act(act, at=at, actor=actor, about=roster.file)
    return plan


def _done(roster: Roster, overwrite: Collection[int] | None, taking: Import) -> Plan:
    """Do what the rows say, changes where they are consented to (None: everywhere); all refusals at their cells."""
    reader = READERS[roster.kind](taking, roster.rows)
    lines: list[Line] = []
    faults: list[CellFault] = []
    first: dict[str, int] = {}
    for row in roster.rows:
        try:
            _refuse_repeated(reader, row, first)
            line = reader.line(row)
            consented = overwrite is None or row.number in overwrite
            if line.state == "new" or (line.state == "changed" and consented):
                line.act()
            lines.append(line)
        except Refusal as refusal:
            faults += _at_cells(roster, reader, row, each_of(refusal), local_date(taking.at))
    return Plan(tuple(lines), tuple(faults))


def _refuse_repeated(reader: Reader, row: ListRow, first: dict[str, int]) -> None:
    key = reader.same_as(row)
    if key and key in first:
        raise refused(reader.key, _("与第%(n)d行重复") % {"n": first[key]}, _("请删去其中一行。"))
    first[key] = row.number


def _at_cells(roster: Roster, reader: Reader, row: ListRow, refusals: Sequence[Refusal], on: date) -> list[CellFault]:
    """Refusals at the cells that they are about, by column or by label; others where the row is known by."""
    columns, title = columns_of(roster.kind, on), sheet_of(roster.kind)
    numbers = {column.key: n for n, column in enumerate(columns)} | {
        column.label: n for n, column in enumerate(columns)
    }
    faults = []
    for refusal in refusals:
        n = numbers.get(refusal.field, numbers.get(refusal.where, numbers[reader.key]))
        what = refusal.what + (f"（{refusal.cited}）" if refusal.clause else "")
        faults.append(CellFault(title, row.number, column_name(n + 1), columns[n].label, what, refusal.remedy))
    return faults
