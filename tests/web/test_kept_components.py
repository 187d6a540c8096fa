"""What is rendered once and kept is given again for the same texts in both languages, and for no others."""

from pingding.policy.translation import Bilingual
from pingding.web.diagram.diagram import StepNode
from pingding.web.templating.environment import environment
from pingding.web.templating.kept import kept_functions


def test_same_chinese_with_another_english_is_another_text() -> None:
    calls: list[object] = []

    def shown(text: object, **_more: object) -> str:
        calls.append(text)
        return text.english if isinstance(text, Bilingual) else str(text)

    pages = environment(auto_reload=False)
    shown_once = kept_functions(pages, {"shown": shown})["shown"]
    texts = [Bilingual("初审", "First check"), Bilingual("初审", "Screening"), "初审", Bilingual("初审", "Screening")]
    assert [shown_once(text) for text in texts] == ["First check", "Screening", "初审", "Screening"]
    assert len(calls) == 3


def test_the_english_inside_of_rows_and_nodes_counts_too() -> None:
    drawn: list[object] = []
    once = kept_functions(environment(auto_reload=False), {"drawn": drawn.append})["drawn"]
    for english in ("First check", "Screening", "Screening"):
        once((StepNode("check", Bilingual("初审", english)),))
    assert len(drawn) == 2
