"""The applications of a rehearsal: when they come in, with which facts, and what becomes of those that are refused."""

from typing import TYPE_CHECKING

from pingding.cli.player.play import Play
from pingding.cli.rehearsal.guide import Aim
from pingding.cli.synthesis.places import places_of
from pingding.cli.synthesis.synthesis import violable
from pingding.policy.errors import PingdingError, Refusal
from pingding.queries.applications.writing_permission import FormIncomplete
from pingding.queries.clock import local_date
from pingding.queries.editions import calendar, shared
from pingding.records.models import Call

if TYPE_CHECKING:
    from pingding.cli.rehearsal.rehearsal import Rehearsal

SPREAD_DAYS = 40
"""Over how many working days applications come in where nothing closes earlier."""


class Applying:
    """Has units apply: as many as are asked for, and more as long as they come to something new."""

    def __init__(self, rehearsal: "Rehearsal") -> None:
        self.of = rehearsal
        self.call: Call | None = None
        self.to_come = 0

    def invite(self, count: int) -> None:
        """Publish a call that so many units answer, the first of which are led to the branches to visit."""
        of, chances = self.of, self.of.fates.chances
        call = self.call = of.world.call(of.edition.id)
        opens = local_date(of.world.at)
        closes = local_date(call.closes_at) if call.closes_at else None
        last = calendar().between(opens, closes) if closes else SPREAD_DAYS
        for n in range(self._enough(count)):
            free = n >= len(of.guide.unvisited[of.application]) / 2
            late = free and closes is not None and of.fates.happens(chances.late)
            days = last + 2 if late else of.fates.rng.randint(0, max(0, min(last - 2, SPREAD_DAYS)))
            self._expect(days)

    def invite_again(self) -> None:
        """Have a unit more for each branch, and for each obligation, that is still to be visited.

        Where the last call has closed, they answer a new one.
        """
        of = self.of
        assert self.call is not None
        if self.call.closes_at is not None and self.call.closes_at <= of.world.at:
            try:
                self.call = of.world.call_again(self.call)
            except Refusal as refusal:
                of.notes.refused("申报通知", refusal)
                return
        for _ in range(self._enough(len(of.guide.unvisited[of.application]) + len(list(of.guide.owed())))):
            self._expect(1)

    def _enough(self, count: int) -> int:
        """So many applications, and as many as it takes that a list has its turnout, though not all come so far."""
        rankings = self.of.edition.rankings.values()
        return max(count, *(2 * (each.turnout or 0) for each in rankings), 0)

    def open_until_all_came(self) -> bool:
        """Whether more applications can still come in."""
        closes = self.call.closes_at if self.call is not None else None
        return self.to_come > 0 or (closes is not None and closes > self.of.world.at)

    def _expect(self, days: int) -> None:
        self.to_come += 1
        self.of.at(self.of.morning(days), self._apply)

    def _apply(self) -> None:
        of, chances = self.of, self.of.fates.chances
        self.to_come -= 1
        play, aim = Play(of.world, of.edition.id), of.guide.next_aim()
        candidates = violable(of.edition)
        violates = bool(candidates) and of.fates.happens(chances.violation)
        violated = of.fates.rng.choice(candidates) if violates else None
        try:
            self._begin(play, violated, aim)
            self._hand_in(play, aim)
        except Refusal as refusal:
            of.notes.refused("申报", refusal)
            self._give_up(play)

    def _begin(self, play: Play, violate: str | None, aim: Aim | None) -> None:
        """Begin the application; what nobody could fill in so is left away, the violation first, then the aim."""
        of = self.of
        regions = self._more_regions() if of.fates.happens(of.fates.chances.joint) else ()
        for violated, aimed in dict.fromkeys(((violate, aim), (None, aim), (None, None))):
            try:
                unit = play.begin(violate=violated, regions=regions, aim=aimed)
                break
            except Refusal:
                raise
            except PingdingError:
                if aimed is None and violated is None:
                    raise
        of.begin(play)
        play.write(unit)

    def _more_regions(self) -> tuple[str, ...]:
        """A second region for a joint application, where the programme knows such."""
        if self.of.edition.programme.joint is None:
            return ()
        return (self.of.fates.rng.choice(places_of(self.of.edition, shared(), self.of.world.today())),)

    def _hand_in(self, play: Play, aim: Aim | None) -> None:
        of = self.of
        try:
            play.submit()
        except FormIncomplete as incomplete:
            for finding in incomplete.blocked:
                of.notes.violated[finding.path] += 1
                of.notes.refusals["提交", "、".join(finding.clause), finding.sentence] += 1
            for fault in incomplete.faults:
                of.notes.refusals["提交", "、".join(fault.clause), fault.what] += 1
            if not of.guide.unvisited[of.application] and of.fates.happens(of.fates.chances.gives_up):
                self._give_up(play)
                return
            play.imagine_again(aim=aim)
            play.write()
            play.submit()
        self._lead(play)

    def _lead(self, play: Play) -> None:
        """Lead the case where there is something to visit, and have another unit apply where that is not all."""
        of = self.of
        came_to_something = of.guide.lead(play.case)
        if self.to_come == 0 and (of.guide.aims or (came_to_something and of.guide.unvisited[of.application])):
            self._expect(0)

    def _give_up(self, play: Play) -> None:
        self.of.notes.never_submitted += 1
        self.of.finish(play.number or f"-{self.of.notes.never_submitted}")
