"""A whole walk: from the registration of a unit to a title on the public register, everybody at their own window."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect
from tests.browser import desk, writing
from tests.browser.desk import Turn
from tests.browser.stage import Stage
from tests.browser.visitors import Visitor, Watch

from pingding.cli.player.seating import Seated
from pingding.cli.player.together import definition_of, yet_to_come
from pingding.cli.synthesis.codes import credit_code
from pingding.queries.clock import now
from pingding.records.models import (
    Assignment,
    Call,
    Case,
    IssuedDocument,
    Notice,
    Objection,
    Organisation,
    Person,
    Title,
)

MOST_TURNS = 60
PATIENCE_MILLISECONDS = 30_000
"""A machine with other work may take long for the very first page, for which the server still loads itself."""
OBJECTION = {"name": "示例公众", "contact": "023-60000001", "grounds": "成果归属有争议（示例）。"}
ADMINISTRATOR, WRITER = "walk-admin", "walk-writer"


@dataclass(frozen=True)
class Twist:
    """What is particular to one walk."""

    width: int = 1280
    english: bool = False
    script: bool = True
    partners: bool = False
    correct: bool = False
    recuse: bool = False
    object: bool = False
    owes: bool = False
    """Whether it goes on after recognition: what the title owes in the next January is handed in and filed."""


class Walk:
    """One programme walked through. `open_page` opens another visitor's window on the server at `home`."""

    def __init__(self, programme: str, twist: Twist, open_page: Callable[..., Page], home: str, watch: Watch) -> None:
        self.stage, self.twist, self.watch = Stage(programme, partners=twist.partners), twist, watch
        self._open_page, self._home = open_page, home
        self._visitors: dict[int, Visitor] = {}
        self.number = ""
        self.returned = False

    @property
    def case(self) -> Case:
        """The case as it stands now."""
        return Case.objects.select_related("edition", "call", "organisation", "held_title").get(number=self.number)

    # -- windows

    def newcomer(self) -> Visitor:
        """Somebody not signed in, with a window of the walk's kind."""
        height = 844 if self.twist.width < 600 else 900
        page = self._open_page(
            viewport={"width": self.twist.width, "height": height}, java_script_enabled=self.twist.script
        )
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        visitor = Visitor(page, self._home, self.watch)
        if self.twist.english:
            visitor.page.goto("/")
            visitor.open(page.locator(".header-tools details.menu"))
            with page.expect_navigation():
                page.locator('button[name="language"][value="en"]').click()
        return visitor

    def visitor(self, person: Person) -> Visitor:
        """A person's window, signed in."""
        if person.pk not in self._visitors:
            self._visitors[person.pk] = visitor = self.newcomer()
            visitor.sign_in_by_cookie(person)
        return self._visitors[person.pk]

    def turn(self, person: Person, step: str) -> Turn:
        return Turn(self.visitor(person), self.stage, self.case, step)

    # -- before anything is handed in

    def publish_call(self) -> Call:
        """The leading authority publishes the call, as the definition has its window."""
        visitor = self.visitor(self.stage.lead())
        visitor.go("/calls/")
        visitor.press(visitor.link("/calls/new/"))
        visitor.press('main form[method="post"] .btn-primary')
        visitor.press('main [name="confirmed"]')
        return Call.objects.get()

    def register(self) -> None:
        """A unit registers, its district approves, its administrator makes an account for a writer who signs in."""
        record = self.stage.record
        unit = {
            "name": "示例申报单位",
            "code": credit_code(1),
            "kind": str(record["kind"]),
            "region": str(record["region"]),
            "address": "示例路1号",
            "legal_representative": "示例乙",
            "established": str(record.get("established") or "2010-01-04"),
        }
        administrator = self.newcomer()
        writing.register(administrator, unit, ADMINISTRATOR)
        made = Organisation.objects.get(code=unit["code"])
        registrar = self.visitor(self.stage.registrar(made))
        registrar.go("/registrations/")
        registrar.press(f'#unit-{made.pk} [value="approve"]')
        administrator.go(f"/organisations/{made.pk}/")
        writing.invite_writer(administrator, WRITER)
        writer = self.newcomer()
        writing.sign_in(writer, WRITER)
        self._visitors |= {self.person(ADMINISTRATOR).pk: administrator, self.person(WRITER).pk: writer}

    def person(self, username: str) -> Person:
        return Person.objects.get(username=username)

    def apply(self, call: Call) -> str:
        """Fill the form, let partners confirm, hand in; gives the receipt."""
        writer = self.visitor(self.person(WRITER))
        self.number = writing.apply(writer, call.pk)
        for row in self.stage.partners:
            partner = self.stage.unit(row, str(self.stage.record["region"]))
            writing.invite_partner(writer, self.number, row)
            writing.confirm_partnership(self.visitor(partner), self.number)
        writer.go("/my/")
        writer.press(writer.link(self.number, "/write/"))
        case = self.case
        writing.write(writer, self.stage, case, case.progress["open"][0])
        return writing.hand_in(writer)

    # -- from step to step

    def on(self) -> None:
        """Whoever's turn it is acts, until the case has ended."""
        for _turn in range(MOST_TURNS):
            if self.case.progress["ended"]:
                return
            place = next(self.stage.open_seats(self.case), None)
            if place is None:
                self.wait()
            else:
                self.take(place)
        raise AssertionError(f"no end in sight: {self.case.progress}")

    def take(self, place: Seated) -> None:
        """Act in a seat."""
        key, unit = place.seat.run.step, place.seat.organisation_id == self.case.organisation_id
        if unit:
            self.rewrite(key)
            return
        closes, _early = yet_to_come(self.case, key, definition_of(self.case, key), now())
        if closes is not None:  # a ranking of whole rounds
            self.move_clock(self.stage.after(closes).isoformat())
        turn = self.turn(place.person, key)
        if self.twist.correct and not self.returned and turn.back:
            self.returned = True
            desk.act(turn, correct=True)
            return
        if turn.step.kind == "panel":
            self.sit(turn)
        desk.act(turn)

    def rewrite(self, step: str) -> None:
        """The unit fills what waits for it (again, when it was returned) from its own list."""
        writer = self.visitor(self.person(WRITER))
        writer.go("/my/")
        writer.press(writer.link(self.number, "/write/"))
        writing.write(writer, self.stage, self.case, step)
        writing.hand_in(writer)

    def sit(self, turn: Turn) -> None:
        """Experts are asked, one may stand aside and be replaced, each hands a sheet in."""
        desk.assign(turn, getattr(turn.step, "seats", 1))
        if self.twist.recuse:
            desk.stand_aside(self.turn(self.experts(turn.key)[0], turn.key))
            desk.assign(turn, 1)
        for expert in self.experts(turn.key):
            desk.judge(self.turn(expert, turn.key))

    def experts(self, step: str) -> list[Person]:
        rows = Assignment.objects.filter(run__case=self.case, run__step=step, run__closed_at=None, ended_at=None)
        return [row.expert for row in rows.select_related("expert").order_by("id")]

    # -- notices and the clock

    def wait(self) -> None:
        """A notice runs: the public reads it, perhaps objects; then its time passes."""
        run = self.case.runs.get(kind="notice", closed_at=None)
        notice = Notice.objects.get(batch__items__case=self.case)
        visitor = self.newcomer()
        visitor.go("/notices/")
        visitor.press(visitor.link(f"/notices/{notice.pk}/"))
        if self.twist.object:
            self.object(visitor, notice)
        assert run.due_at is not None
        self.move_clock(self.stage.after(run.due_at).isoformat())

    def object(self, visitor: Visitor, notice: Notice) -> None:
        """Somebody objects; the officer answers that it is not so."""
        visitor.press(visitor.link("/object/", self.number))
        form = visitor.page.locator('main form[method="post"]')
        for name, words in {
            "name": "示例公众",
            "contact": "023-60000001",
            "grounds": "成果归属有争议（示例）。",
        }.items():
            form.locator(f'[name="{name}"]').fill(words)
        visitor.press(form.locator(".btn-primary"))
        assert visitor.here == "objection_receipt"
        objection = Objection.objects.get(case__number=self.number)
        officer = self.stage.world.officer(notice.batch.organisation)
        desk.answer_objection(self.visitor(officer), objection.receipt)
        objection.refresh_from_db()
        assert objection.state == Objection.State.REJECTED

    def move_clock(self, day: str) -> None:
        """Move the demonstration's day forward on its page; what falls due happens."""
        visitor = self.newcomer()
        visitor.go("/demo/")
        visitor.page.locator('#clock [name="day"]').fill(day)
        visitor.press("#clock .btn")

    # -- what the public sees

    def verify(self) -> Title:
        """The title stands on the public register, and its own page says that it holds."""
        title = Title.objects.get(case=self.case)
        visitor = self.newcomer()
        visitor.go("/register/")
        visitor.page.locator('main [name="q"]').fill(title.name)
        visitor.press("main form .btn-primary")
        visitor.press(visitor.link(f"/titles/{title.code}/"))
        if title.status == Case.Status.SELECTED:
            visitor.go("/selected-cases/")
            expect(visitor.page.locator("main").get_by_text(title.name).first).to_be_visible()
        visitor.go("/verify/")
        visitor.page.locator('main [name="code"]').fill(title.code)
        visitor.press("main form .btn-primary")
        assert visitor.here == "title"
        expect(visitor.page.locator(".plate-state.tone-good")).to_have_count(1)
        expect(visitor.page.locator(".verification-bad")).to_have_count(0)
        return title

    def published(self) -> list[str]:
        """The titles under which calls, notices and documents were published; they stay, so in Chinese."""
        rows = [*Call.objects.all(), *Notice.objects.all(), *IssuedDocument.objects.all()]
        return [row.title for row in rows]

    # -- after recognition

    def meet_obligations(self, title: Title) -> list[Case]:
        """In the January after, whatever the title owes is filled, reviewed and filed."""
        self.move_clock(f"{self.stage.today().year + 1}-01-05")
        owed = list(Case.objects.filter(held_title=title))
        for case in owed:
            self.number = case.number
            self.stage.imagine_forms(case.procedure)
            self.on()
        return owed
