"""What can be said of the journal's chain at once: the last whole verification, and the newest entries checked now."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.journal_chain import FIRST
from pingding.queries.journal.acts.cases import VerifyJournal
from pingding.queries.journal.journal import CHUNK, JournalCheck, follow
from pingding.records.models import JournalEntry, JournalHead


@dataclass(frozen=True)
class LastVerification:
    """A whole verification as it was recorded: when, and what it found."""

    at: datetime
    check: JournalCheck


@dataclass(frozen=True)
class ChainState:
    """`total` entries. `now`: what the check of the newest `checked` of them found just now.

    `last` is None where there has been no whole verification, or none was needed because all entries were just checked.
    """

    total: int
    checked: int
    now: JournalCheck
    last: LastVerification | None

    @property
    def whole(self) -> bool:
        """Whether everything was checked just now."""
        return self.checked == self.total

    @property
    def fault(self) -> JournalCheck | None:
        """What is wrong, as far as it is known."""
        if not self.now.ok:
            return self.now
        return self.last.check if self.last and not self.last.check.ok else None


def chain_state(most: int = CHUNK) -> ChainState:
    """The state of the chain, in a time that does not grow with the journal: at most `most` entries are recomputed."""
    head = JournalHead.objects.filter(pk=1).first() or JournalHead()
    start = max(0, head.seq - most)
    now = _newest(head, start)
    last = _last_verification() if start else None
    if now.ok and last is not None and last.check.ok:
        now = _still(last, now)
    return ChainState(head.seq, head.seq - start, now, last)


def _newest(head: JournalHead, start: int) -> JournalCheck:
    """The entries after `start`, joined to the one before and to the head."""
    if JournalEntry.objects.filter(seq__gt=head.seq).exists() and _at_rest(head):
        return JournalCheck(False, head.seq, head.seq + 1, _("记录多于日志末位所载，末位被改动"))
    before = JournalEntry.objects.filter(seq=start).values_list("digest", flat=True).first() if start else FIRST
    if before is None:
        return JournalCheck(False, start - 1, start, _("缺少记录"))
    entries = JournalEntry.objects.filter(seq__gt=start, seq__lte=head.seq).order_by("seq")
    return follow(entries, head, count=start, previous=before)


def _at_rest(head: JournalHead) -> bool:
    """Whether the head is still what was read: else entries behind it were appended meanwhile."""
    return (JournalHead.objects.filter(pk=1).first() or JournalHead()).seq == head.seq


def _last_verification() -> LastVerification | None:
    entry = JournalEntry.objects.filter(act=VerifyJournal.act).order_by("-seq").first()
    if entry is None:
        return None
    recorded = VerifyJournal.model_validate(entry.change)
    return LastVerification(entry.at, JournalCheck(**recorded.model_dump()))


def _still(last: LastVerification, now: JournalCheck) -> JournalCheck:
    """Whether the entry that a verification ended with is what it was then."""
    seq = last.check.entries
    digest = JournalEntry.objects.filter(seq=seq).values_list("digest", flat=True).first()
    if (digest or FIRST) == last.check.digest:
        return now
    return JournalCheck(False, seq - 1, seq, _("与全部核对时的摘要不符"))
