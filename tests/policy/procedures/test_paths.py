"""The ways of a procedure: where cases are weighed."""

from tests.policy.small_procedures import correct, fill, make, outcome

from pingding.policy.procedures.paths import weighing


def test_weighing_is_what_panels_and_rankings_lead_to_before_the_decision() -> None:
    panel = {"kind": "panel", "outcomes": {"done": outcome("assess")}}
    procedure = make(
        {
            "apply": fill("check"),
            "check": {"outcomes": {"pass": outcome("experts"), "return": correct("apply")}},
            "experts": panel,
            "assess": {"outcomes": {"met": outcome("order"), "not_met": outcome("order", tone="refuse")}},
            "order": {"kind": "rank", "ranking": "by_score", "outcomes": {"proposed": outcome("decide")}},
            "decide": {"kind": "meeting", "body": "会议", "outcomes": {"agreed": outcome(end="filed")}},
        }
    )
    assert weighing(procedure) == {"experts", "assess", "order"}
    alone = make({"apply": fill("check"), "check": {"outcomes": {"pass": outcome(end="filed")}}})
    assert weighing(alone) == frozenset()
