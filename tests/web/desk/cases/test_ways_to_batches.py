"""Where a case was decided in a batch, the way to it stands for those who may read the batch."""

import pytest
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.records.models import Batch

pytestmark = pytest.mark.django_db


def test_only_whoever_may_read_a_batch_is_led_to_it() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_notice(case)
    path = f"/cases/{case.number}/?tab=opinions"
    batches = {f"/batches/{pk}/" for pk in Batch.objects.values_list("pk", flat=True)}
    for viewer in (life.officer, life.districts["wanzhou"]):
        visitor = Visitor(viewer, life.at)
        led = batches & set(visitor.get(path).links())
        readable = {batch for batch in batches if visitor.client.get(batch).status_code == 200}
        assert led == readable and led
    assert readable < batches
