"""What happens to titles in the demonstration's stories: asked for, found, reported, opened in rounds, paid."""

from collections.abc import Callable, Mapping

from pingding.actions.titles.consequences import propose
from pingding.actions.titles.reports import report_on_title
from pingding.actions.titles.requests import open_request
from pingding.actions.titles.rounds import NewRound, open_round
from pingding.actions.titles.supports import pay_support, promise_support
from pingding.actions.titles.typed_entries import TypedEntry
from pingding.cli.demo.data import Event
from pingding.cli.demo.scene import Scene
from pingding.queries.editions import stored_edition
from pingding.queries.viewer import PUBLIC
from pingding.records.models import Title


def _request(scene: Scene, event: Event) -> None:
    title = scene.title(event)
    open_request(title.code, event.what["request"], actor=scene.actor(event, title), at=scene.world.later())


def _find(scene: Scene, event: Event) -> None:
    title = scene.title(event)
    propose(
        title.code,
        event.what["find"],
        facts=event.what["facts"],
        actor=scene.actor(event, title),
        at=scene.world.later(20),
    )


def _report(scene: Scene, event: Event) -> None:
    """Anybody tells the offices about a title."""
    words = scene.words_of(event, "text", "name", "contact")
    report_on_title(scene.title(event).code, event.what["report"], **words, actor=PUBLIC, at=scene.world.later())


def _round(scene: Scene, event: Event) -> None:
    what = event.what
    numbers = [Title.objects.get(case__number=scene.role(event, key).number).number for key in what["titles"]]
    new = NewRound(
        name=what["name"],
        year=event.at.year,
        closes=what.get("closes"),
        titles=numbers,
        evaluator=scene.cast.units[what["evaluator"]].organisation.code or "" if "evaluator" in what else "",
    )
    actor = scene.world.viewer(scene.cast.people[what["by"]])
    open_round(stored_edition(event.programme), what["round"], new, actor=actor, at=scene.world.later())


def _typed(scene: Scene, event: Event, support: str) -> TypedEntry:
    return TypedEntry(
        support, scene.world.today(), **scene.words_of(event, "amount", "instalment", "stated", "document")
    )


def _promise(scene: Scene, event: Event) -> None:
    title, typed = scene.title(event), _typed(scene, event, event.what["promise"])
    promise_support(title.code, typed, actor=scene.actor(event, title), at=scene.world.later())


def _pay(scene: Scene, event: Event) -> None:
    title, typed = scene.title(event), _typed(scene, event, event.what["pay"])
    pay_support(title.code, typed, actor=scene.actor(event, title), at=scene.world.later())


LIVES: Mapping[str, Callable[[Scene, Event], None]] = {
    "request": _request,
    "find": _find,
    "report": _report,
    "round": _round,
    "promise": _promise,
    "pay": _pay,
}
"""What each first key of an event about a title does."""
