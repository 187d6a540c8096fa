"""The panel of acts: it says what was typed before, its button says what it does, a bar leads to it on a phone."""

import pytest
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.records.models import Case, PageDraft, Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_check() -> tuple[Case, Visitor, str]:
    life = Life()
    case, _writer = life.submitted()
    return case, Visitor(life.districts["wanzhou"], life.later()), f"/cases/{case.number}/"


def test_what_was_typed_before_is_said_to_be_back_and_can_be_cleared(at_check: tuple[Case, Visitor, str]) -> None:
    _case, visitor, path = at_check
    act = f"{path}act/check/"
    assert not visitor.get(path).has(".act-restored")
    visitor.post(act, visitor.hidden(path, act) | {"reason": "写了一半", "keep": "1"})
    page = visitor.get(path)
    assert page.text_of(".act-restored strong").endswith("写下的内容。") and "清空重写" in page.buttons()
    visitor.post(act, visitor.hidden(path, act) | {"reason": "写了一半", "keep": "clear"})
    assert not PageDraft.objects.exists() and visitor.get(path).field("reason").value == ""
    assert Seat.objects.get(run__step="check").acted_at is None


def test_bar_of_a_phone_leads_to_the_act_and_says_that_it_is_half_written(at_check: tuple[Case, Visitor, str]) -> None:
    _case, visitor, path = at_check
    act = f"{path}act/check/"
    bar = visitor.get(path).one(".act-bar")
    assert bar.text_of("strong") == "区县初审" and bar.link("去办理") == "#act" and bar.text_of(".muted") == ""
    visitor.post(act, visitor.hidden(path, act) | {"reason": "写了一半", "keep": "1"})
    assert visitor.get(path).one(".act-bar").text_of(".muted").startswith("已写一半，")


def test_a_refused_act_is_answered_at_the_tab_and_file_where_it_was_typed(at_check: tuple[Case, Visitor, str]) -> None:
    _case, visitor, path = at_check
    action = visitor.get(f"{path}?tab=materials").one("#act-check form").attribute("action")
    page = visitor.sent(action, visitor.hidden(f"{path}?tab=materials", action), 422)
    assert page.one("nav.tabs [aria-current=page]").text == "材料"


def test_the_act_names_for_which_office_it_is_done(at_check: tuple[Case, Visitor, str]) -> None:
    _case, visitor, path = at_check
    assert visitor.get(path).text_of("#act-check .act-for") == "代表 重庆市万州区科学技术局"


def test_button_of_an_act_that_can_end_in_one_way_says_that(at_check: tuple[Case, Visitor, str]) -> None:
    _case, visitor, path = at_check
    button = visitor.get(path).one("#act-check button[data-sentence]")
    assert button.text == "提交“区县初审”" and button.attribute("data-sentence-parts") == "{outcome}，要求改 {n} 处"
