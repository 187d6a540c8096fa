"""Every form that takes typed text keeps it; a form is filled with its draft whatever its controls are."""

import re
from collections.abc import Iterator

from django.template import engines
from tests.web.html_tree import parsed
from tests.web.page_reader import Part

from pingding.queries.page_drafts import BegunForm
from pingding.web.frame.page_drafts import DECLARING, NOT_KEPT, DraftForm
from pingding.web.frame.page_marks import read_marks
from pingding.web.templating.typed_forms import kept_in

ENVIRONMENT = engines["jinja2"].env  # type: ignore[attr-defined]
FORM = re.compile(r"<form\b(?P<tag>(?:[^>{]|\{\{.*?\}\}|\{%.*?%\})*)>(?P<inside>.*?)</form>", re.DOTALL)
TYPED = re.compile(
    r'<textarea|type="text"|(?:field_box|bound_field|_fields)\(|<input class="form-control"(?! type="file")'
)
KEPT = re.compile(r"call kept_form\(.*?endcall", re.DOTALL)

EXCEPTIONS = {
    "components/listings.html": "one short name of a selection that the page still shows",
    "desk/batches/receiving.html": "codes of papers that lie at hand to be scanned again, and how many came",
    "desk/directory/import.html": "one short reason below a list that was uploaded and is not kept",
    "public/notices/object.html": "by anybody, without an account; who objects is not to lie about",
    "public/parts/more_evidence.html": "files alone, which a browser never keeps",
    "unit/applications/table_sheet.html": "rows copied in a spreadsheet, which still has them",
    "unit/demo.html": "the clock of a demonstration",
    "unit/directory/access_tokens.html": "one short name, and the answer is a page that is shown once",
    "unit/directory/account.html": "passwords",
    "unit/directory/mail_section.html": "one's own mail address, which no draft keeps",
    "unit/directory/new_address.html": "a code that a letter brought",
    "unit/directory/sign_in.html": "a name and a password",
}
"""Forms with typed text that is kept nowhere, with the reason."""
PASSWORD_ALONE = re.compile(r'<input class="form-control" type="password"')


def source(name: str) -> str:
    return str(ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0])


def typing_forms(name: str) -> Iterator[tuple[int, str, str]]:
    """Where it begins, its tag and its inside, of each sent form of a template that takes typed text."""
    for form in FORM.finditer(source(name)):
        inside = form["inside"]
        alone = len(TYPED.findall(inside)) == 1 and PASSWORD_ALONE.search(inside)
        if 'method="post"' in form["tag"] and TYPED.search(inside) and not alone:
            yield form.start(), form["tag"], inside


def unkept(name: str) -> list[str]:
    kept = [each.span() for each in KEPT.finditer(source(name))]
    return [
        inside
        for start, tag, inside in typing_forms(name)
        if "data-autosave" not in tag and not any(begin < start < end for begin, end in kept)
    ]


def test_what_is_typed_into_a_form_is_kept() -> None:
    assert {name for name in ENVIRONMENT.list_templates(["html"]) if unkept(name)} == set(EXCEPTIONS)


def test_forms_are_seen_at_all() -> None:
    forms = [name for name in ENVIRONMENT.list_templates(["html"]) for _form in typing_forms(name)]
    assert len(forms) > 30 and set(EXCEPTIONS) <= set(forms)


def filled(form: str, **texts: list[str]) -> Part:
    draft = DraftForm("case-1-act", BegunForm(texts))
    return Part(parsed(str(kept_in(form, draft, "尚未保存"))))


def test_each_kind_of_control_is_filled_with_what_was_typed() -> None:
    form = filled(
        '<form method="post"><input name="a" value="旧"><input type="text" class="x" name="a">'
        '<textarea name="b">旧</textarea>'
        '<input type="radio" name="c" value="1" checked><input type="radio" name="c" value="2">'
        '<input type="checkbox" name="d" value="x"><input type="checkbox" name="d" value="y">'
        '<select name="e"><option value="">无</option><option value="k" selected>甲</option>'
        "<option>乙</option></select>"
        '<input type="hidden" name="f" value="原"><input type="password" name="g"><input name="h" value="未动"></form>',
        a=['甲<"', "第二"],
        b=["\n首行\n末行 &"],
        c=["2"],
        d=["x", "y"],
        e=["乙"],
        f=["不填"],
        g=["secret"],
    )
    values = [one.attributes.get("value") for one in form.field("a").controls]
    assert values == ['甲<"', "第二"] and form.field("b").value.strip("\n") == "首行\n末行 &"
    assert form.field("c").ticked == ["2"] and form.field("d").ticked == ["x", "y"]
    assert [one.text for one in form.all("option[selected]")] == ["乙"]
    assert (form.field("f").value, form.field("h").value) == ("原", "未动") and not form.field("g").value


DECLARATION = re.compile(r'<input\b[^>]*name="(?:signed|declared|\{\{ tick\.name \}\})"[^>]*>')


def test_who_declares_does_so_each_time() -> None:
    """Boxes that declare are marked, begin empty on every page, and are in no draft."""
    boxes = [box for name in ENVIRONMENT.list_templates(["html"]) for box in DECLARATION.findall(source(name))]
    assert len(boxes) == 5 and all("data-declares" in box and "checked" not in box for box in boxes)
    form = filled('<form><input type="checkbox" name="signed" data-declares value="1"></form>', signed=["1"])
    assert not form.field("signed").ticked
    assert DECLARING <= NOT_KEPT


def test_draft_with_a_name_that_no_form_has_harms_none() -> None:
    """Whatever is posted is kept under its name; the marks of it stand in the form."""
    texts = {"a": ["1"], "名": ["2"], "\\g<9>": ["3"]}
    form = filled('<form method="post"><input name="a"></form>', **texts)
    assert form.field("a").value == "1" and set(read_marks(form.field("draft_seen").value)) == set(texts)


def test_folded_form_with_a_draft_is_open() -> None:
    form = '<details><summary>x</summary><form method="post"><input name="a"></form></details>'
    assert filled(form, a=["1"]).has("details[open]") and not filled(form).has("details[open]")


def test_marks_of_the_record_are_those_of_the_day_it_was_typed() -> None:
    then, fresh = '{"a": "1111", "b": "2222"}', '{"a": "3333", "b": "4444"}'
    texts = {"a": ["甲"], "seen": [then]}
    resumed = DraftForm("unit-1", BegunForm(texts)).record_seen(fresh)
    answered = DraftForm("unit-1", BegunForm(texts), resumed=False).record_seen(fresh)
    assert resumed == '{"a": "1111", "b": "4444"}' and answered == fresh
