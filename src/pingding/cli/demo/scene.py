"""What the events of the story have in common: the world, the cast, the calls, and the cases by the ids of the data."""

from collections.abc import Mapping
from typing import Any

from pingding.cli.demo.cast import Cast
from pingding.cli.demo.data import Data, Event
from pingding.cli.demo.roles import Role
from pingding.cli.player.world import World
from pingding.policy.errors import PingdingError
from pingding.queries.title_spans import span_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Call, Case, Title


class Scene:
    """`roles` are the cases by programme and id, `calls` the newest of each programme."""

    def __init__(self, data: Data, world: World, cast: Cast) -> None:
        self.data, self.world, self.cast = data, world, cast
        self.roles: dict[tuple[str, str], Role] = {}
        self.calls: dict[str, Call] = {}

    def role(self, event: Event, key: str) -> Role:
        """The role of a case; `case/procedure/2023` is the newest case of that procedure about the case's title."""
        name, _, later = key.partition("/")
        about = self._case_about(self.role(event, name), later) if later else None
        role = self.roles.get((event.programme, key))
        if role is None or (about is not None and role.number != about.number):
            role = Role(self.world, self.data.scripts[event.programme], name, self.cast.units)
            if about is not None:
                self._take_up(role, about, self.role(event, name))
            self.roles[event.programme, key] = role
        return role

    def _case_about(self, granting: Role, later: str) -> Case:
        """The newest case of a procedure (of a period) about the title that a case was granted."""
        procedure, _, period = later.partition("/")
        cases = Case.objects.filter(held_title__case__number=granting.number, procedure=procedure)
        case = (cases.filter(period=int(period)) if period else cases).order_by("-pk").first()
        if case is None:
            raise PingdingError(f"{granting.script.programme}/{granting.key}：没有“{later}”的件")
        return case

    def _take_up(self, role: Role, case: Case, granting: Role) -> None:
        """The role is of a case about a title, and knows what the one knows that was granted it."""
        role.number, role.values = case.number, dict(granting.values)
        codes = {key: unit.organisation.code for key, unit in role.units.items()}
        numbers = dict(Title.objects.filter(edition=case.edition).values_list("case__number", "number"))
        titles = {key: numbers[each.number] for (_programme, key), each in self.roles.items() if each.number in numbers}
        role.words |= {"year": case.period, "code": codes, "number": titles}
        role.know(role.script.texts.get("lived", {}).get(case.procedure, {}))

    def title(self, event: Event) -> Title:
        """The title that the event is about, granted to the case that it names."""
        role = self.role(event, event.what["title"])
        return Title.objects.select_related("edition", "case").get(case__number=role.number)

    def actor(self, event: Event, title: Title) -> Viewer:
        """Who acts on the title: the person `by`, else whoever holds it now."""
        if "by" in event.what:
            return self.world.viewer(self.cast.people[event.what["by"]])
        span = span_of(title, self.world.today())
        assert span is not None
        return self.world.viewer(self.world.unit_of(span.organisation).person)

    def words_of(self, event: Event, *keys: str) -> Mapping[str, Any]:
        """Those of the keys that the event writes."""
        return {key: event.what[key] for key in keys if key in event.what}
