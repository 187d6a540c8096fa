"""One case played with the real actions: applied for, acted on step by step by whoever sits there."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from pingding.actions.applications.applications import open_application, withdraw_application
from pingding.actions.applications.submission import submit_application
from pingding.actions.cases.overrides import override_condition
from pingding.actions.steps import act_at_step
from pingding.cli.player import applicants, panel, writing
from pingding.cli.player.applicants import Partners
from pingding.cli.player.seating import Seated, case_numbered, seated
from pingding.cli.player.together import GROUNDS, act_together, definition_of, object_to, settle_objection
from pingding.cli.player.world import PlayedUnit, World, find_edition
from pingding.cli.steps.kind import Item
from pingding.cli.steps.registry import STEPS
from pingding.cli.synthesis.candidates import rows_of
from pingding.cli.synthesis.contents import content_of
from pingding.cli.synthesis.imagining import imagine, norms_of_call, read_given, record_facts
from pingding.cli.synthesis.synthesis import Synthetic
from pingding.policy.errors import PingdingError
from pingding.policy.facts.earlier import HeldTitle
from pingding.policy.facts.regions import regions_of_party
from pingding.policy.language import Step
from pingding.policy.procedures.progress import SKIP
from pingding.policy.values.typed import Value
from pingding.queries.cases.facts import case_facts
from pingding.queries.editions import shared
from pingding.queries.steps.conditions import judged_at
from pingding.queries.viewer import Viewer
from pingding.records.models import Call, Case, Person

SITTING, USUAL_LEVEL = ("level", "recusals", "favour_share"), 0.8
"""What of `more` says how a panel sees a case."""


class Play:
    """A case of an edition in a world. `values` are the facts that its forms are filled with, `level` the share of the
    points that it is given wherever it is scored."""

    def __init__(self, world: World, edition_id: str, *, call: Call | None = None, number: str = "") -> None:
        """`call` is by default the edition's newest; `number` takes up a case that exists already."""
        self.world, self.number = world, number
        self.stored, self.edition = find_edition(edition_id)
        self.call = call or self.stored.calls.order_by("-opens_at", "-id").first()
        self.values: dict[str, Value] = {}
        self.level = USUAL_LEVEL

    # -- what is

    @property
    def case(self) -> Case:
        """The case as it stands now."""
        return case_numbered(self.number)

    @property
    def open(self) -> dict[str, Step]:
        """The steps that are open now."""
        case = self.case
        return {step: definition_of(case, step) for step in case.progress["open"]}

    @property
    def ended(self) -> str | None:
        """How the case ended, None while it runs."""
        return cast("str | None", self.case.progress["ended"])

    def unit(self) -> PlayedUnit:
        """The applicant."""
        return self.world.unit_of(self.case.organisation)

    def applicant(self) -> Viewer:
        """The applicant's administrator, as the actions want it."""
        return self.world.viewer(self.unit().person)

    # -- applying

    def apply(
        self,
        unit: PlayedUnit | None = None,
        *,
        facts: Mapping[str, object] | None = None,
        partners: Partners = (),
        regions: Sequence[str] = (),
        violate: str | None = None,
        submit: bool = True,
        tag: str = "",
    ) -> "Play":
        """Open an application, fill it, name partners, hand it in.

        `facts` are scripted values by fact id; whatever else the forms ask for is imagined so that the conditions
        are met (all but `violate`). Without a `unit` a fitting one is registered. Raises the Refusal of whatever
        is refused; the draft then stays.
        """
        self.write(self.begin(unit, facts=facts, partners=partners, violate=violate, regions=regions, tag=tag))
        if submit:
            self.submit()
        return self

    def begin(
        self,
        unit: PlayedUnit | None = None,
        *,
        facts: Mapping[str, object] | None = None,
        partners: Partners = (),
        violate: str | None = None,
        aim: tuple[str, bool] | None = None,
        regions: Sequence[str] = (),
        tag: str = "",
        titles: Sequence[HeldTitle] = (),
        endow: Callable[[PlayedUnit], None] | None = None,
    ) -> PlayedUnit:
        """Open the application: an empty draft with its partners named and confirmed.

        `aim` is an expression and whether it is to hold. A new unit holds `titles`, which `endow` gives it.
        """
        world = self.world
        if self.call is None:
            self.call = world.call(self.edition.id)
        scripted = read_given(self.edition, shared(), facts or {}) | applicants.partner_rows(self.edition, partners)
        scripted |= dict.fromkeys(applicants.facts_of_record(self.edition, "region_count"), Decimal(1 + len(regions)))
        if unit is not None:
            scripted = record_facts(self.edition, shared(), unit.organisation) | scripted
        holds = applicants.facts_of_holdings(self.edition, unit.organisation if unit else None, world.today(), titles)
        imagined = self._imagine({**holds, **scripted}, violate=violate, aim=aim, tag=tag or str(world.serial))
        self.values = {**scripted, **imagined.entered}
        if unit is None:
            unit = applicants.fitting_unit(world, self.edition, imagined.record)
            (endow or (lambda unit: None))(unit)
        applicants.set_up_offices(world, self.edition, [unit.organisation.region, *regions], self.values)
        self.number = open_application(
            self.call, unit.organisation, actor=world.viewer(unit.person), at=world.later(), regions=tuple(regions)
        ).number
        self._name_partners(unit, partners, imagined)
        return unit

    def _name_partners(self, unit: PlayedUnit, partners: Partners, imagined: Synthetic) -> None:
        world, rows = self.world, rows_of(imagined.record.get("partners"))
        named = dict(enumerate(partners)) or writing.register_partners(world, rows, unit.organisation.region)
        writing.name_partners(world, self.case, unit, named)
        writing.name_partners_abroad(world, self.case, unit, rows)

    def write(self, unit: PlayedUnit | None = None) -> None:
        """Fill everything in the forms that the applicant may write in now, and score oneself where that is asked."""
        person = (unit or self.unit()).person
        for filled in writing.fill_open_forms(self.world, self.case, person, self.values):
            if filled.scores:
                writing.score_as_source(self.world, self.case, person, filled.seat.run.step, self.level)

    def imagine_again(self, aim: tuple[str, bool] | None = None) -> None:
        """Make up facts that meet the conditions (and the `aim`) after all, for the same unit."""
        fixed = record_facts(self.edition, shared(), self.case.organisation) | {
            key: value
            for key, value in case_facts(self.case, on=self.world.today(), drafts=True).facts.entered.items()
            if self.edition.vocabulary[key].record
        }
        fixed = applicants.facts_of_holdings(self.edition, self.case.organisation, self.world.today()) | fixed
        imagined = self._imagine(fixed, aim=aim, tag=self.number[-5:])
        self.values |= imagined.entered
        places = [self.unit().organisation.region, *self.case.regions[1:]]
        applicants.set_up_offices(self.world, self.edition, places, self.values)

    def _imagine(
        self, fixed: Mapping[str, Value], *, tag: str, aim: tuple[str, bool] | None, violate: str | None = None
    ) -> Synthetic:
        day, rng, aims = self.world.today(), self.world.rng, dict([aim] if aim else [])
        if self.call is not None:
            regions = [fixed[key] for key in applicants.facts_of_record(self.edition, "region") if key in fixed]
            norms = norms_of_call(self.edition, shared(), self.call, str(next(iter(regions), None) or ""))
            fixed = {**norms, **fixed}
        return imagine(self.edition, shared(), day, rng, fixed=fixed, violate=violate, aims=aims, tag=tag)

    def submit(self) -> None:
        """Hand the form in."""
        submit_application(self.number, actor=self.applicant(), at=self.world.later())

    def withdraw(self, reason: str = "本单位情况有变，撤回申报。") -> None:
        """The applicant withdraws."""
        withdraw_application(self.number, actor=self.applicant(), at=self.world.later(), reason=reason)

    # -- acting at steps

    def act(self, step: str, outcome: str | None = None, *, by: str | None = None, **more: Any) -> "Play":
        """Whoever sits at a step takes an outcome (by default the first): every seat, or only that of the party `by`.

        `more` replaces what its content would hold: `reason`, `opinion`, `checks`, `parts`, `title` …; for a panel
        `level`, `recusals` and `favour_share`. A notice is put up and lasts until it has run; with its `upheld` outcome
        an objection is raised and upheld.
        """
        definition = definition_of(self.case, step)
        chosen = outcome or next(iter(definition.outcomes))
        STEPS[definition.kind].play(self, step, definition, chosen, by, more)
        return self

    def act_in_batch(self, step: str, outcome: str, more: Mapping[str, Any]) -> None:
        """Whoever sits at a batch step acts on the case alone."""
        words = dict(more)
        act_together(self.world, [Item(self.case, outcome, words.pop("reason", ""))], step, **words)

    def refill(self, step: str) -> None:
        """Whoever fills this step's form fills and hands it in (again, when it was returned for correction)."""
        for place in seated(self.world, self.case, step):
            case = self.case
            for filled in writing.fill_open_forms(self.world, case, place.person, self.values):
                if filled.scores and filled.seat.run.step == step:
                    writing.score_as_source(self.world, case, place.person, step, self.level)
            submit_application(self.number, actor=self.world.viewer(place.person), at=self.world.later())

    def act_in_seats(self, step: str, outcome: str, by: str | None, more: Mapping[str, Any]) -> None:
        """Every seat of the step, or only that of the party `by`, takes the outcome."""
        case = self.case
        definition = definition_of(case, step)
        tone = "forward" if outcome == SKIP else definition.outcomes[outcome].tone
        for place in seated(self.world, case, step):
            case = self.case
            if step not in case.progress["open"]:
                break
            if by in (None, place.seat.party):
                self._take_seat(case, step, definition, outcome, tone, place, dict(more))

    def _take_seat(
        self, case: Case, step: str, definition: Step, outcome: str, tone: str, place: Seated, more: dict[str, Any]
    ) -> None:
        world, person = self.world, place.person
        content = self._prepare(case, step, definition, outcome, tone, person, more)
        act_at_step(
            self.number,
            step,
            outcome,
            content_of(
                definition,
                definition.outcomes.get(outcome),
                today=world.today(),
                judged=judged_at(self.edition, step),
                more=content,
            ),
            actor=world.viewer(person),
            at=world.later(),
        )

    def _prepare(
        self, case: Case, step: str, definition: Step, outcome: str, tone: str, person: Person, more: dict[str, Any]
    ) -> dict[str, Any]:
        """What a seat does before it acts: its part of a form, its scores, a panel; what remains is its content."""
        sitting: dict[str, Any] = {key: more.pop(key) for key in SITTING if key in more}
        if outcome == SKIP:
            return more
        if tone == "forward":
            STEPS[definition.kind].prepare(self, step, person, sitting)
        correction = definition.outcomes[outcome].correction
        if correction is not None and "parts" not in more:
            more["parts"] = writing.parts_to_correct(self.world, case, definition.outcomes[outcome].to[0])
        return more

    def fill_own_part(self, step: str, person: Person) -> None:
        """Somebody fills the part of a form that belongs to the step, and its score sheet."""
        case = self.case
        writing.fill_open_forms(self.world, case, person, self.values)
        if definition_of(case, step).own_sheet:
            writing.score_as_source(self.world, case, person, step, self.level)

    def hold_panel(self, step: str, person: Person, sitting: Mapping[str, Any]) -> None:
        """Experts are assigned and hand in their sheets."""
        panel.sit(self.world, self.case, step, person, **{"level": self.level, **sitting})

    def act_on_notice(self, step: str, outcome: str, more: Mapping[str, Any]) -> None:
        """Put the case on notice (unless it is), let an objection be upheld or time run out."""
        case = self.case
        if any(True for _ in seated(self.world, case, step)):
            act_together(self.world, [Item(case, outcome)], step, **more)
        if outcome == "upheld":
            settle_objection(self.world, object_to(self.world, self.case), True)
            return
        self.world.advance(until=self.notice_ends())

    def notice_ends(self) -> datetime:
        """A minute after the end of the open notice."""
        run = self.case.runs.filter(kind="notice", closed_at=None).get()
        assert run.due_at is not None
        return self.world.at.fromtimestamp(run.due_at.timestamp() + 60, tz=self.world.at.tzinfo)

    def object(self, *, upheld: bool | None = None, grounds: str = GROUNDS) -> None:
        """Somebody objects to the case on notice; with `upheld` it is answered at once, else it stays open."""
        objection = object_to(self.world, self.case, grounds=grounds)
        if upheld is not None:
            settle_objection(self.world, objection, upheld)

    def override(self, condition: str, reason: str = "经研究，情况特殊，同意放行。") -> None:
        """The party that the definition names lets a condition pass."""
        rule = self.edition.condition(condition)
        if rule is None or rule.override is None:
            raise PingdingError(f"条件“{condition}”不允许放行")
        party = self.edition.parties[rule.override.by]
        region = regions_of_party(shared(), party, self.case.regions)[0]
        officer = self.world.officer(self.world.office(f"{party.department}@{region}"))
        override_condition(self.number, condition, reason, actor=self.world.viewer(officer), at=self.world.later())
