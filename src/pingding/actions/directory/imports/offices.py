"""A list of public offices: set up with who holds them, or how their bodies are reached changed."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from pingding.actions.directory.imports.lines import Change, Import, Line, line_of, new_line, refused
from pingding.actions.directory.offices import establish_office, set_office_contact
from pingding.documents.sheets.directory_lists import ListRow
from pingding.policy.characters import folded
from pingding.policy.text.typed_text import read_line, read_phones
from pingding.queries.directory.names import bearing
from pingding.queries.editions import shared
from pingding.records.models import OfficeHeld, Organisation

SHARED = ("code", "telephone", "address")
"""What is a body's own, whichever of its offices a row names."""


class OfficeRows:
    """Reads a list of offices; known by department and region. Rows of one name are one body."""

    key = "department"

    def __init__(self, taking: Import, rows: Sequence[ListRow]) -> None:
        self.taking = taking
        vocabulary = shared()
        self.departments = {each.title[:]: key for key, each in vocabulary.departments.items()}
        self.regions = {each.title[:]: key for key, each in vocabulary.regions.items()}
        rows_held = OfficeHeld.objects.select_related("organisation")
        self.holders = {row.office: row.organisation for row in rows_held}
        self.bodies: dict[str, list[ListRow]] = defaultdict(list)
        for row in rows:
            self.bodies[self._body(row)].append(row)

    def same_as(self, row: ListRow) -> str:
        return self._office(row)

    def _office(self, row: ListRow) -> str:
        department = self.departments.get(row.cells["department"], row.cells["department"])
        return f"{department}@{self.regions.get(row.cells['region'], row.cells['region'])}"

    def _body(self, row: ListRow) -> str:
        """Which body a row is about: the one that holds its office, else the one of its name, else one of its own."""
        holder = self.holders.get(self._office(row))
        return f"#{holder.pk}" if holder else row.cells["name"] or f"@{self._office(row)}"

    def line(self, row: ListRow) -> Line:
        together = self.bodies[self._body(row)]
        self._refuse_differing(row, together[0])
        holder = self.holders.get(self._office(row))
        return self._kept(row, holder) if holder else self._new(row, together)

    def _refuse_differing(self, row: ListRow, first: ListRow) -> None:
        """Rows of one body say the same of it, or nothing."""
        for key in SHARED:
            if row.cells[key] not in ("", first.cells[key]):
                what = _("与第%(n)d行对同一单位所填的不同") % {"n": first.number}
                raise refused(key, what, _("请改为一致，或只在第%(n)d行填写。") % {"n": first.number})

    def _new(self, row: ListRow, together: Sequence[ListRow]) -> Line:
        cells, taking, name = row.cells, self.taking, row.cells["name"] or shared().office_title(self._office(row))[:]
        if row is together[0] and bearing(name).exists():
            what = _("“%(name)s”已在平台设立，名单不能再为其增加机构") % {"name": name}
            raise refused("name", what, _("请核对；确为另一单位的，请写不同的名称。"))

        def act() -> None:
            offices = [self._office(each) for each in together]
            body = establish_office(offices, name=name, code=cells["code"], actor=taking.actor, at=taking.at)
            if cells["telephone"] or cells["address"]:
                self._set(body, cells["telephone"], cells["address"])

        return new_line(row, name, act if row is together[0] else _nothing)

    def _kept(self, row: ListRow, body: Organisation) -> Line:
        """What is left empty stays as it is."""
        cells = row.cells
        if cells["name"] and read_line(cells["name"], _("单位名称"), 120) != body.name:
            what = _("该机构由“%(name)s”担任") % {"name": body.name}
            raise refused("name", what, _("请核对部门和地区；确已更名的，请在该单位页面登记更名。"))
        if cells["code"] and folded(cells["code"]).upper() != (body.code or ""):
            raise refused("code", _("与平台上登记的代码不同"), _("请核对；确有变更的，请在该单位页面更正。"))
        telephone = read_phones(cells["telephone"], _("办公电话"), 60) or body.telephone
        address = read_line(cells["address"], _("办公地址"), 200, required=False) or body.address
        changes = [Change("telephone", body.telephone, telephone), Change("address", body.address, address)]
        return line_of(row, body.name, changes, lambda: self._set(body, telephone, address))

    def _set(self, body: Organisation, telephone: str, address: str) -> None:
        set_office_contact(body, telephone=telephone, address=address, actor=self.taking.actor, at=self.taking.at)


def _nothing() -> None:
    """A further office of a body is set up with its first."""
