"""The applications of a rehearsal: when they come in, with which facts, and what becomes of those that are refused."""

from contextlib import suppress
from functools import partial

from pingding.cli.player.play import Play
from pingding.cli.player.world import PlayedUnit
from pingding.cli.rehearsal.guide import Aim
from pingding.cli.rehearsal.holding import Holdings
from pingding.cli.rehearsal.stage import Stage
from pingding.cli.synthesis.places import places_of
from pingding.cli.synthesis.synthesis import violable
from pingding.policy.errors import PingdingError, Refusal
from pingding.queries.applications.writing_permission import FormIncomplete
from pingding.queries.clock import local_date
from pingding.queries.editions import calendar, shared
from pingding.queries.title_spans import held_on
from pingding.records.models import Call, Case

SPREAD_DAYS = 40
"""Over how many working days applications come in where nothing closes earlier."""


class Applying:
    """Has units apply: as many as are asked for, and more as long as they come to something new."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.holdings = stage, Holdings(stage)
        self.call: Call | None = None
        self.to_come = 0

    def invite(self, count: int) -> None:
        """Publish a call that so many units answer, the first of which are led to the branches to visit."""
        self.call = self.stage.world.call(self.stage.edition.id)
        self._spread(count, self.call)

    def invite_later(self, count: int) -> None:
        """So many more apply in answer to the call that is still open, or else to a new one."""
        if self._answerable():
            assert self.call is not None
            self._spread(count, self.call, again=True)

    def _spread(self, count: int, call: Call, *, again: bool = False) -> None:
        """Applications come in over the time that the call is open, `again` every other one of a holder."""
        stage, chances = self.stage, self.stage.fates.chances
        opens = local_date(stage.world.at)
        closes = local_date(call.closes_at) if call.closes_at else None
        last = calendar().between(opens, closes) if closes else SPREAD_DAYS
        for n in range(self._enough(count)):
            free = n >= len(stage.guide.unvisited[stage.application]) / 2
            late = free and closes is not None and stage.fates.happens(chances.late)
            days = last + 2 if late else stage.fates.rng.randint(0, max(0, min(last - 2, SPREAD_DAYS)))
            self._expect(days, again=again and n % 2 == 0)

    def invite_again(self) -> None:
        """Have a unit more for each branch, and for each obligation, that is still to be visited.

        Where the last call has closed, they answer a new one.
        """
        if not self._answerable():
            return
        stage = self.stage
        count = len(stage.guide.unvisited[stage.application]) + len(list(stage.guide.owed()))
        for n in range(self._enough(count)):
            self._expect(1, again=n % 2 == 0)

    def _answerable(self) -> bool:
        """Whether a call is open, which is published where the last one has closed; False where that is refused."""
        stage = self.stage
        assert self.call is not None
        if self.call.closes_at is not None and self.call.closes_at <= stage.world.at:
            try:
                self.call = stage.world.call_again(self.call)
            except Refusal as refusal:
                stage.notes.refused("申报通知", refusal)
                return False
        return True

    def _enough(self, count: int) -> int:
        """So many applications, and as many as it takes that a list has its turnout, though not all come so far."""
        rankings = self.stage.edition.rankings.values()
        return max(count, *(2 * (each.turnout or 0) for each in rankings), 0)

    def open_until_all_came(self) -> bool:
        """Whether more applications can still come in."""
        closes = self.call.closes_at if self.call is not None else None
        return self.to_come > 0 or (closes is not None and closes > self.stage.world.at)

    def _expect(self, days: int, *, again: bool = False) -> None:
        self.to_come += 1
        self.stage.at(self.stage.morning(days), partial(self._apply, again=again))

    def _holder(self) -> PlayedUnit | None:
        """A unit that holds what a title of the definition replaces, and is not applying already."""
        replaced = {kind for title in self.stage.edition.titles.values() for kind in title.replaces}
        if not replaced:
            return None
        stored, today = self.stage.stored, self.stage.world.today()
        applying = Case.objects.filter(edition=stored, held_title=None, ended_at=None).values("organisation")
        spans = held_on(today).filter(title__edition=stored, kind__in=replaced).exclude(organisation__in=applying)
        span = spans.select_related("organisation").order_by("pk").first()
        return self.stage.world.unit_of(span.organisation) if span is not None else None

    def _apply(self, again: bool = False) -> None:
        stage, chances = self.stage, self.stage.fates.chances
        self.to_come -= 1
        play, aim = Play(stage.world, stage.edition.id), stage.guide.next_aim()
        candidates = violable(stage.edition)
        violates = bool(candidates) and stage.fates.happens(chances.violation)
        violated = stage.fates.rng.choice(candidates) if violates else None
        try:
            self._begin(play, violated, aim, self._holder() if again else None)
            self._hand_in(play, aim)
        except Refusal as refusal:
            stage.notes.refused("申报", refusal)
            self._give_up(play)

    def _begin(self, play: Play, violate: str | None, aim: Aim | None, holder: PlayedUnit | None) -> None:
        """Begin the application; what nobody could fill in so is left away, the violation first, then the aim, then
        that it is the holder's."""
        stage = self.stage
        regions = self._more_regions() if stage.fates.happens(stage.fates.chances.joint) else ()
        by_holder = [(holder, None, None)] if holder is not None else []
        others = [(None, violate, aim), (None, None, aim), (None, None, None)]
        for own, violated, aimed in dict.fromkeys([*by_holder, *others]):
            try:
                begin = partial(play.begin, own) if own is not None else partial(self.holdings.begin, play)
                unit = begin(violate=violated, regions=regions, aim=aimed)
                break
            except Refusal:
                raise
            except PingdingError as error:
                if (own, violated, aimed) == (None, None, None):
                    raise
                if aimed is not None and violated is None:
                    stage.guide.unmet(aimed, str(error))
        stage.begin(play)
        play.write(unit)

    def _more_regions(self) -> tuple[str, ...]:
        """A second region for a joint application, where the programme knows such."""
        if self.stage.edition.programme.joint is None:
            return ()
        return (self.stage.fates.rng.choice(places_of(self.stage.edition, shared(), self.stage.world.today())),)

    def _hand_in(self, play: Play, aim: Aim | None) -> None:
        stage = self.stage
        try:
            play.submit()
        except FormIncomplete as incomplete:
            for finding in incomplete.blocked:
                stage.notes.violated[finding.path] += 1
                stage.notes.refusals["提交", "、".join(finding.clause), finding.sentence] += 1
            for fault in incomplete.faults:
                stage.notes.refusals["提交", "、".join(fault.clause), fault.what] += 1
            if not stage.guide.unvisited[stage.application] and stage.fates.happens(stage.fates.chances.gives_up):
                self._give_up(play)
                return
            if not self._imagine_again(play, aim):
                self._give_up(play)
                return
            play.write()
            play.submit()
        self._lead(play)

    def _imagine_again(self, play: Play, aim: Aim | None) -> bool:
        """Facts that meet the conditions after all, and the aim where that is possible.

        False where the unit cannot meet them: what its record says, as the day of its founding, stays.
        """
        for aimed in dict.fromkeys((aim, None)):
            with suppress(PingdingError):
                play.imagine_again(aim=aimed)
                return True
        return False

    def _lead(self, play: Play) -> None:
        """Lead the case where there is something to visit, and have another unit apply where that is not all."""
        stage = self.stage
        came_to_something = stage.guide.lead(play.case)
        if self.to_come == 0 and (stage.guide.aims or (came_to_something and stage.guide.unvisited[stage.application])):
            self._expect(0)

    def _give_up(self, play: Play) -> None:
        self.stage.notes.never_submitted += 1
        self.stage.finish(play.number or f"-{self.stage.notes.never_submitted}")
