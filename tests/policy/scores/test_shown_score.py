"""A score is shown alike wherever it stands."""

from decimal import Decimal

from tests.library import library

from pingding.policy.scores.sources import shown_score


def test_score_has_the_decimals_of_its_indicators_and_halves_go_up() -> None:
    edition = library().editions["cq-industry-2024"]
    assert [str(shown_score(edition, None, Decimal(text))) for text in ("77.505", "87.833333", "85")] == [
        "77.51",
        "87.83",
        "85.00",
    ]
    assert shown_score(edition, None, None) is None
