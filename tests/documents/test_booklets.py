"""What a booklet asks to be signed and where its parts begin; a plan begins on a page of its own."""

from types import SimpleNamespace
from typing import cast

from tests.library import library

from pingding.documents.booklets import _blocks
from pingding.documents.papers.paper import Block, Heading, NewPage, Signing, Table
from pingding.queries.applications.filled_forms import FilledField, FilledPart, TableRow
from pingding.queries.applications.printout import PrintedForm, Printout

OWN, OFFICE = 1, 2
MONEY = FilledField(
    "money", "经费", "table", "1行", columns=("来源", "金额"), rows=(TableRow("", ("自筹", "5")),), sums=("", "5")
)
PLAN = FilledPart("plan", "一、背景", "建设方案", (FilledField("text", "一、背景", "longtext", "示例。"),), ())
TABLE = FilledPart("money", "经费", "", (MONEY,), ())


def blocks(by: int, party: str, partners: tuple[str, ...] = ()) -> list[Block]:
    """Those of the application of the programme of engineers, as this organisation filled it in as this party."""
    edition = library().editions["cq-engineer-2025"]
    printed = PrintedForm("application", by, frozenset((party,)), "申报表", "示例单位", None, True, (TABLE, PLAN))
    shown = tuple(SimpleNamespace(name=name, number="", duties="", state="") for name in partners)
    case = SimpleNamespace(organisation_id=OWN, number="2025-00001")
    read = SimpleNamespace(case=case, facts=SimpleNamespace(edition=edition), partners=shown)
    return list(_blocks(cast(Printout, read), printed))


def signed(made: list[Block]) -> list[tuple[str, int]]:
    """The headings of what is signed, each with its frames."""
    end = made[max(n for n, block in enumerate(made) if isinstance(block, NewPage)) :]
    found: list[tuple[str, int]] = []
    for block in end:
        if isinstance(block, Heading):
            found.append((block.text, 0))
        elif isinstance(block, Signing):
            found[-1] = (found[-1][0], found[-1][1] + 1)
    return found


def test_own_form_has_every_page_to_sign_and_none_for_partners_where_there_are_none() -> None:
    assert signed(blocks(OWN, "applicant")) == [("牵头单位承诺", 1), ("区县经信部门推荐意见", 1)]
    with_partners = signed(blocks(OWN, "applicant", ("示例院", "示例校")))
    assert with_partners == [("牵头单位承诺", 1), ("参建单位意见", 2), ("区县经信部门推荐意见", 1)]


def test_form_that_an_office_fills_in_is_signed_by_the_office_alone() -> None:
    made = blocks(OFFICE, "district", ("示例院",))
    assert signed(made) == [("区县经信部门推荐意见", 1)] and Heading("合作单位") not in made


def test_office_whose_form_names_nobody_to_sign_has_no_legal_representative() -> None:
    *_, heading, frame = blocks(OFFICE, "authority")
    assert heading == Heading("签章") and cast(Signing, frame).places == ("负责人（签字）", "单位（盖章）")


def test_plan_begins_on_a_page_of_its_own_and_sums_are_called_so() -> None:
    made = blocks(OWN, "applicant")
    assert isinstance(made[made.index(Heading("建设方案")) - 1], NewPage)
    assert [block.sums for block in made if isinstance(block, Table) and block.sums] == [("合计", "5")]
