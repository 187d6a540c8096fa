"""A title of the same unit in another programme, as it would stand on the register, and its end."""

from tests import factories
from tests.actions.titles.followed import Followed

from pingding.actions.applications.applications import open_application
from pingding.actions.cases.new_titles import rebuild_spans
from pingding.queries.clock import local_date
from pingding.records.models import Title, TitleChange


def revoke_elsewhere(world: Followed) -> TitleChange:
    """The unit's title of `sample-life-2025`, granted with the other one and revoked today."""
    call = factories.call(world.officer, factories.edition("sample-life-2025"))
    case = open_application(call, world.unit, actor=world.writer, at=world.later())
    title = Title.objects.create(
        case=case,
        edition=call.edition,
        kind="centre",
        status="recognised",
        organisation=world.unit,
        name="示例上级中心",
        number="示例1",
        region="wanzhou",
        granted_on=world.title.granted_on,
        code="AAAABBBBCCCC",
        document=world.title.document,
    )
    change = TitleChange.objects.create(
        title=title,
        act="revoke",
        sets={"standing": "revoked", "until": None},
        effective_on=local_date(world.at),
        clause=["五"],
        case=case,
        step="",
        recorded_at=world.at,
    )
    rebuild_spans(title)
    return change
