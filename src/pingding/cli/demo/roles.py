"""One case of the demonstration: its facts from the data, its forms filled by whoever fills them."""

from collections.abc import Mapping
from typing import Any

from pingding.actions.applications.applications import open_application, save_draft
from pingding.actions.applications.partners import add_partner
from pingding.actions.applications.submission import submit_application
from pingding.actions.panels.sheets import save_source_sheet
from pingding.cli.demo.data import Script, worded
from pingding.cli.player.world import PlayedUnit, World
from pingding.cli.player.writing import attach, name_partners
from pingding.cli.synthesis.contents import points_for
from pingding.cli.synthesis.imagining import read_given
from pingding.cli.synthesis.synthesis import visible_materials
from pingding.policy.errors import PingdingError
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.form_check import fields_for, sections_for
from pingding.policy.forms.form_view import VisibleField
from pingding.policy.language import Edition
from pingding.policy.text.partner_identity import WithoutCode
from pingding.policy.values.typed import Value
from pingding.policy.values.values import write_value
from pingding.queries.applications.writing_permission import Writing, writings
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import case_facts
from pingding.queries.editions import edition_of, shared, stored_edition
from pingding.records.models import Call, Case, Person


class Role:
    """A case by the id that the data use; it exists once it has been opened, or taken up as an obligation's."""

    def __init__(self, world: World, script: Script, key: str, units: Mapping[str, PlayedUnit]) -> None:
        self.world, self.script, self.key, self.units = world, script, key, units
        self.given: Mapping[str, Any] = script.cases[key]
        self.edition: Edition = edition_of(stored_edition(script.programme))
        self.words = {**self.given.get("words", {}), "unit": self.unit.organisation.name}
        self.values: dict[str, Value] = {}
        self.number = ""

    @property
    def unit(self) -> PlayedUnit:
        return self.units[self.given["unit"]]

    @property
    def case(self) -> Case:
        """The case as it stands now."""
        return Case.objects.select_related("edition", "call", "organisation", "held_title").get(number=self.number)

    def know(self, facts: Mapping[str, Any]) -> None:
        """Take facts over, as they are written in the data, with this case's words filled in."""
        values = worded(facts, self.words)
        vocabulary = self.edition.vocabulary
        wrong = sorted(key for key in values if key not in vocabulary or vocabulary[key].derived)
        if wrong:
            raise PingdingError(f"{self.script.programme}/{self.key}：不能填写这些事实：{'、'.join(wrong)}")
        self.values |= read_given(self.edition, shared(), values)

    def open(self, call: Call) -> None:
        """Open the application and name the partners; those marked `answers: false` or without a code have
        not answered yet."""
        actor = self.world.viewer(self.unit.person)
        regions = tuple(self.given.get("regions", ()))
        self.number = open_application(
            call, self.unit.organisation, actor=actor, at=self.world.later(), regions=regions
        ).number
        self.know({**self.script.texts.get("facts", {}), **self.given.get("facts", {})})
        partners = self.given.get("partners", [])
        sure = [(self.units[p["unit"]], p["duties"]) for p in partners if "unit" in p and p.get("answers", True)]
        name_partners(self.world, self.case, self.unit, dict(enumerate(sure)))
        for partner in partners:
            if "unit" not in partner or not partner.get("answers", True):
                add_partner(self.number, **self._invited(partner), actor=actor, at=self.world.later())

    def _invited(self, partner: Mapping[str, Any]) -> dict[str, Any]:
        """What is said of a partner that has not answered yet: one of the cast, or one without a credit code."""
        if "unit" not in partner:
            place = WithoutCode(partner["country"], register_number=partner["number"])
            own = {key: partner[key] for key in ("name", "kind", "duties")}
            return {"without_code": place, **own}
        organisation = self.units[partner["unit"]].organisation
        named = {"name": organisation.name, "code": organisation.code or "", "kind": organisation.kind}
        return {**named, "duties": partner["duties"]}

    def write(self, person: Person | None = None) -> None:
        """Fill all that the person (by default the applicant) may write in now, and score where that is asked."""
        person = person or self.unit.person
        for writing in writings(self.world.viewer(person), CaseFile(self.case)):
            self._fill(writing, person)
            if writing.scores:
                self.score(writing.seat.run.step, person, writing.seat.step.source or "")

    def _fill(self, writing: Writing, person: Person) -> None:
        """Type, sign and attach what a form asks this writer for; nothing is made up here, all is in the data."""
        facts = self._facts()
        fields = self._visible(writing, facts)
        missing = [field.id for field in fields if field.required and facts[field.id] is None]
        if missing:
            raise PingdingError(f"{self.script.programme}/{self.key}：缺少 {'、'.join(missing)}")
        typed = {field.id: write_value(facts[field.id]) for field in fields if field.id in writing.facts}
        declared = self.edition.declarations
        signed = tuple(
            key
            for key in self.edition.forms[writing.form].declarations
            if declared[key].by in writing.parties and facts.holds(declared[key].when) is True
        )
        save_draft(
            self.number,
            {key: value for key, value in typed.items() if value is not None},
            actor=self.world.viewer(person),
            at=self.world.later(40),
            signed=signed,
            form=writing.form,
        )
        for material in visible_materials(self.edition, facts, writing.form, writing.parties):
            if material in writing.materials:
                attach(self.world, self.case, person, writing.organisation, material, form=writing.form)

    def _facts(self) -> Facts:
        """What is known of the case, with what its writer is about to type."""
        entered = dict(case_facts(self.case, on=self.world.today(), drafts=True).facts.entered)
        return Facts(self.edition, shared(), {**entered, **self.values}, self.world.today())

    def _visible(self, writing: Writing, facts: Facts) -> list[VisibleField]:
        """The fields to be typed in the parts of the form that are this writer's."""
        return [
            field
            for _key, section in sections_for(self.edition, facts, writing.form)
            if section.by in writing.parties
            for field in fields_for(self.edition, facts, writing.form, section)
            if field.fact.typed_in
        ]

    def begin_writing(self, keys: list[str]) -> None:
        """Type these facts only, as somebody does who goes on another day."""
        typed = worded({**self.script.texts.get("facts", {}), **self.given.get("facts", {})}, self.words)
        save_draft(
            self.number,
            {key: typed[key] for key in keys},
            actor=self.world.viewer(self.unit.person),
            at=self.world.later(30),
        )

    def score(self, step: str, person: Person, source: str) -> None:
        """Give the source's own points for every judged row, with the reasons of the texts."""
        definition = self.edition.step(self.case.procedure, step)
        points = points_for(self.case, definition, self.world.rng, self.given.get("level", 0.8))
        reasons = worded(self.script.texts.get("reasons", {}).get(source, {}), self.words)
        save_source_sheet(
            self.number,
            step,
            points,
            {path: reasons[path] for path in reasons if path in points},
            actor=self.world.viewer(person),
            at=self.world.later(40),
        )

    def submit(self, person: Person | None = None) -> None:
        """Hand in whatever form is open for the person (by default the applicant)."""
        actor = self.world.viewer(person or self.unit.person)
        submit_application(self.number, actor=actor, at=self.world.later(10))
