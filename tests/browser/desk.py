"""The desk's side in the browser: from 工作台 to the case or the batch, its form filled by kinds, confirmed."""

from dataclasses import dataclass

from playwright.sync_api import Locator, expect
from tests.browser import writing
from tests.browser.filling import fill_blanks
from tests.browser.stage import Ground
from tests.browser.visitors import Visitor

from pingding.policy.language import BATCH_KINDS, Step
from pingding.records.models import Case

REASON = "部分内容与佐证不一致，请核对后补正（示例）。"


@dataclass(frozen=True)
class Turn:
    """Somebody's turn at a step of a case."""

    visitor: Visitor
    stage: Ground
    case: Case
    key: str

    @property
    def step(self) -> Step:
        return self.stage.step(self.case, self.key)

    @property
    def forward(self) -> str:
        """The outcome that moves the case on."""
        return next(key for key, outcome in self.step.outcomes.items() if outcome.tone == "forward")

    @property
    def back(self) -> str | None:
        """The outcome that returns the case for correction, where the step has one."""
        return next((key for key, outcome in self.step.outcomes.items() if outcome.correction), None)

    def from_todo(self) -> None:
        """Find the work on the list of what waits, and follow its link."""
        batch = f"/batches/{self.stage.edition.id}/{self.key}/"
        self.visitor.go("/desk/")
        parts = (batch,) if self.step.kind in BATCH_KINDS else (f"/cases/{self.case.number}/", "#act")
        self.visitor.press(self.visitor.link(*parts))

    def panel(self) -> Locator:
        """The part of the case page where this step is acted on, unfolded."""
        place = self.visitor.page.locator(f"#act-{self.key}")
        self.visitor.open(place)
        return place


def act(turn: Turn, outcome: str | None = None, *, correct: bool = False) -> None:
    """Act at the step from the case page, or with all its cases on the batch page; with `correct` send it back.

    `outcome` is the one to take, else the one that moves on; the reason that it may ask for is written.
    """
    turn.from_todo()
    if turn.step.kind in BATCH_KINDS:
        act_together(turn)
        return
    place = turn.panel()
    if not correct:
        _prepare(turn, place)
        if turn.step.kind == "fill":
            return
        place = turn.panel()
    form = place.locator(f'form[action*="/act/{turn.key}/"]')
    fill_blanks(form, turn.stage.today(), besides=("outcome", "reason", "parts", "note:"))
    if correct:
        _name_parts(turn, form)
    if outcome and turn.step.outcomes[outcome].reason:
        form.locator('[name="reason"]').fill(REASON)
    choice = form.locator(f'[name="outcome"][value="{turn.back if correct else outcome or turn.forward}"]')
    if choice.get_attribute("type") == "radio":  # what can end in one way alone asks for no choice
        choice.check()
    turn.visitor.press(form.locator(".act-submit > .btn"))
    expect(turn.visitor.page.locator(".banner-good").first).to_be_visible()


def _prepare(turn: Turn, place: Locator) -> None:
    """What the act asks for beforehand: a part of the form, the office's own scores."""
    if place.locator('a[href*="/write/"]').count():
        turn.visitor.press(place.locator('a[href*="/write/"]'))
        writing.write(turn.visitor, turn.stage, turn.case, turn.key)
        if turn.step.kind == "fill":
            writing.hand_in(turn.visitor)
            return
        turn.visitor.press("main .act-row a.btn-primary")
        place = turn.panel()
    if place.locator('a[href*="/score/"]').count():
        turn.visitor.press(place.locator('a[href*="/score/"]'))
        writing.fill_points(turn.visitor, turn.stage, turn.case, turn.key, "points-")
        turn.visitor.press('main [name="done"]')


def _name_parts(turn: Turn, form: Locator) -> None:
    """Name one field of the form to be corrected, and say why."""
    turn.visitor.open(form.locator("details.correction"))
    boxes = form.locator('[name="parts"]').all()
    known = [str(box.get_attribute("value")) for box in boxes]
    part = writing.correctable(turn.stage.values, known)
    box = f'[name="parts"][value="{part}"]'
    turn.visitor.open(form.locator(f"details.correction-section:has({box})"))
    form.locator(box).check()
    form.locator(f'[name="note:{part}"]').fill("请补充说明（示例）。")
    form.locator('[name="reason"]').fill(REASON)


def act_together(turn: Turn) -> None:
    """Decide on the batch page, confirm what it says will happen."""
    form = turn.visitor.page.locator('main form[method="post"]')
    form.locator(f'[name="cases"][value="{turn.case.number}"]').check()
    chosen = form.locator(f'select[name="outcome-{turn.case.number}"]')
    if chosen.count():
        chosen.select_option(turn.forward)
    fill_blanks(form, turn.stage.today(), besides=("cases", "outcome-", "reason-", "place-"))
    turn.visitor.press(form.locator(".btn-primary"))
    expect(turn.visitor.page.locator(".banner-warn li").first).to_be_visible()
    turn.visitor.press('main [name="confirmed"]')
    assert turn.visitor.here == "batch_record"


def assign(turn: Turn, count: int) -> None:
    """Ask so many more experts, the first on the list."""
    turn.from_todo()
    form = turn.panel().locator('form[action*="/experts/"]')
    turn.visitor.open(form.locator("details"))
    for box in form.locator('[name="expert"]:enabled').all()[:count]:
        box.check()
    turn.visitor.press(form.locator(".btn"))


def judge(turn: Turn) -> None:
    """An expert opens the case from the own desk, fills the sheet beside the material and hands it in."""
    _open_sheet(turn)
    if turn.step.indicators:
        writing.fill_points(turn.visitor, turn.stage, turn.case, turn.key, "points-")
    form = turn.visitor.page.locator('#sheet form[action*="/score/"]')
    fill_blanks(form, turn.stage.today(), besides=("points-", "reason-", "note-"))
    turn.visitor.press(form.locator('[name="submit"]'))
    for tick in ("read", "impartial"):
        turn.visitor.page.locator(f"#f-{tick}").check()
    turn.visitor.press(turn.visitor.page.locator(".seal-box .btn-primary"))


def stand_aside(turn: Turn) -> None:
    """An expert declares a recusal; the case is then closed to the expert."""
    _open_sheet(turn)
    aside = turn.visitor.page.locator("details.recusal")
    turn.visitor.open(aside)
    aside.locator('[name="reason"]').fill("与申报单位有项目合作（示例）。")
    turn.visitor.press(aside.locator("form .btn"))
    expect(turn.visitor.page.locator(turn.visitor.link("/score/", turn.case.number))).to_have_count(0)


def _open_sheet(turn: Turn) -> None:
    turn.visitor.go("/expert/")
    turn.visitor.press(turn.visitor.link(f"/cases/{turn.case.number}/score/{turn.key}/"))


def answer_objection(visitor: Visitor, receipt: str) -> None:
    """The officer finds the objection among what waits, and rejects it with the reasons."""
    visitor.go("/desk/")
    visitor.press(visitor.link(f"/objections/{receipt}/answer/"))
    form = visitor.page.locator('main form[method="post"]')
    form.locator('[name="upheld"][value="no"]').check()
    form.locator('[name="answer"]').fill("经核查，所述情况不属实（示例）。")
    form.locator('[name="reason"]').fill("经核查，所述情况不属实（示例）。")
    visitor.press(form.locator(".btn-primary"))
