"""Verifying the whole journal is an act of its own: what it found, and when, is kept in the journal."""

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.door import action, record_act
from pingding.policy.errors import Refusal
from pingding.queries.journal.acts.cases import VerifyJournal
from pingding.queries.journal.journal import JournalCheck, verify
from pingding.queries.viewer import Viewer


@action
def verify_journal(*, actor: Viewer, at: datetime) -> JournalCheck:
    """Recompute the whole chain and compare what it tells of.

    Effects: an entry with what was found. Refusal for who is not an auditor.
    """
    if not actor.is_auditor:
        raise Refusal(_("日志核验只供审计员办理"), kind="forbidden", remedy=_("请联系审计员。"))
    check = verify()
    record_act(VerifyJournal(**asdict(check)), at=at, actor=actor)
    return check
