"""How a public body is reached, as its office recorded it: a work telephone and an address, never a person's."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pingding.queries.directory.names import office_name
from pingding.queries.directory.offices import OFFICE_KIND
from pingding.records.models import Organisation

CONTACTS = ("telephone", "address")


@dataclass(frozen=True)
class OfficeContact:
    """An office by name, with what it recorded; both may be empty."""

    name: str
    telephone: str = ""
    address: str = ""

    @property
    def recorded(self) -> bool:
        """Whether it says how it is reached."""
        return bool(self.telephone or self.address)

    @property
    def reached(self) -> str:
        """Telephone and address in words; empty where neither is recorded."""
        words = {"telephone": self.telephone, "address": self.address}
        if self.telephone and self.address:
            return _("电话%(telephone)s，地址%(address)s") % words
        if self.telephone:
            return _("电话%(telephone)s") % words
        return _("地址%(address)s") % words if self.address else ""

    @property
    def whole(self) -> str:
        """The name with how it is reached."""
        return (
            _("%(name)s（%(reached)s）") % {"name": self.name, "reached": self.reached} if self.recorded else self.name
        )


def contact_of(body: Organisation) -> OfficeContact:
    """How a public body is reached; of any other unit the name alone: what it registered is nobody else's. No query."""
    if body.kind != OFFICE_KIND:
        return OfficeContact(body.name)
    return OfficeContact(office_name(body.name), body.telephone, body.address)


def contact_labels() -> dict[str, str]:
    """The labels of both by name, as refusals call them too."""
    return dict(zip(CONTACTS, (_("办公电话"), _("办公地址")), strict=True))


def contact_texts(body: Organisation) -> dict[str, str]:
    """Both by name: what the marks of a page are made of."""
    return {name: getattr(body, name) for name in CONTACTS}
