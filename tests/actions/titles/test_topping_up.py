"""What tops up another support knows what the title brought whose place was taken."""

from pathlib import Path

import pytest
from tests.actions.titles.supported import Supported, at

from pingding.records.models import Title, TitleChange

pytestmark = pytest.mark.django_db


def test_what_is_topped_up_counts_what_the_title_was_paid_that_it_took_the_place_of(tmp_path: Path) -> None:
    topped = "  topped: {title: 补足, by: authority, unit: 万元, tops_up_to: 90, less: [special, local], clause: 五}\n"
    more = ("\ntitles:\n  centre:\n", f"{topped}\ntitles:\n  centre:\n    replaces: pilot\n")
    centre = Supported(tmp_path, "", more)
    centre.enter("pay_support", amount=40)
    first, (second, _holder) = centre.title, centre.life.recognised()
    Title.objects.filter(pk=first.pk).update(organisation=second.organisation)
    TitleChange.objects.create(
        title=first,
        act="supersede",
        sets={},
        details={},
        effective_on=second.granted_on,
        clause=[],
        case=second.case,
        step="",
        recorded_at=at(second.granted_on),
    )
    centre.title = second
    account = {each.id: each for each in centre.ledger(second.granted_on).accounts}["topped"]
    assert (account.promise.total, account.promise.says) == (
        500_000,
        "补足到90万元，减去专项支持、区县补助已支付的40万元",
    )
