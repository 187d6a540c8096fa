"""The keeper of translations: what it finds in sources, how it merges; and that no text lacks English."""

import json
import re
from pathlib import Path

import messages
import pytest
from compile_messages import catalogue

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
from django.utils import translation
ONE = _("一个" "长句")
TWO = gettext_lazy("懒")
THREE = ngettext("%(n)d件", "%(n)d件", 2)
FOUR = pgettext("动词", "申报")
FIVE = translation.gettext("经模块")
TEN = counted("%(n)d个", 2)
SIX = _(ONE)
SEVEN = print("不译")
EIGHT = _("%(a)s：%(b)s")
NINE = _("%(a)s")
"""

TEMPLATE = """{% from "a.html" import banner %}
{{ _("跳到正文") }}{% set x = _('单引号') %}<p>不译</p>{# {{ _("注释") }} #}
{{ banner(title=_("作参数"), back=_('第二个') if x else gettext("第三个"), other=_(x)) }}
{% trans name=unit %}代表 {{ name }}{% endtrans %}
{% trans n=number %}{{ n }} 处{% pluralize %}{{ n }} 处{% endtrans %}
{% trans share %}占 {{ share }}%{% endtrans %}
{{ ngettext("%(num)s 家", "%(num)s 家", number) }}{{ pgettext("动词", "签") }}
"""


SEVERAL = re.compile(
    r"(?<!at most )(?<!more than )(?<!fewer than )(?<!Fewer than )(?<!At most )(?<!One to )"
    r"%\((?!year|most)\w+\)d (?:working |calendar |paper |more |saved |required )?"
    r"(?:days|months|years|minutes|seconds|rows|cases|titles|experts|cop(?:y|ies)|places|seats|sheets|entries|items"
    r"|records|members|objections|steps|facts|votes|units|candidates|files|materials|errors|times|warnings|regions"
    r"|districts|applications|assignments|opinions|values|stages|conditions|things|lines|partners)\b"
)
"""A number with what it counts, in more than one."""
NEVER_ONE = {
    "%(first)s等%(n)d步同日办完",
    "%(others)s等%(n)d件",
    "%(unit)s等%(n)d个单位",
    "催办前 %(most)d 件，共 %(n)d 件",
    "不少于%(n)d人时去掉最高分和最低分后取平均",
    "共%(n)d条，一次至多导出%(most)d条",
    "共%(n)d条，正在后台导出，一分钟内开始。",
    "已有%(n)d个文件，达到上限",
    "有%(n)d行，一次最多%(most)d行",
    "本件已有%(n)d件异议待处理，网上暂不再受理",
    "表格超过%(n)d条的在后台导出；文件保存%(days)d天。",
}
"""Where the number is always larger: what goes beyond a limit of the platform, several and the first of them."""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "b.html").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def test_texts_are_found_in_python_and_in_templates(sources: Path) -> None:
    assert set(messages.keys_in(sources)) == {
        "一个长句",
        "懒",
        "%(n)d件\0%(n)d件",
        "动词\x04申报",
        "经模块",
        "%(n)d个\0%(n)d个",
        "%(a)s：%(b)s",
        "%(a)s",
        "跳到正文",
        "单引号",
        "作参数",
        "第二个",
        "第三个",
        "代表 %(name)s",
        "%(n)s 处\0%(n)s 处",
        "占 %(share)s%%",
        "%(num)s 家\0%(num)s 家",
        "动词\x04签",
    }


def test_missing_names_the_file_and_leaves_out_what_is_translated(sources: Path) -> None:
    lacking = messages.missing(sources, {"懒": "lazy"})
    assert lacking["跳到正文"] == "b.html"
    assert "懒" not in lacking
    assert "%(a)s：%(b)s" in lacking and "%(a)s" not in lacking, "full-width signs are Chinese writing too"


def test_merge_keeps_what_was_there_sorts_and_fills_plurals() -> None:
    header = {"": "Language: en\n"}
    merged = messages.merged(
        {**header, "乙": "B"}, {"甲": "A", "%d件": ["%d case", "%d cases"], "空": ""}, {"%d件\0%d件": "x"}
    )
    text = messages.written(merged)
    assert catalogue(text, "en.po") == {**header, "%d件\0%d件": "%d case\0%d cases", "乙": "B", "甲": "A"}
    assert text.index('msgid "%d件"') < text.index('msgid "乙"') < text.index('msgid "甲"')


def test_a_placeholder_that_a_translation_lost_is_a_fault() -> None:
    assert messages.faults_of({"": "", "代表%(unit)s": "for %(unit)s", "甲": "A"}) == []
    assert "unit" in messages.faults_of({"代表%(unit)s": "for the unit"})[0]
    assert "who" in messages.faults_of({"代表": "for %(who)s"})[0]


def test_a_percent_sign_that_is_not_written_twice_is_a_fault() -> None:
    assert "bare %" in messages.faults_of({"低于六成的%(n)s项": "%(n)s below 60 % of the points"})[0]
    assert messages.faults_of({"六成的%(n)s项": "%(n)s at 60 %%", "%(days).1f 天": "%(days).1f days"}) == []


def test_wrong_placeholders_leave_the_catalogue_as_it_was(tmp_path: Path) -> None:
    file, new = tmp_path / "django.po", tmp_path / "new.json"
    file.write_text('msgid ""\nmsgstr "Language: en\\n"\n', encoding="utf-8")
    new.write_text(json.dumps({"代表%(unit)s": "for nobody"}), encoding="utf-8")
    before = file.read_text(encoding="utf-8")
    assert messages.change(file, ["--merge", str(new)])
    assert file.read_text(encoding="utf-8") == before
    new.write_text(json.dumps({"代表%(unit)s": "for %(unit)s"}), encoding="utf-8")
    assert messages.change(file, ["--merge", str(new)]) == []
    assert 'msgstr "for %(unit)s"' in file.read_text(encoding="utf-8")


def test_misuse_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main(["--merge"]) == 2
    assert "--merge FILE" in capsys.readouterr().err


def test_english_tells_one_from_several() -> None:
    known = catalogue(messages.CATALOGUE.read_text(encoding="utf-8"), "django.po")
    assert SEVERAL.search("%(n)d working days left") and not SEVERAL.search("at most %(n)d rows")
    plain = {key: text for key, text in known.items() if messages.PLURAL_END not in key}
    assert {key: text for key, text in plain.items() if SEVERAL.search(text) and key not in NEVER_ONE} == {}
    assert all(SEVERAL.search(known[key]) for key in NEVER_ONE)


def test_every_text_has_its_english_and_none_is_left_over() -> None:
    known = catalogue(messages.CATALOGUE.read_text(encoding="utf-8"), "django.po")
    used = messages.keys_in(messages.SOURCE)
    assert sorted(messages.missing(messages.SOURCE, known).items()) == []
    assert sorted(key for key in known if key and key not in used) == []
    assert messages.faults_of(known) == []
