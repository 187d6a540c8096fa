"""The vocabularies that all programmes share: facts, dated regions, departments, taxonomies, working days."""

from datetime import date
from typing import Literal

from pydantic import Field

from .base import Id, Node, RegionId, Text
from .facts import Fact


class Region(Node):
    """A region, valid from one day until before another. `successors` lists where its area went."""

    title: Text
    kind: Literal["municipality", "district", "county", "autonomous_county", "zone"]
    within: RegionId | None = None
    since: date | None = None
    until: date | None = None
    successors: tuple[RegionId, ...] = ()

    def valid_on(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


class Department(Node):
    """A kind of public office. `names` gives full names by region id; others follow `pattern` with {region}."""

    title: Text
    pattern: Text
    names: dict[RegionId, Text] = Field(default_factory=dict)


class Taxonomy(Node):
    """A list of choices that several facts may use, with its source."""

    title: Text
    source: str = ""
    choices: dict[str, Text] = Field(min_length=1)


class WorkingYear(Node):
    """A year's decree: which weekdays are holidays, which weekend days are worked."""

    decree: Text
    holidays: dict[date, Text] = Field(default_factory=dict)
    worked: tuple[date, ...] = ()


class Shared(Node):
    """Everything under `programmes/_shared/`."""

    facts: dict[Id, Fact]
    regions: dict[RegionId, Region]
    departments: dict[str, Department]
    taxonomies: dict[str, Taxonomy] = Field(default_factory=dict)
    working_days: dict[int, WorkingYear] = Field(default_factory=dict)

    def office_title(self, office: str) -> str:
        """The full name of an office `department@region`; KeyError when either is unknown."""
        department, _, region = office.partition("@")
        known = self.departments[department]
        return known.names.get(region) or known.pattern.format(region=self.regions[region].title)
