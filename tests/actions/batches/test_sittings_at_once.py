"""A sitting that decides while it is arranged otherwise: one waits for the other, on a database that locks rows."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection
from tests.actions.batches.changed_life import changed_life, listed, rank
from tests.actions.batches.test_sittings import RULES, approved, arranged, decide, plan_of

from pingding.actions.batches.sittings import arranging, holding
from pingding.actions.batches.sittings.arranging import arrange_sitting
from pingding.policy.errors import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = 20


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What these acts come to, each in a thread of its own."""
    came: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            came[place] = act()
        except Exception as fault:
            came[place] = fault
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    return came


@pytest.mark.skipif(connection.vendor != "postgresql", reason="locks rows")
def test_deciding_and_arranging_at_once_do_not_lock_each_other_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = changed_life(tmp_path, RULES)
    case, other = listed(life), listed(life)
    rank(life, case, other)
    sitting, at = arranged(life, case, other), life.later()
    arranging_holds, deciding_began = Event(), Event()
    find, put = holding.find_sitting, arranging._put_on_agenda

    def find_later(*asked: object) -> object:
        deciding_began.set()
        arranging_holds.wait(LONGEST)
        return find(*asked)  # type: ignore[arg-type]

    def put_later(*asked: object) -> None:
        arranging_holds.set()
        deciding_began.wait(LONGEST)
        put(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(holding, "find_sitting", find_later)
    monkeypatch.setattr(arranging, "_put_on_agenda", put_later)
    plan = plan_of(life, case, other, place="第二会议室")
    came = at_once(
        lambda: decide(life, sitting, approved(case)),
        lambda: arrange_sitting("meeting", plan, sitting=sitting.pk, actor=life.secretary, at=at),
    )
    assert not [each for each in came if isinstance(each, Exception) and not isinstance(each, Refusal)], came
    sitting.refresh_from_db()
    assert sitting.batch_id is not None and sitting.place == "第二会议室"
