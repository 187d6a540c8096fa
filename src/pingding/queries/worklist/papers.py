"""Paper that offices of a viewer wait for, and which of it somebody scanned or typed from the foot of a page."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.steps.receive import Receive
from pingding.policy.translation import moment
from pingding.queries.access import official_units, visible_cases
from pingding.queries.applications.version_marks import DOCUMENT, mark_of, read_printed
from pingding.queries.editions import edition_by
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.waiting_seats import IN_ORDER, waiting_seats
from pingding.records.models import Case, Filing, Seat

MOST_SHOWN = 200
"""So many cases are read where none are named, those due first."""
MOST_LINES = 200
"""So many papers are looked up at once."""
LONGEST = 80
"""How much of a line that nothing is known of is repeated."""
KIND = "receive"


@dataclass(frozen=True)
class AwaitedPaper:
    """The paper of one case that an office of the viewer's waits for at a step.

    `outcome` is the one by which the step passes on; empty where it has several, or none.
    """

    number: str
    name: str
    applicant: str
    programme: str
    step: str
    definition: Receive
    outcome: str
    office: str
    due: datetime | None

    @property
    def key(self) -> str:
        """What tells it from any other."""
        return f"{self.number}.{self.step}"


@dataclass(frozen=True)
class Scanned:
    """What a scan came to: the keys of the papers that are waited for, and what is wrong with the other lines."""

    keys: tuple[str, ...]
    faults: tuple[Refusal, ...]


def papers_awaited(viewer: Viewer, numbers: Collection[str] | None = None) -> list[AwaitedPaper]:
    """The papers that wait for the viewer, the earliest deadline first: of these cases, or the first `MOST_SHOWN`.

    In one query. Refusal for whoever acts for no office.
    """
    if not official_units(viewer):
        remedy = _("请由收件单位的经办人办理。")
        raise Refusal(_("纸质材料由收件单位的经办人签收"), kind="forbidden", remedy=remedy)
    seats = waiting_seats(viewer).filter(kind=KIND)
    if numbers is not None:
        seats = seats.filter(run__case__number__in=list(numbers))
    columns = (
        *("run__case__number", "run__case__name", "run__case__organisation__name", "edition__digest", "edition"),
        *("procedure", "step", "organisation__name", "due_at"),
    )
    rows = seats.order_by(*IN_ORDER).values_list(*columns)
    return [_awaited(*row) for row in (rows if numbers is not None else rows[:MOST_SHOWN])]


def _awaited(
    number: str,
    name: str,
    applicant: str,
    digest: str,
    pk: int,
    procedure: str,
    step: str,
    office: str,
    due: datetime | None,
) -> AwaitedPaper:
    edition = edition_by(digest, pk)
    definition = edition.step(procedure, step)
    assert isinstance(definition, Receive)
    passing = [key for key, outcome in definition.outcomes.items() if outcome.tone == "forward"]
    return AwaitedPaper(
        number=number,
        name=name or applicant,
        applicant=applicant,
        programme=edition.programme.short,
        step=step,
        definition=definition,
        outcome=passing[0] if len(passing) == 1 else "",
        office=office,
        due=due,
    )


def recognise_papers(viewer: Viewer, typed: str) -> Scanned:
    """Which awaited papers the lines name, each once; of every other line, why it is none.

    A line is the address in the code on a page, or the receipt and the mark from its foot. However many there are, this
    takes the same queries. Of cases that the viewer may not see, nothing is said but that they are not theirs.
    """
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        what = _("一次最多识别%(most)d行，填了%(n)d行") % {"most": MOST_LINES, "n": len(lines)}
        raise Refusal(what, remedy=_("请分几次识别。"), field="scanned")
    read = [(line, read_printed(line)) for line in lines]
    stored = _Stored(viewer, [printed[0] for _line, printed in read if printed])
    keys: dict[str, None] = {}
    faults, seen = [], set()
    for line, printed in read:
        fault = _twice(line) if printed and printed in seen else stored.fault(line, printed)
        if fault is not None:
            faults.append(fault)
        elif printed:
            keys |= dict.fromkeys(stored.keys(printed[0]))
        if printed:
            seen.add(printed)
    return Scanned(tuple(keys), tuple(faults))


def _twice(line: str) -> Refusal:
    remedy = _("同一件只列一次；收到几份，请在份数栏填写。")
    return Refusal(_("重复扫描"), where=line[:LONGEST], kind="conflict", remedy=remedy)


class _Stored:
    """What the database has on the receipts that were scanned."""

    def __init__(self, viewer: Viewer, receipts: Iterable[str]) -> None:
        rows = Filing.objects.filter(receipt__in=set(receipts)).exclude(submitted_at=None).select_related("case")
        self._filings = {filing.receipt: filing for filing in rows}
        cases = {filing.case_id for filing in self._filings.values()}
        self._seen = frozenset(visible_cases(viewer).filter(pk__in=cases).values_list("pk", flat=True))
        self._newest = {_side(row): row for row in _handed_in(cases)}
        self._received = _received(viewer, cases)
        self._keys: dict[str, tuple[str, ...]] = {}
        for paper in papers_awaited(viewer, {filing.case.number for filing in self._filings.values()}):
            self._keys[paper.number] = (*self._keys.get(paper.number, ()), paper.key)

    def keys(self, receipt: str) -> tuple[str, ...]:
        """The papers that are waited for of the case with this receipt."""
        return self._keys.get(self._filings[receipt].case.number, ())

    def fault(self, line: str, printed: tuple[str, str] | None) -> Refusal | None:
        """Why this line names no paper that is waited for; None where it does."""
        if printed is None:
            what, remedy = _("没有认出"), _("请扫描纸上的二维码，或照页脚填写回执编号和核对码。")
            return Refusal(what, where=line[:LONGEST], remedy=remedy)
        receipt, mark = printed
        if DOCUMENT.fullmatch(receipt):
            what, remedy = _("这是印发的文件，不是报送的材料"), _("请扫描申报材料页脚的二维码。")
            return Refusal(what, where=line[:LONGEST], remedy=remedy)
        filing = self._filings.get(receipt)
        if filing is None or mark_of(filing) != mark:
            what, remedy = _("没有查到这一版"), _("请核对纸上的回执编号和核对码；仍对不上的，不要签收。")
            return Refusal(what, where=receipt, kind="conflict", remedy=remedy)
        return self._unawaited(filing) or self._superseded(filing)

    def _unawaited(self, filing: Filing) -> Refusal | None:
        """That nobody here waits for the paper of this case."""
        if filing.case.number in self._keys:
            return None
        received = self._received.get(filing.case_id)
        if filing.case_id not in self._seen:
            what, remedy = _("本件的纸质材料不由本单位签收"), _("请退还送件人，由其送收件单位。")
        elif filing.case.status == Case.Status.WITHDRAWN:
            what, remedy = _("本件已经撤回"), _("请将纸质材料退还申报单位。")
        elif received is not None:
            what = _("本单位已于%(at)s签收本件") % {"at": moment(received)}
            remedy = _("请到办件页面核对收到的份数。")
        else:
            what, remedy = _("本件目前不等本单位签收"), _("请到办件页面查看办到哪一步。")
        return Refusal(what, where=filing.receipt or "", kind="conflict", remedy=remedy)

    def _superseded(self, filing: Filing) -> Refusal | None:
        """That a later version took the place of this one, which has another paper."""
        newest = self._newest[_side(filing)]
        if newest.pk == filing.pk:
            return None
        assert newest.submitted_at is not None
        words = {"newest": newest.receipt, "version": newest.version, "at": moment(newest.submitted_at)}
        what = _("不是最新的一版；最新的是第%(version)d版，回执编号%(newest)s，%(at)s提交") % words
        return Refusal(what, where=filing.receipt or "", kind="conflict", remedy=_("请送件人改送最新的一版。"))


def _handed_in(cases: Collection[int]) -> Iterator[Filing]:
    """Every version of these cases that was handed in, in order, without what it says."""
    rows = Filing.objects.filter(case__in=cases).exclude(submitted_at=None).order_by("version")
    yield from rows.only("case", "form", "organisation", "version", "receipt", "submitted_at")


def _side(filing: Filing) -> tuple[Any, ...]:
    """Of which form of whom a filing is a version."""
    return filing.case_id, filing.form, filing.organisation_id


def _received(viewer: Viewer, cases: Collection[int]) -> Mapping[int, datetime]:
    """When an office of the viewer's last put on record that it received the paper of each case."""
    acted = Seat.objects.filter(run__case__in=cases, kind=KIND, organisation__in=official_units(viewer))
    rows = acted.filter(acted_at__isnull=False).order_by("acted_at").values_list("run__case", "acted_at")
    return {case: at for case, at in rows if at is not None}
