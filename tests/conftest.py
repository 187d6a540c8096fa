"""What all tests share: the choice of those that reach a database, the browser, the accessibility check.

Django and Playwright are imported by the fixtures that need them, so that `pytest -p no:django tests/policy` needs
neither.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from tests.places import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page
    from pytest_django import DjangoDbBlocker
    from pytest_django.live_server_helper import LiveServer
    from tests.actions.life import Life

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_serialized_rollback", "live_server"}
COMMITTING_FIXTURES = DATABASE_FIXTURES - {"db"}
POSTGRESQL_ONLY = tuple(ROOT / "tests" / room for room in ("api", "actions"))
"""Rooms that reach a database by what pages, lives and rehearsals ask of SQLite too: the API and the actions."""
WITHOUT_POSTGRESQL = tuple(ROOT / "tests" / room for room in ("web", "programmes", "cli", "browser", "policy"))
"""Rooms that show and play what others ask of PostgreSQL: pages, lives, commands with rehearsals and demonstration,
walks in the browser; and what reaches no database. Its run does not even read them."""
WAIT_MILLISECONDS = 30_000

sys.path.insert(0, str(ROOT / "tools"))


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add --only-database, --after-postgresql, and the setting of pytest-django where that plugin is left out."""
    if not pluginmanager.has_plugin("django"):
        parser.addini("DJANGO_SETTINGS_MODULE", "the settings of the tests, for pytest-django")
    parser.addoption(
        "--only-database",
        action="store_true",
        help="run only the tests that reach a database; `make test` uses it for its PostgreSQL run",
    )
    parser.addoption(
        "--after-postgresql",
        action="store_true",
        help="leave out the tests that were run on PostgreSQL and stand in rooms that need no second database",
    )


def reaches_database(item: pytest.Item) -> bool:
    """Whether a test asks for a database, by fixture or by mark.

    A test whose own processes reach the database, not it itself, says so by the mark `database`.
    """
    marked = any(item.get_closest_marker(name) for name in ("django_db", "database"))
    return marked or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Whether a room is left out as a whole."""
    return True if config.getoption("--only-database") and collection_path in WITHOUT_POSTGRESQL else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put long tests first, so that no worker ends alone with one; leave out what the options say."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    put_kept_last(items)
    if config.getoption("--only-database"):
        left_out = [item for item in items if not reaches_database(item)]
    elif config.getoption("--after-postgresql"):
        left_out = [item for item in items if reaches_database(item) and _stands_in(item, POSTGRESQL_ONLY)]
    else:
        return
    config.hook.pytest_deselected(items=left_out)
    out = set(left_out)
    items[:] = [item for item in items if item not in out]


def put_kept_last(items: list[pytest.Item]) -> None:
    """In each module, put the tests behind the others around which a world is kept: nobody else finds it there.

    UsageError for a module in which others commit: what is kept stands in a transaction.
    """
    places: dict[Path, list[int]] = {}
    for place, item in enumerate(items):
        places.setdefault(item.path, []).append(place)
    for path, taken in places.items():
        own = [items[place] for place in taken]
        if any(map(_on_kept, own)) and any(map(_commits, own)):
            raise pytest.UsageError(f"{path}: no test may commit (transaction=True) where a world is kept: part them.")
        for place, item in zip(taken, sorted(own, key=_on_kept), strict=True):
            items[place] = item


def _on_kept(item: pytest.Item) -> bool:
    return "keep" in getattr(item, "fixturenames", ())


def _commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    asked = mark is not None and bool(mark.kwargs.get("transaction", mark.args[:1] and mark.args[0]))
    return asked or not COMMITTING_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def _stands_in(item: pytest.Item, rooms: Sequence[Path]) -> bool:
    """Whether it stands in one of the rooms and is not run in the browser, which runs once only."""
    return item.get_closest_marker("browser") is None and any(item.path.is_relative_to(room) for room in rooms)


World = TypeVar("World")
Keep = Callable[[Callable[[], World]], Callable[[], World]]


@pytest.fixture(scope="module")
def keep(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[Keep[Any]]:
    """Builds what the tests of a module begin with once; what it returns gives each test a copy as it was built.

    What was built stands in a transaction around all of them, so none of the module may ask for `transaction=True`.
    """
    from django.db import transaction

    around = transaction.atomic()
    around._from_testcase = True  # as Django's own: an act may begin inside

    def build(world: Callable[[], World]) -> Callable[[], World]:
        with django_db_blocker.unblock():
            built = world()
        return lambda: deepcopy(built)

    with django_db_blocker.unblock():
        around.__enter__()
    yield build
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def lives(keep: Keep["Life"]) -> Callable[[], "Life"]:
    """The world of `sample-life-2025`, built once for a module."""
    from tests.actions.life import Life

    return keep(Life)


@pytest.fixture
def life(lives: Callable[[], "Life"], db: None) -> "Life":
    """That world as it was built."""
    return lives()


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium, started once per module of tests."""
    from tests.browser.launching import launched

    with launched() as running:
        yield running


NewPage = Callable[..., "Page"]


@pytest.fixture
def new_page(browser: "Browser", live_server: "LiveServer") -> Iterator[NewPage]:
    """Opens pages, each of another visitor with cookies of its own; takes playwright's context options.

    A script error on any page, or something its content security policy blocked, fails the test at its end.
    """
    faults: list[str] = []
    contexts = []

    def hear(message: "ConsoleMessage") -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            faults.append(message.text)

    def open_page(**options: Any) -> "Page":
        settings = {"base_url": live_server.url, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options}
        context = browser.new_context(**settings)
        context.set_default_timeout(WAIT_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", hear)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, "the pages reported: " + "; ".join(faults)


@pytest.fixture
def page(new_page: NewPage) -> "Page":
    """One visitor's page on the live server; addresses may be given without host."""
    return new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[["Page"], list[str]]:
    """A function that gives a page's serious and critical accessibility faults, one line each."""
    from tests.browser.launching import serious_faults

    return serious_faults
