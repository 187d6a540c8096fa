"""What somebody begins on a title: its holder or an office asks for something, anybody reports, an office finds."""

from collections.abc import Mapping, Sequence
from functools import partial

from pingding.actions.titles.consequences import propose
from pingding.actions.titles.reports import report_on_title
from pingding.actions.titles.requests import open_request
from pingding.cli.player.seating import UNIT_ROLES
from pingding.cli.rehearsal.stage import Stage
from pingding.cli.years.chances import LifeChances
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Procedure
from pingding.queries.cases.facts import facts_of_many
from pingding.queries.cases.parties import SEATLESS, seats_of
from pingding.queries.title_spans import span_of
from pingding.queries.titles.openings import BY_ONE, TitleOnDay
from pingding.queries.titles.proposals import not_proposable
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import Title

FOUND = "检查发现示例情况，附核查记录。"
REPORTED = "反映该称号单位的示例情况，请予核实。"
WITHIN_DAYS = 15


class Asking:
    """Begins what the definition lets somebody begin on a title, at moments that chance chooses."""

    def __init__(self, stage: Stage, chances: LifeChances) -> None:
        self.stage, self.chances = stage, chances
        self.refused: dict[str, str] = {}
        """By procedure, why it could last not be begun."""
        self._possible: dict[tuple[int, str], bool] = {}

    def month(self, titles: Sequence[Title]) -> None:
        """A month begins: what is asked for, reported and found in it, each on a day of its own."""
        procedures, facts = self._by_one(), self._facts(titles)
        for title in titles:
            asked = TitleOnDay(title, self.stage.world.today(), facts.get(title.case_id))
            for key, procedure in procedures.items():
                if self._wanted(asked, key, procedure):
                    self._later(partial(self._open, title, key, procedure), procedure.title)
            for key, consequence in self.stage.edition.consequences.items():
                if consequence.from_.found and self.stage.fates.happens(self.chances.finds):
                    self._later(partial(self._find, title, key), consequence.title)

    def _by_one(self) -> dict[str, Procedure]:
        every = self.stage.edition.procedures.items()
        return {key: each for key, each in every if each.opened_by in BY_ONE and each.opens is not None}

    def _facts(self, titles: Sequence[Title]) -> Mapping[int, Facts]:
        if not any(each.opens and each.opens.when for each in self._by_one().values()):
            return {}
        today = self.stage.world.today()
        return facts_of_many([title.case for title in titles], {title.case_id: today for title in titles})

    def _wanted(self, asked: TitleOnDay, key: str, procedure: Procedure) -> bool:
        """Whether somebody begins the procedure this month: likelier when it has just become possible."""
        opens, before = procedure.opens, self._possible.get((asked.title.pk, key))
        assert opens is not None
        refusal = asked.refusal(key, procedure, opens)
        self._possible[asked.title.pk, key] = refusal is None
        if refusal is not None:
            self.refused.setdefault(key, refusal.what)
            return False
        if procedure.opened_by == "report":
            return self.stage.fates.happens(self.chances.reports)
        return self.stage.fates.happens(self.chances.takes_up if before is False else self.chances.asks)

    def _later(self, act: partial[None], what: str) -> None:
        def begin() -> None:
            try:
                act()
            except Refusal as refusal:
                self.stage.notes.refused(what, refusal)

        self.stage.at(self.stage.morning(self.stage.fates.rng.randint(0, WITHIN_DAYS)), begin)

    def _open(self, title: Title, key: str, procedure: Procedure) -> None:
        assert procedure.opens is not None
        actor = self._somebody(title, key, procedure.opens.by)
        if actor is None:
            return
        if procedure.opened_by == "request":
            open_request(title.code, key, actor=actor, at=self.stage.world.later())
        else:
            report_on_title(title.code, key, text=REPORTED, actor=actor, at=self.stage.world.later())

    def _find(self, title: Title, key: str) -> None:
        world, consequence = self.stage.world, self.stage.edition.consequences[key]
        if not_proposable(title, key, world.at) is None:
            actor = self._somebody(title, key, consequence.from_.found)
            if actor is not None:
                propose(title.code, key, facts=FOUND, actor=actor, at=world.later())

    def _somebody(self, title: Title, key: str, parties: Sequence[str]) -> Viewer | None:
        """Whoever begins it for the title as one of the parties; None, with the reason, where no body sits as any."""
        present = [each for each in parties if self._role(each) in SEATLESS or seats_of(title.case, each)]
        if present:
            return self._actor(title, self.stage.fates.rng.choice(present))
        titles = "、".join(self.stage.edition.parties[each].title for each in parties)
        self.refused.setdefault(key, f"“{title.name}”所在地区没有{titles}")
        return None

    def _actor(self, title: Title, party: str) -> Viewer:
        """Whoever acts as the party for the title."""
        world, role = self.stage.world, self._role(party)
        if role == "public":
            return PUBLIC
        if role in UNIT_ROLES:
            span = span_of(title, world.today())
            assert span is not None
            return world.viewer(world.unit_of(span.organisation).person)
        return world.viewer(world.officer(seats_of(title.case, party)[0]))

    def _role(self, party: str) -> str:
        return self.stage.edition.parties[party].role
