"""A list of experts: accounts where there are none, and entries in the expert pool."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from pingding.actions.directory.imports.lines import (
    Change,
    Import,
    Line,
    account_of,
    line_of,
    new_line,
    new_person,
    refused,
)
from pingding.actions.directory.people import create_person, set_expert
from pingding.documents.sheets.directory_lists import ListRow
from pingding.policy.characters import folded
from pingding.queries.directory.organisations import organisation_by_name
from pingding.queries.directory.people import field_title
from pingding.records.models import Expert, Person

BETWEEN = re.compile(r"[、，,；;\s]+")
NO = "否"


class ExpertRows:
    """Reads a list of experts; known by their user names."""

    key = "username"

    def __init__(self, taking: Import, rows: Sequence[ListRow]) -> None:
        self.taking = taking

    def same_as(self, row: ListRow) -> str:
        return folded(row.cells["username"]).casefold()

    def line(self, row: ListRow) -> Line:
        cells = {**row.cells, "username": folded(row.cells["username"])}
        person = account_of(cells)
        if person is None and not self.taking.actor.is_administrator:
            what = _("没有用户名为“%(name)s”的账号") % {"name": cells["username"][:60]}
            raise refused("username", what, _("请先由平台管理员建立账号，或由其导入。"))
        entry = Expert.objects.filter(person=person).first() if person else None
        fields = [text for text in BETWEEN.split(cells["fields"]) if text]
        if entry is None:
            if not fields:
                raise refused("fields", _("未填写"), _("新登记的专家须写明专业领域。"))
            return self._new(row, person, fields)
        return self._kept(row, entry, fields)

    def _new(self, row: ListRow, person: Person | None, fields: Sequence[str]) -> Line:
        cells, taking = row.cells, self.taking

        def act() -> None:
            member = person or create_person(new_person(cells), actor=taking.actor, at=taking.at)
            self._set(member, fields, cells["employer"], cells["rank"], cells["active"] != NO)

        return new_line(row, cells["person_name"], act, account=person is None)

    def _kept(self, row: ListRow, entry: Expert, typed_fields: Sequence[str]) -> Line:
        """What is left empty stays as it is."""
        cells = row.cells
        fields = list(dict.fromkeys(typed_fields)) or entry.fields
        employer = cells["employer"] or entry.employer_name
        rank, active = cells["rank"] or entry.rank, cells["active"] != NO if cells["active"] else entry.is_active
        changes = [
            Change("fields", _titles(entry.fields), _titles(fields)),
            Change("employer", entry.employer_name, employer),
            Change("rank", entry.rank, rank),
            Change("active", _active(entry.is_active), _active(active)),
        ]
        return line_of(row, entry.person.name, changes, lambda: self._set(entry.person, fields, employer, rank, active))

    def _set(self, person: Person, fields: Sequence[str], employer: str, rank: str, active: bool) -> None:
        set_expert(
            person,
            fields=fields,
            employer=organisation_by_name(employer),
            employer_name=employer,
            rank=rank,
            active=active,
            actor=self.taking.actor,
            at=self.taking.at,
        )


def _titles(fields: Sequence[str]) -> str:
    return "、".join(field_title(each) for each in fields)


def _active(active: bool) -> str:
    return _("是") if active else _("否")
