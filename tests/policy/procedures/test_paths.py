"""The ways of a procedure: where cases are weighed."""

from tests.policy.small_procedures import correct, fill, make, outcome

from pingding.policy.procedures.paths import kinds_ahead, weighing


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


def test_the_kinds_of_title_that_a_way_can_lead_to() -> None:
    meeting = {
        "one": outcome("issue", grants="centre"),
        "two": outcome("issue", grants="pilot"),
        "no": outcome(end="refused"),
    }
    procedure = make(
        {
            "apply": fill("list"),
            "list": {"outcomes": {"proposed": outcome("meeting"), "dropped": outcome(end="not_selected")}},
            "meeting": {"outcomes": meeting},
            "issue": {"outcomes": {"issued": outcome(end="recognised")}},
        }
    )
    outcomes = procedure.steps["list"].outcomes
    assert kinds_ahead(procedure, outcomes["proposed"]) == {"centre", "pilot"}
    assert kinds_ahead(procedure, outcomes["dropped"]) == frozenset()
    assert kinds_ahead(procedure, procedure.steps["meeting"].outcomes["one"]) == {"centre"}
