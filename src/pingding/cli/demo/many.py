"""Many cases more in the demonstration, to see and to measure how it goes with ten thousand: `pingding demo --cases N`.

Three cases of the programme that the demonstration's `many.yaml` names are played with the real actions: one until a
desk waits for it, one until experts score it, one up to a full draft. Then they are copied in bulk (`copying.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from pingding.actions.cases.opening import next_number
from pingding.actions.door import hold_journal
from pingding.actions.panels.sheets import save_expert_sheet
from pingding.actions.periodic.counts import sum_up_counts
from pingding.actions.periodic.demo_clock import shift_demo_clock
from pingding.cli.demo.copying import Copies, copy_case
from pingding.cli.demo.data import Multiplied, read_multiplied
from pingding.cli.player import panel
from pingding.cli.player.play import Play
from pingding.cli.player.seating import seated
from pingding.cli.player.together import definition_of
from pingding.cli.player.world import World
from pingding.cli.synthesis.contents import points_for
from pingding.policy.errors import PingdingError
from pingding.policy.steps.panel import Panel
from pingding.queries import clock
from pingding.queries.worklist.demo_people import PREFIX
from pingding.records.models import Call, Case, JournalEntry, Seat

SIGN = "many"
"""How the user names of the units' people begin: nobody steps into their roles, so the page of roles stays short."""
MOST_ASSESSED, MOST_DRAFTS = 100, 600
SECOND = timedelta(seconds=1)


class Quick(World):
    """A world in which every act takes a second, so that the demonstration's day stays the same."""

    def later(self, minutes: int = 5) -> datetime:
        """A second passes."""
        self.at += SECOND
        return self.at


@dataclass(frozen=True)
class Amounts:
    """How many cases wait at the district's desk, are with the experts, and are full drafts."""

    waiting: int
    assessed: int
    drafts: int

    @classmethod
    def of(cls, cases: int) -> "Amounts":
        """So many at the desk; of the others up to a hundred, and six hundred."""
        return cls(cases, min(cases, MOST_ASSESSED), min(cases, MOST_DRAFTS))


def add_cases(amounts: Amounts, *, at: datetime) -> str:
    """Add the cases to the demonstration; what was done, in a sentence. `at` is what its clock says now.

    PingdingError where the demonstration is not switched on: such cases are never put beside real ones.
    """
    if not settings.PINGDING_DEMO:
        raise PingdingError("演示设置未打开，不能添加示例件。请设 PINGDING_DEMO=1，并使用单独的数据库。")
    last = JournalEntry.objects.order_by("-seq").values_list("at", flat=True).first()
    with transaction.atomic():
        world = Quick(max(at, last or at), seed=Case.objects.count(), prefix=SIGN)
        model = read_multiplied()
        _multiply(world, model, _waiting, amounts.waiting)
        _multiply(world, model, _assessed, amounts.assessed)
        _multiply(world, model, _draft, amounts.drafts)
        if world.at > (now := clock.now()):
            shift_demo_clock(world.at, actor=None, at=now)
    sum_up_counts()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with_experts = f"{amounts.assessed}件在专家评审"
    return f"已添加示例件：{amounts.waiting}件待主管单位审核，{with_experts}，{amounts.drafts}件填好待提交。"


def _multiply(world: Quick, model: Multiplied, play: Callable[[Quick, Multiplied, Play], None], amount: int) -> None:
    """Play one case and copy it until there are so many; the copies' acts follow those of the case itself."""
    if amount < 1:
        return
    since, mark = world.at + SECOND, f"{world.serial + 1:05d}号"
    played = _begin(world, model, mark)
    play(world, model, played)
    case, until = played.case, world.at
    hold_journal()
    year, _, last = next_number(until).partition("-")
    numbers = [f"{year}-{int(last) + n:05d}" for n in range(amount - 1)]
    if numbers:
        later = until - since + SECOND
        copy_case(case, Copies(mark, world.serial + 1, numbers, since, until, later))
        world.at += later
        world.serial += len(numbers)


def _begin(world: Quick, model: Multiplied, mark: str) -> Play:
    """A new unit's full draft, in the region of a desk that somebody can step into."""
    desk = _desk(model)
    kind, region = desk.run.case.organisation.kind, desk.organisation.region
    world.later()
    unit = world.unit(kind, region, name=f"示例单位{mark}")
    call = Call.objects.filter(edition__programme=model.programme, closes_at=None).latest("id")
    return Play(world, model.programme, call=call).apply(unit, submit=False, tag=mark)


def _desk(model: Multiplied) -> Seat:
    """A place at the review of a district whose officer is one of the demonstration's people."""
    people = {"organisation__memberships__person__username__startswith": PREFIX}
    seats = Seat.objects.filter(run__step=model.desk, run__case__edition__programme=model.programme, **people)
    seat = seats.select_related("organisation", "run__case__organisation").order_by("id").first()
    if seat is None:
        raise PingdingError(f"演示数据中没有{model.programme}的件，无从添加。请先运行 pingding demo 建立全部演示数据。")
    return seat


def _draft(_world: Quick, _model: Multiplied, _played: Play) -> None:
    """A full draft is what `_begin` has made."""


def _waiting(_world: Quick, _model: Multiplied, played: Play) -> None:
    played.submit()


def _assessed(world: Quick, model: Multiplied, played: Play) -> None:
    """Handed in and acted on until the panel is open; every seat is taken, every sheet filled and not handed in."""
    played.submit()
    while model.panel not in played.open:
        for step in played.open:
            played.act(step)
    case = played.case
    definition = definition_of(case, model.panel)
    assert isinstance(definition, Panel)
    convener = next(iter(seated(world, case, model.panel))).person
    for expert in panel.assign(world, case, model.panel, convener):
        points = points_for(case, definition, world.rng, 0.8)
        save_expert_sheet(
            case.number,
            model.panel,
            actor=world.viewer(expert),
            at=world.later(),
            points=points,
            favour=True,
            comment="依据材料逐项评分。",
        )
