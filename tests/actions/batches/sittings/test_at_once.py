"""A sitting that decides while it is arranged otherwise: one waits for the other, on a database that locks rows."""

from pathlib import Path
from threading import Event

import pytest
from tests.actions.batches.changed_life import changed_life, listed, rank
from tests.actions.batches.sittings.arranged_sittings import RULES, approved, arranged, decide, plan_of
from tests.at_once import at_once

from pingding.actions.batches.sittings import arranging, holding
from pingding.actions.batches.sittings.arranging import arrange_sitting
from pingding.policy.errors import Refusal
from pingding.records.models import Batch

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = 2  # seconds that one act waits for the other where rows have no locks, and never where they have


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
    decided, moved = at_once(
        lambda: decide(life, sitting, approved(case)),
        lambda: arrange_sitting("meeting", plan, sitting=sitting.pk, actor=life.secretary, at=at),
    )
    sitting.refresh_from_db()
    assert isinstance(decided, Batch) and sitting.batch_id == decided.pk
    assert sitting.place == ("第一会议室" if isinstance(moved, Refusal) else "第二会议室")
