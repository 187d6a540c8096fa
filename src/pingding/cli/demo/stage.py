"""The stage: each event of the story is one or a few real actions by whoever does that on the platform."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from pingding.actions.applications.applications import withdraw_application
from pingding.actions.applications.uploads import store_attachment
from pingding.actions.applications.widening import request_widening
from pingding.actions.calls.calls import NewCall, close_call, publish_call
from pingding.actions.calls.details import add_call_document, describe_call
from pingding.actions.cases.overrides import override_condition
from pingding.actions.directory.messages import mark_read
from pingding.actions.notices.answers import answer_objection
from pingding.actions.notices.objections import raise_objection
from pingding.actions.steps import act_at_step
from pingding.cli.demo.data import Event, worded
from pingding.cli.demo.lives import LIVES
from pingding.cli.demo.reviews import REVIEWS
from pingding.cli.demo.roles import Role
from pingding.cli.demo.scene import Scene
from pingding.cli.player.seating import Seated, seated
from pingding.cli.player.together import act_together, arrange_together
from pingding.cli.steps.kind import Item
from pingding.cli.steps.registry import STEPS
from pingding.cli.synthesis.contents import content_of
from pingding.cli.synthesis.files import small_file
from pingding.policy.errors import PingdingError, Refusal
from pingding.policy.language import BATCH_KINDS, Step
from pingding.queries.editions import edition_of, stored_edition
from pingding.queries.notices.notices import running_notice
from pingding.queries.steps.conditions import judged_at
from pingding.queries.viewer import PUBLIC
from pingding.queries.worklist.demo_people import PREFIX
from pingding.records.models import Objection, OfficeHeld, Person

ELSEWHERE = {**LIVES, **REVIEWS}
"""What happens to titles and in panels."""


class Stage(Scene):
    """Plays events in the order of their moments."""

    def play(self, event: Event) -> None:
        """Let time pass until the event's moment, then do it. The first key after `when` says what it is."""
        self.world.advance(until=event.at)
        verb = next(key for key in event.what if key != "when")
        if verb in ELSEWHERE:
            ELSEWHERE[verb](self, event)
        else:
            getattr(self, f"_{verb}")(event)

    def _refused(self, event: Event) -> None:
        """What the event says beside is tried and refused by that clause, and nothing has changed."""
        clause = event.what["refused"]
        tried = {key: value for key, value in event.what.items() if key != "refused"}
        try:
            self.play(Event(event.at, event.programme, tried))
        except Refusal as refusal:
            if clause in refusal.clause:
                return
            raise
        raise PingdingError(f"{event.programme}：{clause}没有拒绝{tried}")

    # -- units, calls, time

    def _register(self, event: Event) -> None:
        self.cast.register(event.what["register"])

    def _read(self, _event: Event) -> None:
        """Everybody has read their messages so far."""
        for person in Person.objects.filter(username__startswith=PREFIX).order_by("id"):
            mark_read(actor=self.world.viewer(person), at=self.world.at)

    def _tick(self, _event: Event) -> None:
        """Nothing more than what time does by itself; `play` has done it."""

    def _call(self, event: Event) -> None:
        stored = stored_edition(event.programme)
        call = event.what["call"]
        leader = self.world.office(edition_of(stored).programme.authorities[0])
        actor = self.world.viewer(self.world.officer(leader))
        closes = call.get("closes")
        new = NewCall(call["title"], call.get("number", ""), self.world.at if closes else None, closes)
        self.calls[event.programme] = published = publish_call(stored, new, actor=actor, at=self.world.at)
        contacts = {name: call.get(name, "") for name in ("contact", "telephone", "address")}
        if any(contacts.values()):
            describe_call(published, **contacts, actor=actor, at=self.world.at)
        for title in call.get("files", ()):
            content = BytesIO(small_file("pdf", title))
            stored_file = store_attachment(content, leader, f"{title}.pdf", actor=actor, at=self.world.at)
            add_call_document(published, stored_file, title, actor=actor, at=self.world.at)

    def _close_call(self, event: Event) -> None:
        call = self.calls[event.programme]
        assert call.published_by is not None
        actor = self.world.viewer(call.published_by)
        close_call(call, reason=event.what["close_call"], actor=actor, at=self.world.later())

    # -- the applicant

    def _draft(self, event: Event) -> None:
        role = self.role(event, event.what["draft"])
        role.open(self.calls[event.programme])
        if event.what.get("only"):
            role.begin_writing(event.what["only"])
        elif event.what.get("whole"):
            role.write()

    def _apply(self, event: Event) -> None:
        role = self.role(event, event.what["apply"])
        role.open(self.calls[event.programme])
        role.write()
        role.submit()

    def _fill(self, event: Event) -> None:
        """Fill an open form again (a correction, an obligation's report) with what is new, and hand it in."""
        role = self.role(event, event.what["fill"])
        role.know(event.what.get("facts", {}))
        person = self._writer(role)
        role.write(person)
        role.submit(person)

    def _writer(self, role: Role) -> Person:
        """Who sits where a form is open; PingdingError where none is."""
        for step in role.case.progress["open"]:
            if role.edition.step(role.case.procedure, step).kind == "fill":
                return next(seated(self.world, role.case, step)).person
        raise PingdingError(f"{role.script.programme}/{role.key}没有可以填写的表")

    def _widen(self, event: Event) -> None:
        """Whoever corrects a form asks the office that returned it to open further parts."""
        what, role = event.what, self.role(event, event.what["widen"])
        actor = self.world.viewer(self._writer(role))
        request_widening(role.number, what["parts"], what["reason"], actor=actor, at=self.world.later())

    def _withdraw(self, event: Event) -> None:
        role = self.role(event, event.what["withdraw"])
        actor = self.world.viewer(role.unit.person)
        withdraw_application(role.number, actor=actor, at=self.world.later(), reason=event.what["reason"])

    # -- acts at steps

    def _act(self, event: Event) -> None:
        what = event.what
        if "cases" in what:
            self._together(event)
            return
        role = self.role(event, what["case"])
        role.know(what.get("facts", {}))
        step = role.edition.step(role.case.procedure, what["act"])
        if step.kind in BATCH_KINDS:
            raise PingdingError(f"{what['act']} is done for several cases: write `cases`")
        places = [place for place in seated(self.world, role.case, what["act"]) if self._meant(place, what)]
        if not places:
            raise PingdingError(f"{event.programme}/{what['case']}：“{step.title}”没有待办的席位")
        for place in places:
            self._take(role, place, step, what)

    @staticmethod
    def _meant(place: Seated, what: Mapping[str, Any]) -> bool:
        """Whether the event means this seat: `by` names its party, `region` its body's region."""
        party, region = place.seat.party, place.seat.organisation.region
        return bool(what.get("by", party) == party and what.get("region", region) == region)

    def _take(self, role: Role, place: Seated, step: Step, what: Mapping[str, Any]) -> None:
        outcome = what.get("outcome") or next(iter(step.outcomes))
        tone = "forward" if outcome == "skip" else step.outcomes[outcome].tone
        if tone == "forward" and outcome != "skip" and step.kind != "panel":
            role.know(role.given.get("districts", {}).get(place.seat.organisation.region, {}))
            role.write(place.person)
            if step.own_sheet and step.source:
                role.score(what["act"], place.person, step.source)
        act_at_step(
            role.number,
            what["act"],
            outcome,
            content_of(
                step,
                step.outcomes.get(outcome),
                today=self.world.today(),
                judged=judged_at(role.edition, what["act"]),
                more=self._written(role, step, tone, what),
            ),
            actor=self.world.viewer(place.person),
            at=self.world.later(20),
        )

    def _written(self, role: Role, step: Step, tone: str, what: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the event says, else what the texts say at this step with this tone; of a refusal only what failed."""
        texts = self.data.scripts[role.script.programme].texts.get("said", {}).get(what["act"], {})
        written: dict[str, Any] = worded({**texts.get(tone, {}), **what.get("say", {})}, role.words)
        return STEPS[step.kind].worded(step, tone, judged_at(role.edition, what["act"]), written)

    def _together(self, event: Event) -> None:
        what = event.what
        items = []
        for key, decision in what["cases"].items():
            written = {"outcome": decision} if isinstance(decision, str) else decision
            items.append(Item(self.role(event, key).case, written["outcome"], written.get("reason", "")))
        act_together(self.world, items, what["act"], **what.get("say", {}))

    def _arrange(self, event: Event) -> None:
        """A sitting of a meeting is arranged, and has not met yet."""
        cases = [self.role(event, key).case for key in event.what["cases"]]
        arrange_together(self.world, cases, event.what["arrange"], event.what["sitting"])

    def _score(self, event: Event) -> None:
        """Whoever sits at the step scores its sheet, and does not hand it in yet."""
        what, role = event.what, self.role(event, event.what["case"])
        step = role.edition.step(role.case.procedure, what["score"])
        for place in seated(self.world, role.case, what["score"]):
            role.score(what["score"], place.person, step.source or "")

    # -- objections and overrides

    def _object(self, event: Event) -> None:
        role = self.role(event, event.what["object"])
        notice = running_notice(role.case)
        if notice is None:
            raise PingdingError(f"{event.programme}/{role.key}不在公示中")
        raise_objection(
            notice,
            role.case,
            name=event.what["name"],
            contact=event.what["contact"],
            grounds=event.what["grounds"],
            at=self.world.later(),
            actor=PUBLIC,
        )

    def _answer(self, event: Event) -> None:
        role = self.role(event, event.what["answer"])
        objection = Objection.objects.select_related("notice__batch__organisation").get(
            case__number=role.number, state=Objection.State.OPEN
        )
        person = self.world.officer(objection.notice.batch.organisation)
        answer_objection(
            objection.receipt,
            event.what["upheld"],
            event.what["text"],
            reason=event.what["text"],
            actor=self.world.viewer(person),
            at=self.world.later(),
        )

    def _override(self, event: Event) -> None:
        role = self.role(event, event.what["override"])
        office = OfficeHeld.objects.select_related("organisation").get(office=event.what["office"])
        actor = self.world.viewer(self.world.officer(office.organisation))
        override_condition(
            role.number, event.what["condition"], event.what["reason"], actor=actor, at=self.world.later()
        )
