"""Sittings of a meeting by the API: arranged, held, a decision taken up again."""

from pathlib import Path
from typing import Any

import pytest
from tests.actions.batches.changed_life import changed_life, listed, rank
from tests.actions.batches.sittings.arranged_sittings import RULES
from tests.actions.life import Life, open_steps
from tests.api.program import program_of, set_clock

from pingding.records.models import Batch, Case

pytestmark = pytest.mark.django_db


def plan(life: Life, *cases: Case, session: str) -> dict[str, Any]:
    members = [{"name": f"示例成员{n}", "position": "副局长"} for n in range(3)]
    words = {"step": "meeting", "session": session, "place": "第一会议室", "chair": "示例成员0", "members": members}
    return words | {"held_on": life.at.date(), "agenda": [case.number for case in cases]}


def test_a_sitting_is_arranged_held_and_its_decision_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = changed_life(tmp_path, RULES)
    first, second = listed(life), listed(life)
    rank(life, first, second)
    set_clock(monkeypatch, life.later())
    secretary, district = program_of(life.secretary, life.at), program_of(life.districts["wanzhou"], life.at)
    sitting = secretary.post("/sittings", plan(life, first, session="2025年第1次"))
    assert sitting.status == 201 and sitting.body["agenda"] == [first.number] and sitting.body["batch"] is None
    assert district.get(f"/sittings/{sitting.body['id']}").status == 404
    held = {"sitting": sitting.body["id"], "present": [1, 2], "leave": [3]}
    unread = {"step": "meeting", "decisions": [{"case": first.number, "outcome": "approve"}], "held": held}
    assert secretary.post("/batches/meeting", unread).body["faults"][0]["target"] == "body.held.members_mark"
    held["members_mark"] = sitting.body["members_mark"]
    decided: dict[str, Any] = {"step": "meeting", "decisions": [{"case": first.number, "outcome": "approve"}]}
    votes = {"in_favour": 1, "against": 1}
    against = [{"case": first.number, "votes": votes}]
    refused = secretary.post("/batches/meeting", decided | {"held": held | {"taken": against}})
    assert refused.status == 422 and "与表决结果不一致" in str(refused.body)
    agreed = [{"case": first.number, "consensus": True}]
    batch = secretary.post("/batches/meeting", decided | {"held": held | {"taken": agreed}})
    assert batch.status == 201 and Batch.objects.get(pk=batch.body["id"]).content["held"]["attendance"] == [
        "present",
        "present",
        "leave",
    ]
    later = secretary.post("/sittings", plan(life, second, session="2025年第2次")).body["id"]
    again = secretary.post(f"/sittings/{later}/reopened-decisions", {"case": first.number, "reason": "发现新情况。"})
    assert again.status == 201 and again.body["agenda"] == [second.number, first.number]
    assert open_steps(first) == {"meeting"}
