"""What an act was about, in the reader's language."""

import pytest
from django.utils.translation import override
from tests import factories

from pingding.policy.definition.loading import dump_edition, read_edition
from pingding.policy.language import Edition
from pingding.queries.journal.acts.papers import ExportList
from pingding.queries.journal.acts.steps import STEP_ACTS
from pingding.queries.journal.subjects import subject_in_words

REVIEW = STEP_ACTS["review"].act


@pytest.fixture(scope="module")
def edition() -> Edition:
    said = {"区县初审": "District check", "通过": "Pass", "营业执照": "Business licence"}
    chinese = factories.definition("sample-life-2025")
    return read_edition(dump_edition(chinese.model_copy(update={"english": said})))


def said(about: str, act: str, edition: Edition | None) -> str:
    with override("en"):
        return subject_in_words(about, act, edition)


def test_words_of_the_definition_are_said_in_english(edition: Edition) -> None:
    assert said("区县初审", REVIEW, edition) == "District check"
    assert said("区县初审：通过", REVIEW, edition) == "District check: Pass"
    assert said("区县初审：甲轮", REVIEW, edition) == "District check: 甲轮"


def test_what_people_typed_stays_as_it_is(edition: Edition) -> None:
    assert said("示例：甲公司", REVIEW, edition) == "示例：甲公司"
    assert said("示例.pdf", REVIEW, edition) == said("示例.pdf", REVIEW, None) == "示例.pdf"


def test_the_platform_says_what_its_lists_are_called() -> None:
    assert said("全部事项", ExportList.act, None) == "All cases"


def test_in_chinese_nothing_changes(edition: Edition) -> None:
    assert subject_in_words("区县初审：通过", REVIEW, edition) == "区县初审：通过"
