"""A support in a few words."""

import pytest
from tests.policy.supports.ledgers import Ledger

from pingding.policy.supports.words import support_in_words


@pytest.mark.parametrize(
    ("support", "words"),
    [
        ("special", "special（100万元，分3期）"),
        ("yearly", "yearly（金额逐件确定，不超过60万元，分3期）"),
        ("once", "once（50万元，同一单位只享受一次）"),
        ("matched", "matched（营业收入的0.5倍）"),
        ("topped", "topped（补足到120万元）"),
        ("graded", "graded（30万元；营业收入的0.1倍，不超过20万元；金额逐件确定，不超过5万元）"),
        ("shared", "shared（100万元，不超过营业收入的30%）"),
    ],
)
def test_support_in_words(support: str, words: str) -> None:
    edition = Ledger().title.facts.edition
    assert support_in_words(edition, edition.supports[support]) == words
