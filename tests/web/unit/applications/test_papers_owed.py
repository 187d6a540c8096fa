"""Paper that is owed after handing in: said alike on the receipt and on the case, with where to bring it."""

from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.web.desk.pages import Visitor

from pingding.records.models import Filing

pytestmark = pytest.mark.django_db
SENDER = ("copies: 3", "copies: 3\n        sender: applicant")


def test_place_of_the_paper_stands_on_the_receipt_and_on_the_case_or_whom_to_ask(tmp_path: Path) -> None:
    life = changed_life(tmp_path, SENDER)
    life.call.contact, life.call.telephone, life.call.address = "示例处", "023-60000001", ""
    life.call.save()
    case, writer = life.submitted()
    life.recommended(case)
    receipt = Filing.objects.filter(case=case).exclude(receipt=None).first()
    assert receipt is not None
    paths = {f"/cases/{case.number}/receipt/{receipt.receipt}/": "#owed", f"/cases/{case.number}/": "#act"}
    for path, place in paths.items():
        said = Visitor(writer, life.later()).get(path).text_of(place)
        assert "报送纸质申报材料一式3份" in said and "请先联系示例处（电话023-60000001）" in said, path
    life.call.address = "示例路1号"
    life.call.save()
    for path, place in paths.items():
        assert "示例路1号" in Visitor(writer, life.later()).get(path).text_of(place), path
