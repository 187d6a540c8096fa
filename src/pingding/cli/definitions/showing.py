"""`show`: a definition in readable text: conditions, procedure, forms, materials, indicators."""

from collections.abc import Callable, Iterator
from functools import partial

import click

from pingding.cli.definitions.show_names import showing, with_places
from pingding.cli.definitions.show_parts import conditions, forms, indicators, materials, titles
from pingding.cli.definitions.show_procedure import procedures
from pingding.cli.definitions.show_rest import named, rest
from pingding.cli.library import open_edition
from pingding.cli.printing import cited, json_option, print_json
from pingding.policy.definition.loading import dump_edition
from pingding.policy.definition.words.fields import first_words
from pingding.policy.language import Edition, Shared

Part = Callable[[Edition, Shared], Iterator[str]]

PARTS: dict[str, tuple[str, Part]] = {
    "conditions": ("申报条件", conditions),
    "procedures": ("程序", procedures),
    "forms": ("表单", forms),
    "materials": ("材料", materials),
    "indicators": ("指标体系", indicators),
    "titles": ("称号与义务", titles),
}
SHOWN = frozenset({"programme", "clauses", "shared_facts", "obligations", *PARTS})
"""Keys of an edition that have lines of their own; `coverage` shows the clauses."""


def _others() -> Iterator[tuple[str, tuple[str, Part]]]:
    """The other keys of an edition, each part with all that it says."""
    for key, field in Edition.model_fields.items():
        if key not in SHOWN:
            yield key, (first_words(field.description or key), partial(_all_of, key))


def _all_of(key: str, edition: Edition, shared: Shared) -> Iterator[str]:
    for name, part in getattr(edition, key).items():
        yield from named(name, part, "  ")


def texts(edition: Edition, shared: Shared) -> Iterator[str]:
    """Each text under the documents and letters that have it as their text."""
    for key, text in edition.texts.items():
        issuing = (step for procedure in edition.procedures.values() for step in procedure.steps.values())
        titles = dict.fromkeys(step.title for step in issuing if getattr(step, "text", None) == key)
        yield f"  · {'、'.join(titles)}"
        yield from (f"      {line}" for line in with_places(text).splitlines() if line.strip())


def english(edition: Edition, shared: Shared) -> Iterator[str]:
    """Each text and its English."""
    for chinese, english_text in edition.english.items():
        yield f"  · “{chinese}”的英文：{english_text}"


PARTS |= dict(_others())
PARTS["texts"] = (PARTS["texts"][0], texts)
PARTS["english"] = (PARTS["english"][0], english)


@click.command()
@click.argument("id")
@click.option("--part", "parts", type=click.Choice(list(PARTS)), multiple=True, help="只显示这一部分，可以写几次。")
@json_option
def show(id: str, parts: tuple[str, ...], as_json: bool) -> None:
    """用文字列出一部办法的全部规定：条件、程序（办理人、时限、人数、文号）、表单、材料、指标、等级、排序等，便于与通知对读。"""
    opened = open_edition(id)
    if as_json:
        _print_json(opened.edition, parts)
        return
    with showing(opened):
        for line in heading(opened.edition, opened.shared):
            click.echo(line)
        for part in parts or PARTS:
            title, lines = PARTS[part]
            shown_lines = list(lines(opened.edition, opened.shared))
            if shown_lines:
                click.echo("\n".join([f"\n【{title}】", *shown_lines]))


def _print_json(edition: Edition, parts: tuple[str, ...]) -> None:
    import json

    written = json.loads(dump_edition(edition))
    names = parts or tuple(PARTS)
    print_json({"programme": written["programme"], **{key: written.get(key, {}) for key in names}})


def heading(edition: Edition, shared: Shared) -> Iterator[str]:
    """Identity, authorities, documents and intake."""
    programme = edition.programme
    yield f"{programme.title}（{programme.edition}）　{programme.id}"
    yield programme.summary
    yield f"发文机关：{'、'.join(shared.office_title(office) for office in programme.authorities)}"
    for document in edition.documents.values():
        number = f"（{document.number}）" if document.number else ""
        yield f"依据：《{document.title}》{number}"
    intake = programme.intake
    window = "常年受理" if intake.kind == "rolling" else f"{intake.opens or ''} 至 {intake.closes or ''}"
    yield f"受理：{window}{cited(intake.clause)}"
    yield from rest(intake, {"kind", "opens", "closes"}, "  ")
    yield from rest(programme, {"id", "title", "edition", "summary", "authorities", "intake"}, "")
