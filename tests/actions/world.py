"""One small world with somebody of every role, for the permission table."""

from dataclasses import dataclass

from tests import factories

from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import Call, Membership, Organisation, Person, StoredEdition


@dataclass
class World:
    """A unit of 万州 with its people, everybody else, and what they act on."""

    unit: Organisation
    pending: Organisation
    city: Organisation
    stored: StoredEdition
    call: Call
    rolling: Call
    writing: Membership
    stranger: Person
    viewers: dict[str, Viewer]


ROLES = (
    "public",
    "own_administrator",
    "own_writer",
    "other_administrator",
    "officer_here",
    "other_office_here",
    "officer_elsewhere",
    "officer_city",
    "secretary",
    "expert",
    "auditor",
    "administrator",
)
"""own: of the unit acted on; officer_here: of the office of its region that approves, other_office_here: of another one
there; elsewhere: of another region; city: above it, and the leading authority."""


def build_world() -> World:
    unit, own = factories.unit()
    other = factories.unit(factories.unit_data(region="yuzhong"))[1]
    pending = factories.pending_unit()[0]
    city = factories.office("science@cq", "economy@cq")
    stored = factories.edition()
    rolling = factories.edition("sample-rolling-2025")
    city_officer = factories.officer(city)
    writer = factories.writer(unit, own)
    assert writer.person is not None
    stranger = factories.expert().person
    assert stranger is not None
    viewers = {
        "public": PUBLIC,
        "own_administrator": own,
        "own_writer": writer,
        "other_administrator": other,
        "officer_here": factories.officer(factories.office("economy@wanzhou")),
        "other_office_here": factories.officer(factories.office("science@wanzhou")),
        "officer_elsewhere": factories.officer(factories.office("economy@yuzhong")),
        "officer_city": city_officer,
        "secretary": factories.secretary(city),
        "expert": factories.expert(),
        "auditor": factories.auditor(),
        "administrator": factories.administrator(),
    }
    return World(
        unit=unit,
        pending=pending,
        city=city,
        stored=stored,
        stranger=stranger,
        viewers=viewers,
        call=factories.call(city_officer, stored),
        rolling=factories.call(city_officer, rolling),
        writing=Membership.objects.get(person=writer.person, organisation=unit),
    )
