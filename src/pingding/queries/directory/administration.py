"""What the platform's administrator keeps: public bodies, people, experts, editions and the folder they come from."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.definition.loading import digest, load_library
from pingding.policy.errors import BrokenDefinition, Fault, Refusal
from pingding.queries.directory.names import EXAMPLE, with_name
from pingding.queries.directory.offices import OFFICE_KIND, department_titles, office_titles
from pingding.queries.editions import edition_of, shared
from pingding.queries.viewer import Viewer
from pingding.records.models import Membership, OfficeHeld, Organisation, Person, StoredEdition


@dataclass(frozen=True)
class PublicBody:
    """A public body with its offices by full name, the departments that these are of, and its live members."""

    organisation: Organisation
    offices: tuple[str, ...]
    departments: tuple[str, ...]
    members: tuple[Membership, ...]

    @property
    def others(self) -> tuple[str, ...]:
        """The offices that its name does not say."""
        return tuple(office for office in self.offices if office != self.organisation.name.removesuffix(EXAMPLE[:]))

    @property
    def officers(self) -> tuple[str, ...]:
        """Their names, as the secretaries'."""
        return self._named(Membership.Role.OFFICER)

    @property
    def secretaries(self) -> tuple[str, ...]:
        return self._named(Membership.Role.SECRETARY)

    def _named(self, role: str) -> tuple[str, ...]:
        return tuple(member.person.name for member in self.members if member.role == role)


@dataclass(frozen=True)
class EditionLine:
    """An edition as stored, or as it stands in the folder: `state` is current, changed, absent, unstored or broken."""

    programme: str
    title: str
    state: str
    calls: int
    cases: int
    digest: str
    faults: tuple[Fault, ...] = ()

    @property
    def used(self) -> bool:
        return bool(self.calls or self.cases)


def keeps_platform(viewer: Viewer) -> bool:
    """Whether public bodies and accounts are this viewer's to keep."""
    return viewer.is_administrator


def require_keeper(viewer: Viewer) -> None:
    """Refuse whoever is not the platform's administrator."""
    if not keeps_platform(viewer):
        raise Refusal(_("本页只供平台管理员使用"), kind="forbidden", remedy=_("请联系平台管理员。"))


def public_bodies(viewer: Viewer, search: str = "") -> QuerySet[Organisation]:
    """The public bodies of which a name, present or past, holds the text, with members and offices at hand."""
    require_keeper(viewer)
    live = Membership.objects.filter(until=None).select_related("person").order_by("role", "pk")
    rows = with_name(search.strip()).filter(kind=OFFICE_KIND)
    return rows.order_by("name", "pk").prefetch_related(
        Prefetch("memberships", queryset=live, to_attr="live_members"),
        Prefetch("offices", queryset=OfficeHeld.objects.order_by("office")),
    )


def body_of(organisation: Organisation) -> PublicBody:
    """A body out of `public_bodies`, in words."""
    offices = [row.office for row in organisation.offices.all()]
    departments = department_titles(offices, organisation.region)
    members = tuple(getattr(organisation, "live_members", ()))
    return PublicBody(organisation, office_titles(offices), departments, members)


def find_body(viewer: Viewer, pk: int) -> Organisation:
    """One public body; Refusal(kind="missing") when there is none."""
    body = public_bodies(viewer).filter(pk=pk).first()
    if body is None:
        raise Refusal(_("没有这个机构"), kind="missing", remedy=_("请刷新页面。"))
    return body


def people(viewer: Viewer, search: str = "") -> QuerySet[Person]:
    """Everybody with an account whose name or user name holds the text, by name."""
    require_keeper(viewer)
    live = Membership.objects.filter(until=None).select_related("organisation").order_by("pk")
    text = search.strip()
    rows = Person.objects.filter(Q(name__icontains=text) | Q(username__icontains=text)).select_related("expert")
    return rows.order_by("name", "pk").prefetch_related(
        Prefetch("memberships", queryset=live, to_attr="live_memberships")
    )


def find_person(viewer: Viewer, pk: int) -> Person:
    """One account; Refusal(kind="missing") when there is none."""
    person = people(viewer).filter(pk=pk).first()
    if person is None:
        raise Refusal(_("没有这个账号"), kind="missing", remedy=_("请刷新页面。"))
    return person


def departments() -> list[tuple[str, str]]:
    """The departments an office can be of."""
    return [(key, department.title) for key, department in shared().departments.items()]


def edition_lines(viewer: Viewer) -> tuple[EditionLine, ...]:
    """Every edition, stored or only in the folder, with what is wrong in the folder's version."""
    require_keeper(viewer)
    stored = StoredEdition.objects.annotate(
        call_count=Count("calls", distinct=True), case_count=Count("cases", distinct=True)
    ).order_by("programme")
    folder, broken = _folder()
    lines = [_line(row, folder, broken) for row in stored]
    stored_keys = {line.programme for line in lines}
    new = [(key, title) for key, (title, _digest) in folder.items() if key not in stored_keys]
    lines += [EditionLine(key, title, "unstored", 0, 0, "") for key, title in new]
    lines += [EditionLine(key, key, "broken", 0, 0, "", broken[key]) for key in broken if key not in stored_keys]
    return tuple(sorted(lines, key=lambda line: line.programme))


def _folder() -> tuple[dict[str, tuple[str, str]], dict[str, tuple[Fault, ...]]]:
    """Title and digest of each sound edition in the folder, and the faults of the others."""
    try:
        library = load_library(Path(settings.PINGDING_PROGRAMMES))
    except BrokenDefinition as fault:
        return {}, {"_shared": fault.faults}
    return {key: (edition.title, digest(edition)) for key, edition in library.editions.items()}, dict(library.broken)


def _line(row: StoredEdition, folder: dict[str, tuple[str, str]], broken: dict[str, tuple[Fault, ...]]) -> EditionLine:
    counts = (getattr(row, "call_count", 0), getattr(row, "case_count", 0))
    if row.programme in broken:
        return EditionLine(row.programme, row.title, "broken", *counts, row.digest, broken[row.programme])
    current = folder.get(row.programme)
    state = "absent" if current is None else "current" if current[1] == row.digest else "changed"
    return EditionLine(row.programme, edition_of(row).title, state, *counts, row.digest)
