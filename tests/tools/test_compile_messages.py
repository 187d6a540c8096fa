"""The compiler of translations, read back by Python's own gettext."""

import gettext
import io
from pathlib import Path

import pytest
from compile_messages import BrokenCatalogue, binary, catalogue, compile_all

SOURCE = r"""
# a translator's remark
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#: web/views.py:1
msgid "申报"
msgstr "Application"

msgctxt "verb"
msgid "申报"
msgstr "Apply"

#, python-format
msgid "第一行\n"
"“第二行” \"%s\""
msgstr "First\n"
"second \"%s\""

msgid "%d 件"
msgid_plural "%d 件"
msgstr[0] "%d case"
msgstr[1] "%d cases"

#, fuzzy
msgid "未定"
msgstr "Unsure"

msgid "未译"
msgstr ""

#~ msgid "旧"
#~ msgstr "Old"
"""


@pytest.fixture
def english() -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(binary(catalogue(SOURCE, "en.po"))))


def test_plain_and_continued_texts_are_found(english: gettext.GNUTranslations) -> None:
    assert english.gettext("申报") == "Application"
    assert english.gettext('第一行\n“第二行” "%s"') == 'First\nsecond "%s"'


def test_context_and_plural_are_found(english: gettext.GNUTranslations) -> None:
    assert english.pgettext("verb", "申报") == "Apply"
    assert [english.ngettext("%d 件", "%d 件", n) % n for n in (1, 2)] == ["1 case", "2 cases"]


@pytest.mark.parametrize("unused", ["未定", "未译", "旧"])
def test_unsure_empty_and_obsolete_entries_stay_in_the_source_language(
    english: gettext.GNUTranslations, unused: str
) -> None:
    assert english.gettext(unused) == unused


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('msgid "a"\nmsgstr b\n', "en.po:2: b is not a quoted text"),
        ('"a"\n', "en.po:1: a text stands here without"),
        ('msgid "a"\nmsgtr "b"\n', "en.po:2: 'msgtr' is not a keyword"),
        ('msgid "a"\nmsgid "b"\nmsgstr "c"\n', "en.po:2: msgid stands twice"),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', "'a' is translated twice"),
    ],
)
def test_fault_is_named_with_its_line(text: str, where: str) -> None:
    with pytest.raises(BrokenCatalogue, match=where.replace("'", ".")):
        catalogue(text, "en.po")


def test_only_changed_files_are_compiled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "locale/en/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE, encoding="utf-8")
    assert compile_all(tmp_path / "locale") == []
    assert "django.mo" in capsys.readouterr().out
    assert compile_all(tmp_path / "locale") == []
    assert capsys.readouterr().out == ""


def test_broken_file_is_reported_and_not_written(tmp_path: Path) -> None:
    source = tmp_path / "locale/django.po"
    source.parent.mkdir(parents=True)
    source.write_text("msgid broken", encoding="utf-8")
    assert len(compile_all(tmp_path / "locale")) == 1
    assert not source.with_suffix(".mo").exists()
