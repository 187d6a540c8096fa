"""Reading the journal: whether its chain holds, what happened in a case, and the auditor's search through all of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import FIRST, digest_of
from pingding.policy.language import Edition
from pingding.queries.clock import SHANGHAI
from pingding.queries.directory.names import names_of, office_name, written_by
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.act import EarlierAct, JournalAct
from pingding.queries.journal.acts.calls import PublishCall
from pingding.queries.journal.acts.cases import FROM_THE_PUBLIC
from pingding.queries.journal.acts.registry import act_name, read_act
from pingding.queries.journal.acts.steps import PANEL_ACTS, KeepScore, ReadScores
from pingding.queries.journal.recorded_state import state_differences
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, JournalEntry, JournalHead, StoredEdition

CHUNK = 2_000
PAGE = 50
WITHOUT_EFFECT = frozenset({KeepScore.act, ReadScores.act})
"""Acts that change nothing of a case: its newest act is one before them."""
MOST_DIFFERENCES = 20
"""So many places that differ from the journal are named."""


@dataclass(frozen=True)
class JournalCheck:
    """Whether every entry is as it was written, and all that the entries tell of stands as they say.

    `what` says in Chinese what is wrong, at `first_bad_seq` where it is an entry. `digest` is that of the last of the
    `entries` that are whole: kept elsewhere, it shows later whether the journal has been cut or rewritten.
    """

    ok: bool
    entries: int
    first_bad_seq: int | None = None
    what: str = ""
    digest: str = ""


@dataclass(frozen=True)
class JournalLine:
    """One act as a page shows it."""

    seq: int
    at: datetime
    actor: str
    behalf: str
    act: str
    act_name: str
    case_number: str
    step: str
    about: str
    clause: str
    recorded: JournalAct | EarlierAct | None
    """What the act recorded; None where that is kept from the viewer."""
    digest: str
    edition: Edition | None = None
    """The definition that names what the entry records, where it is known."""


@dataclass(frozen=True)
class JournalFilter:
    """What an auditor looks for; an empty field does not restrict. The dates are whole days in China, both included."""

    act: str = ""
    actor: str = ""
    case_number: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class JournalPage:
    """One page of lines, newest first, and where it stands among all."""

    lines: tuple[JournalLine, ...]
    page: int
    pages: int
    total: int


def verify(expected: Mapping[int, str] | None = None) -> JournalCheck:
    """Recompute the whole chain, entry by entry, then compare what it tells of; no lock is held.

    `expected` are digests kept elsewhere, by the number of their entry.
    """
    check = verify_chain()
    if check.ok and (fault := _unexpected(expected or {})) is not None:
        seq, what = fault
        return replace(check, ok=False, first_bad_seq=seq, what=what)
    if check.ok and (differences := list(islice(state_differences(), MOST_DIFFERENCES))):
        return replace(check, ok=False, what=translation.in_a_row(differences))
    return check


def _unexpected(expected: Mapping[int, str]) -> tuple[int, str] | None:
    """The first entry that is not what was kept of it."""
    kept = dict(JournalEntry.objects.filter(seq__in=list(expected)).values_list("seq", "digest"))
    for seq, digest in sorted(expected.items()):
        if seq not in kept:
            return seq, _("没有这一条：日志末尾被截去")
        if kept[seq] != digest:
            return seq, _("与另存的摘要不符：日志被改写")
    return None


def verify_chain() -> JournalCheck:
    """Recompute the whole chain, entry by entry, without holding it in memory or any lock."""
    last = JournalEntry.objects.aggregate(last=Max("seq"))["last"] or 0
    head = JournalHead.objects.filter(pk=1).first() or JournalHead()
    if last > head.seq:
        return JournalCheck(False, head.seq, head.seq + 1, _("记录多于日志末位所载，末位被改动"))
    # Entries appended while we read stand after `head` and are left to the next verification.
    entries = JournalEntry.objects.filter(seq__lte=head.seq).order_by("seq").iterator(chunk_size=CHUNK)
    return follow(entries, head)


def follow(
    entries: Iterable[JournalEntry], head: JournalHead, *, count: int = 0, previous: str = FIRST
) -> JournalCheck:
    """Check that the entries go on from entry `count` with the digest `previous`, each in its turn, to the head."""
    for entry in entries:
        if fault := _fault(entry, count + 1, previous):
            return JournalCheck(False, count, count + 1, fault, previous)
        count, previous = count + 1, entry.digest
    if count < head.seq:
        return JournalCheck(False, count, count + 1, _("缺少记录"), previous)
    if previous != head.digest:
        return JournalCheck(False, count, count, _("最后一条记录与日志末位的摘要不符"), previous)
    return JournalCheck(True, count, digest=previous)


def _fault(entry: JournalEntry, seq: int, previous: str) -> str:
    if entry.seq != seq:
        return _("缺少记录")
    if entry.previous != previous:
        return _("与上一条记录的摘要不相连")
    try:
        same = digest_of(entry) == entry.digest
    except ValueError:
        return _("摘要算法“%(name)s”无法识别") % {"name": entry.algorithm}
    return "" if same else _("记录内容与其摘要不符，已被改动")


def _line(
    entry: JournalEntry, recorded: JournalAct | EarlierAct, edition: Edition | None = None, *, whole: bool = True
) -> JournalLine:
    """An entry as a page shows it; unless it is shown `whole`, without person, subject and what was recorded."""
    return JournalLine(
        seq=entry.seq,
        at=entry.at,
        actor=entry.who if whole else "",
        behalf=entry.behalf,
        act=entry.act,
        act_name=act_name(entry.act),
        case_number=entry.case.number if entry.case else "",
        step=entry.step,
        about=entry.about if whole else "",
        clause=entry.clause,
        recorded=recorded if whole else None,
        digest=entry.digest,
        edition=edition,
    )


def case_journal(
    case: Case, *, without: Collection[str] = (), steps: Collection[str] = (), whole: bool = True
) -> tuple[JournalLine, ...]:
    """What happened in a case, oldest first. The caller has the case from a scoped query.

    `without` names acts, `steps` steps that the asking person may not see, such as those of the panel. Unless it is
    shown `whole`, who acted for others or from the public, and what that recorded, is left out.
    """
    rows = JournalEntry.objects.filter(case=case).exclude(act__in=without).exclude(step__in=steps)
    own = names_of([case.organisation])[case.organisation_id]
    entries = rows.order_by("seq").select_related("case")
    return tuple(
        _line(
            entry,
            read_act(entry.act, entry.change),
            whole=whole or entry.behalf in own or not (entry.actor_id or entry.act in FROM_THE_PUBLIC),
        )
        for entry in entries
    )


@dataclass(frozen=True)
class LastAct:
    """The newest act on a case as anybody may be told of it: on whose behalf or by whom, its name, when."""

    who: str
    name: str
    at: datetime


def last_act(case: Case) -> LastAct | None:
    """The newest act on a case. Of a panel at work it says only that: not who assesses, nor who has handed in."""
    entry = JournalEntry.objects.filter(case=case).exclude(act__in=WITHOUT_EFFECT).order_by("-seq").first()
    if entry is None:
        return None
    if entry.act in PANEL_ACTS:
        return LastAct(_("评审组织单位或专家"), _("专家评审"), entry.at)
    return LastAct(office_name(entry.behalf) or entry.who, act_name(entry.act), entry.at)


def journal_page(viewer: Viewer, filters: JournalFilter, page: int = 1, size: int = PAGE) -> JournalPage:
    """The auditor's journal, newest first. Refusal for anybody else: it holds sealed scores and personal data."""
    if not viewer.is_auditor:
        raise Refusal(_("全部日志只供审计员查看"), kind="forbidden", remedy=_("各事项的日志见该事项页面。"))
    entries = JournalEntry.objects.filter(_condition(filters))
    total = entries.count()
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    return JournalPage(tuple(_slice(entries, (page - 1) * size, size)), page, pages, total)


def _slice(entries: QuerySet[JournalEntry], start: int, size: int) -> Iterable[JournalLine]:
    related = entries.order_by("-seq").select_related("case__edition").defer("case__edition__content")
    rows = [(entry, read_act(entry.act, entry.change)) for entry in related[start : start + size]]
    editions = _published_editions(recorded for _entry, recorded in rows)
    for entry, recorded in rows:
        if entry.case is not None:
            yield _line(entry, recorded, edition_of(entry.case.edition))
        else:
            yield _line(entry, recorded, editions.get(_published(recorded)))


def _published(recorded: JournalAct | EarlierAct) -> str:
    """The programme of which a call was published; empty for any other act."""
    return recorded.programme if isinstance(recorded, PublishCall) else ""


def _published_editions(acts: Iterable[JournalAct | EarlierAct]) -> dict[str, Edition]:
    """The definitions of the programmes of published calls; one query, none where nothing was published."""
    programmes = set(map(_published, acts)) - {""}
    stored = StoredEdition.objects.filter(programme__in=programmes).defer("content") if programmes else ()
    return {row.programme: edition_of(row) for row in stored}


def _condition(filters: JournalFilter) -> Q:
    condition = Q()
    if filters.act:
        condition &= Q(act=filters.act)
    if filters.actor:
        condition &= Q(actor_name__icontains=filters.actor) | written_by("behalf", filters.actor)
    if filters.case_number:
        condition &= Q(case__number=filters.case_number)
    if filters.since:
        condition &= Q(at__gte=_midnight(filters.since))
    if filters.until:
        condition &= Q(at__lt=_midnight(filters.until + timedelta(days=1)))
    return condition


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)
