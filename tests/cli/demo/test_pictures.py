"""What is said of a page that does not fit, and of what it asks for that nobody asked before."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser.launching import launched
from tests.cli.demo.answers import Answer, Answers, loaded_by
from tests.cli.demo.pictures import Pictures, write_list

pytestmark = pytest.mark.browser
HEAD = '<!doctype html><html lang="zh"><title>示例</title><meta name="viewport" content="width=device-width">'
GOOD = '<main><h1>评定</h1><p style="font-size: 1rem">一件清楚的事</p></main>'
BAD = {
    "sideways": ('<div style="width: 500px">宽</div>', "scrolls sideways at 390"),
    "cut": (
        '<p style="width: 40px; overflow: hidden; white-space: nowrap">太长的一行字</p>',
        "cut: 太长的一行字 (1280)",
    ),
    "over": (
        '<div style="height: 9px; line-height: 20px">上面的一行</div><div style="line-height: 20px">下面的一行</div>',
        "over each other: 上面的一行 | 下面的一行 (1280)",
    ),
    "drawing": (
        '<svg width="200" height="40"><text x="5" y="20">图例的名称</text><text x="9" y="22">2018</text></svg>',
        "over each other: 图例的名称 | 2018 (390-large)",
    ),
    "script": ("<script>throw Error('不行')</script>", "不行"),
    "missing": ('<img src="/picture/" alt="">', "GET http://testserver/picture/ was not asked before"),
    "unnamed": ('<button type="button"></button>', "button-name (critical)"),
}


def answers_of(pages: dict[str, str]) -> Answers:
    """What a person with key 1 gets at these addresses."""
    kind = {"Content-Type": "text/html; charset=utf-8"}
    return Answers({(1, path, False): Answer(200, kind, (HEAD + text).encode()) for path, text in pages.items()})


@pytest.fixture(scope="module")
def said() -> Iterator[list[str]]:
    """The faults of the good page and of the bad ones, each shown once."""
    with launched() as browser:
        pictures = Pictures(browser, answers_of({"/good/": GOOD} | {f"/{kind}/": GOOD + BAD[kind][0] for kind in BAD}))
        for kind in ("good", *BAD):
            pictures.take(kind, f"/{kind}/", 1)
    yield pictures.faults


def test_a_page_that_fits_has_no_fault(said: list[str]) -> None:
    assert [fault for fault in said if fault.startswith("good:")] == []


@pytest.mark.parametrize("kind", BAD)
def test_each_fault_is_said_with_the_kind_of_page(said: list[str], kind: str) -> None:
    found = [fault for fault in said if fault.startswith(f"{kind}:")]
    assert any(BAD[kind][1] in fault for fault in found), found


def test_pictures_are_kept_where_asked_and_listed(tmp_path: Path) -> None:
    with launched() as browser:
        Pictures(browser, answers_of({"/good/": GOOD}), tmp_path).take("case content", "/good/", 1)
    write_list(tmp_path, [("case content", "/good/?a=1&b=2")])
    names = {f"case-content-{how}.jpg" for how in ("1280", "390", "390-large")}
    assert {file.name for file in tmp_path.glob("*.jpg")} == names
    listed = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert all(f'src="{name}"' in listed for name in names) and "/good/?a=1&amp;b=2" in listed


def test_what_a_page_loads_by_itself_is_its_parts_frames_and_pictures() -> None:
    html = (
        '<section hx-get="/overview/"></section><output hx-get=""></output><form hx-get="/asked/"></form>'
        '<iframe src="/files/1/#page=2"></iframe><img src="/static/logo.svg"><img src="data:,"><iframe></iframe>'
    )
    loaded = {("/overview/", True), ("/lists/?page=2", True), ("/files/1/", False)}
    assert set(loaded_by("/lists/?page=2", html)) == loaded
