"""What the journal says of each case and round, read once: with it the tables must agree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from pingding.policy.journal_chain import content_fits
from pingding.policy.language import Procedure
from pingding.policy.steps.fill import Fill
from pingding.policy.steps.notice import PublicNotice
from pingding.queries.journal.acts.applications import (
    SubmitApplication,
    SubmitCorrection,
    SubmitForm,
    WithdrawApplication,
)
from pingding.queries.journal.acts.cases import (
    AnswerObjection,
    ChangeTitle,
    CorrectionLapsed,
    ExemptObligation,
    GiveUpObligation,
    GrantTitle,
)
from pingding.queries.journal.acts.steps import DrawPanel, KeepScore, SubmitSheet
from pingding.queries.journal.acts.supports import SUPPORT_ACTS
from pingding.queries.journal.acts.titles import ROUND_ACTS, LiftBan, ReportOnTitle
from pingding.records.models import JournalEntry

CHUNK = 2_000
HANDED_IN = frozenset({SubmitApplication.act, SubmitCorrection.act, SubmitForm.act})
ENDINGS = {
    WithdrawApplication.act: "withdrawn",
    CorrectionLapsed.act: "withdrawn",
    ExemptObligation.act: "closed",
    GiveUpObligation.act: "closed",
}
"""How acts end a case that are no outcome of a step."""
TITLES, CHANGES, SUPPORTS, LIFTINGS, REPORTS = "titles", "changes", "supports", "liftings", "reports"
LEAVING = {
    GrantTitle.act: TITLES,
    ChangeTitle.act: CHANGES,
    LiftBan.act: LIFTINGS,
    ReportOnTitle.act: REPORTS,
} | dict.fromkeys(SUPPORT_ACTS, SUPPORTS)
"""What acts leave in a table of its own."""


@dataclass
class Recorded:
    """What the journal says of one case: outcomes by step, what was handed in by receipt, sheets, what else it left."""

    outcomes: set[tuple[str, str]] = field(default_factory=set)
    handed_in: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By receipt, the step and the digest of the content."""
    sheets: defaultdict[tuple[str, int | None], list[tuple[int, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By step and scorer, the round (0 where an earlier version recorded none) and the digest of each sheet."""
    results: dict[tuple[str, int], str] = field(default_factory=dict)
    """By step and round, the digest of what the round came to, as it was kept last."""
    draws: dict[int, str] = field(default_factory=dict)
    """By the key of a draw of experts, the digest of its record."""
    batches: dict[int, str] = field(default_factory=dict)
    """By the key of a batch, the digest of what it says; empty where an earlier version recorded none."""
    left: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By act, the digests of what it left in a table of its own, in their order."""
    endings: set[str] = field(default_factory=set)
    """How the case was ended by acts that are no outcome."""
    upheld: bool = False

    def add(self, act: str, step: str, actor: int | None, about: str, change: Mapping[str, Any]) -> None:
        """Take in one entry."""
        content = str(change.get("content", ""))
        if step and isinstance(change.get("outcome"), str):
            self.outcomes.add((step, change["outcome"]))
        if act in HANDED_IN:
            self.handed_in[about] = (step, content)
        elif act == SubmitSheet.act:
            self.sheets[step, actor].append((int(change.get("round") or 0), content))
        elif act == KeepScore.act:
            self.results[step, int(change.get("round", 0))] = content
        elif act == DrawPanel.act:
            self.draws[int(change.get("expert_draw", 0))] = content
        elif "batch" in change and content:
            self.batches[int(change["batch"])] = content
        elif act in LEAVING:
            self.left[LEAVING[act]].append(content)
        self.endings |= {ENDINGS[act]} if act in ENDINGS else set()
        self.upheld |= act == AnswerObjection.act and bool(change.get("upheld"))

    def sealed_in(self, step: str, scorer: int | None, number: int) -> list[str]:
        """The digests that a sheet of this round may have: of the newest round up to it in which the scorer sealed,
        as sheets go over into later rounds, and of entries without a round."""
        entries = self.sheets.get((step, scorer), [])
        newest = max((each for each, _digest in entries if each <= number), default=0)
        return [digest for each, digest in entries if each in (0, newest)]

    def taken(self, procedure: Procedure) -> frozenset[tuple[str, str]]:
        """Every outcome that was taken: those recorded, and those that handing in and an upheld objection are."""
        filled = {step for step, _content in self.handed_in.values()}
        implied = {
            (key, step.handed_in if isinstance(step, Fill) else "upheld")
            for key, step in procedure.steps.items()
            if (isinstance(step, Fill) and key in filled) or (isinstance(step, PublicNotice) and self.upheld)
        }
        return frozenset(self.outcomes | implied)


@dataclass
class RecordedRounds:
    """What the journal says of rounds over many titles: by the key of each, the digest that it had last. `earlier` are
    the names of those that were opened before digests were recorded."""

    latest: dict[int, str] = field(default_factory=dict)
    earlier: set[str] = field(default_factory=set)

    def add(self, about: str, change: Mapping[str, Any]) -> None:
        if key := int(change.get("round", 0)):
            self.latest[key] = str(change.get("content", ""))
        else:
            self.earlier.add(about)


@dataclass
class History:
    """All of it."""

    cases: defaultdict[int, Recorded] = field(default_factory=lambda: defaultdict(Recorded))
    rounds: RecordedRounds = field(default_factory=RecordedRounds)


Finding = tuple[int | None, str]
"""Of which case (None: of a round), and one Chinese sentence."""


def recorded_acts(entries: QuerySet[JournalEntry]) -> tuple[History, int]:
    """What the journal says, and the number of the last entry read."""
    history, last = History(), 0
    columns = ("seq", "case_id", "act", "step", "actor_id", "about", "change")
    for seq, case, act, *entry in entries.values_list(*columns).iterator(chunk_size=CHUNK):
        if act in ROUND_ACTS:
            history.rounds.add(*entry[2:])
        else:
            history.cases[case].add(act, *entry)
        last = seq
    return history, last


def fits(content: Mapping[str, Any], digests: Iterable[str]) -> bool:
    """Whether the content is what one of these digests was made of; an empty digest fits, an unknown one does not."""
    for digest in digests:
        try:
            if not digest or content_fits(content, digest):
                return True
        except ValueError:
            continue
    return False
