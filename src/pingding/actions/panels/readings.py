"""That officials read scores is on record: who read which sheet, once a day."""

from collections.abc import Collection
from datetime import datetime, time

from pingding.actions.door import action, hold_journal, record_act
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.visibility import sees_everything
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.journal.acts.steps import ReadScores
from pingding.queries.viewer import Viewer
from pingding.records.models import JournalEntry


@action
def record_reading(file: CaseFile, sheets: Collection[int], *, actor: Viewer, at: datetime) -> None:
    """Record which of these sheets an official read whom the journal does not have as their reader today.

    One entry for all of them; nothing where there is nothing new, or somebody else read, such as the applicant.
    """
    if not sheets or not sees_everything(actor, file) or not set(sheets) - _read_today(file, actor, at):
        return
    hold_journal()
    if new := sorted(set(sheets) - _read_today(file, actor, at)):
        record_act(ReadScores(sheets=tuple(new)), at=at, actor=actor, case=file.case)


def _read_today(file: CaseFile, actor: Viewer, at: datetime) -> set[int]:
    since = datetime.combine(local_date(at), time(), tzinfo=SHANGHAI)
    rows = JournalEntry.objects.filter(case=file.case, act=ReadScores.act, actor=actor.person, at__gte=since)
    return {sheet for change in rows.values_list("change", flat=True) for sheet in change.get("sheets", ())}
