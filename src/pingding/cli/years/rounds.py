"""Rounds of a rehearsal: in one month of each year an office opens what its definition has it open for many titles, and
earlier what some of them would not live to see."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from pingding.actions.titles.rounds import NewRound, open_round
from pingding.cli.rehearsal.stage import Stage
from pingding.policy.errors import Refusal
from pingding.policy.language.procedures import Opening
from pingding.queries.title_spans import span_of
from pingding.queries.titles.rounds import round_candidates
from pingding.records.models import Organisation, Title

MONTH = 9
DAYS = 45
"""For how long a round runs."""
AHEAD = timedelta(days=150)
"""How long before it expires a title is still taken into the one round of its life."""


class Rounds:
    """Opens the rounds of a definition when their cohort is due."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.refused: dict[str, str] = {}
        """By procedure, why a title was last left out."""

    def month(self, titles: Sequence[Title]) -> None:
        """A month begins: every round of the year, where this is its month or the last chance of some title."""
        for key, procedure in self.stage.edition.procedures.items():
            if procedure.opened_by == "round" and procedure.opens is not None:
                for office in self._offices(titles, procedure.opens) if self._now(titles, procedure.opens) else ():
                    self._open(key, procedure.title, office)

    def _now(self, titles: Sequence[Title], opens: Opening) -> bool:
        """Whether the round is opened this month."""
        today, cohort = self.stage.world.today(), opens.cohort
        if today.month == MONTH or cohort is None or not cohort.recognised:
            return today.month == MONTH
        in_turn = [title for title in titles if today.year - title.granted_on.year in cohort.recognised]
        ends = [span.expires_on for title in in_turn if (span := span_of(title, today)) and span.expires_on]
        return any(end <= today.replace(month=MONTH, day=1) and end - AHEAD <= today for end in ends)

    def _open(self, key: str, title: str, office: Organisation) -> None:
        world, stored = self.stage.world, self.stage.stored
        today, actor = world.today(), world.viewer(world.officer(office))
        candidates = round_candidates(actor, stored, key, today.year, today)
        for each in candidates.outside:
            if each.refusal is not None:
                self.refused[key] = each.refusal.what
        if not candidates.inside:
            return
        numbers = () if candidates.sampled else tuple(each.title.number for each in candidates.inside)
        closes = today + timedelta(days=DAYS)
        early = "" if today.month == MONTH else f"{today.month}月"
        name = f"{today.year}年{early}{title}（{office.name}）"[:120]
        new = NewRound(name=name, year=today.year, closes=closes, titles=numbers)
        try:
            open_round(stored, key, new, actor=actor, at=world.later(), seed=world.seed)
        except Refusal as refusal:
            self.stage.notes.refused(title, refusal)

    def _offices(self, titles: Sequence[Title], opens: Opening) -> Iterator[Organisation]:
        """The offices that may open it for some of the titles, in the order of the definition."""
        parties = [party for key in opens.by if (party := self.stage.edition.parties[key]).department]
        regions = dict.fromkeys(region for title in titles for region in title.case.regions)
        offices = dict.fromkeys(
            f"{party.department}@{region}"
            for party in parties
            for region in (regions if party.region in ("case", None) else [party.region])
        )
        return (self.stage.world.office(office) for office in offices)
