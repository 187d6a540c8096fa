"""Filling forms with the real actions: values, signatures, files, scores of one's own, partners."""

from collections.abc import Mapping
from io import BytesIO

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.materials import add_material
from pingding.actions.applications.partners import add_partner, answer_invitation, confirm_on_paper
from pingding.actions.applications.uploads import store_attachment
from pingding.actions.panels.sheets import save_source_sheet
from pingding.cli.player.together import definition_of
from pingding.cli.player.world import PlayedUnit, World
from pingding.cli.synthesis.contents import points_for
from pingding.cli.synthesis.files import small_file
from pingding.cli.synthesis.imagining import imagine
from pingding.cli.synthesis.synthesis import LASTS, visible_fields, visible_materials
from pingding.policy.errors import PingdingError
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.broken_rules import broken_rules
from pingding.policy.language import Edition
from pingding.policy.text.partner_identity import MAINLAND, OTHER, WithoutCode
from pingding.policy.values.typed import Row, Value
from pingding.policy.values.values import write_value
from pingding.queries.applications.writing_permission import Writing, writings
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import case_facts
from pingding.queries.editions import edition_of, shared
from pingding.records.models import Case, Organisation, Person

FILES_OF = {"pdf": "pdf", "docx": "docx", "xlsx": "xlsx", "jpg": "jpg", "png": "png", "ofd": "ofd", "zip": "zip"}


def fill_open_forms(world: World, case: Case, person: Person, values: dict[str, Value]) -> list[Writing]:
    """Fill whatever the person may write in now; values not given are imagined and kept in `values`."""
    open_forms = writings(world.viewer(person), CaseFile(case))
    for writing in open_forms:
        fill(world, case, person, writing, values)
    return open_forms


def fill(world: World, case: Case, person: Person, writing: Writing, values: dict[str, Value]) -> None:
    """Type, sign and attach what a form asks this writer for; on a return for correction, only what was returned."""
    edition = edition_of(case.edition)
    facts = _completed(world, case, writing, values)
    shown = visible_fields(edition, facts, writing.form, writing.parties)
    typed = {key: write_value(facts[key]) for key in shown if key in writing.facts}
    viewer = world.viewer(person)
    signed = tuple(_declarations(edition, facts, writing))
    save_draft(case.number, typed, actor=viewer, at=world.later(), signed=signed, form=writing.form)
    for material in visible_materials(edition, facts, writing.form, writing.parties):
        if material in writing.materials:
            attach(world, case, person, writing.organisation, material, form=writing.form)


def _completed(world: World, case: Case, writing: Writing, values: dict[str, Value]) -> Facts:
    """The facts with everything that the form shows; what is missing is imagined."""
    edition = edition_of(case.edition)
    before = dict(case_facts(case, on=world.today(), drafts=True).facts.entered)
    entered = {**before, **{key: value for key, value in values.items() if edition.vocabulary[key].typed_in}}
    facts = Facts(edition, shared(), entered, world.today())
    stale = {key for key in writing.facts if any(broken_rules(facts, edition.vocabulary[key]))}
    entered = {key: value for key, value in entered.items() if key not in stale}
    facts = Facts(edition, shared(), entered, world.today())
    shown = visible_fields(edition, facts, writing.form, writing.parties)
    if all(facts[key] is not None for key in shown):
        return facts
    filled = {key: value for key, value in entered.items() if value is not None}
    imagined = imagine(
        edition, shared(), world.today(), world.rng, fixed=filled, forms=[writing.form], with_conditions=False
    )
    values |= imagined.entered
    return Facts(edition, shared(), {**filled, **imagined.entered}, world.today())


def parts_to_correct(world: World, case: Case, fill_step: str, count: int = 2) -> tuple[str, ...]:
    """Some visible fields of the form that a fill step fills, as a return for correction names them; every day among
    them that will have passed when it comes back."""
    edition, step = edition_of(case.edition), definition_of(case, fill_step)
    form, present = step.own_form or "", case_facts(case, on=world.today()).facts
    shown = visible_fields(edition, present, form, frozenset(step.by))
    if not shown:
        raise PingdingError(f"表单“{form}”没有可以退回补正的栏目")
    later = Facts(edition, shared(), present.entered, world.today() + LASTS)
    passing = [key for key in shown if any(broken_rules(later, edition.vocabulary[key]))]
    chosen = world.rng.sample(shown, min(count, len(shown)))
    return tuple(f"fact:{key}" for key in dict.fromkeys([*chosen, *passing]))


def _declarations(edition: Edition, facts: Facts, writing: Writing) -> list[str]:
    keys = edition.forms[writing.form].declarations
    declarations = edition.declarations
    return [
        key for key in keys if declarations[key].by in writing.parties and facts.holds(declarations[key].when) is True
    ]


def attach(
    world: World,
    case: Case,
    person: Person,
    owner: Organisation,
    material: str,
    *,
    form: str | None = None,
    content: bytes | None = None,
    name: str = "",
) -> None:
    """Upload a file and hand it in as a material; a small generated one unless `content` is given with its `name`."""
    definition = edition_of(case.edition).materials[material]
    kind = definition.kinds[0]
    data = content if content is not None else small_file(kind, definition.title)
    viewer = world.viewer(person)
    attachment = store_attachment(
        BytesIO(data),
        owner,
        name or f"{definition.title}（示例）.{FILES_OF[kind]}",
        kinds=definition.kinds,
        max_mb=definition.max_mb,
        actor=viewer,
        at=world.later(),
    )
    add_material(case.number, material, attachment, actor=viewer, at=world.later(1), form=form)


def name_partners(world: World, case: Case, unit: PlayedUnit, partners: Mapping[int, tuple[PlayedUnit, str]]) -> None:
    """Name partners, in order, each with its duties, and let each confirm through its own account."""
    for partner, duties in partners.values():
        organisation = partner.organisation
        row = add_partner(
            case.number,
            name=organisation.name,
            code=organisation.code or "",
            kind=organisation.kind,
            duties=duties,
            actor=world.viewer(unit.person),
            at=world.later(),
        )
        answer_invitation(
            case.number,
            row.pk,
            True,
            actor=world.viewer(partner.person),
            at=world.later(30),
            statement="同意参与，履行所列职责。",
        )


def name_partners_abroad(world: World, case: Case, unit: PlayedUnit, rows: tuple[Row, ...]) -> None:
    """Name those of an imagined table of partners that are not from the mainland, and upload what they stamped."""
    for row in filter(_abroad, rows):
        world.serial += 1
        country = str(row["country"])
        place = WithoutCode(country, "示例国" if country == OTHER else "", register_number=str(row["code"]))
        confirm_by_paper(world, case, unit, f"示例境外单位{world.serial}", place, str(row["kind"]), "承担示例任务。")


def confirm_by_paper(
    world: World, case: Case, unit: PlayedUnit, name: str, place: WithoutCode, kind: str, duties: str
) -> None:
    """Name a partner without a credit code, and upload the paper that it stamped."""
    actor = world.viewer(unit.person)
    row = add_partner(
        case.number, name=name, without_code=place, kind=kind, duties=duties, actor=actor, at=world.later()
    )
    stamped = BytesIO(small_file("pdf", "合作单位确认书"))
    paper = store_attachment(stamped, unit.organisation, "合作单位确认书（示例）.pdf", actor=actor, at=world.later())
    confirm_on_paper(case.number, row.pk, paper, actor=actor, at=world.later(30))


def _abroad(row: Row) -> bool:
    return row.get("country") not in (None, MAINLAND)


def register_partners(world: World, rows: tuple[Row, ...], region: str) -> dict[int, tuple[PlayedUnit, str]]:
    """Register the partners of an imagined table of partners, in the applicant's region, those abroad left out."""
    partners = {}
    for number, row in enumerate(row for row in rows if not _abroad(row)):
        world.serial += 1
        name = f"示例合作单位{world.serial}"
        unit = world.unit(str(row["kind"]), region, name=name, code=str(row["code"]))
        partners[number] = (unit, str(row.get("duties") or "承担示例任务。"))
    return partners


def score_as_source(world: World, case: Case, person: Person, step: str, level: float) -> None:
    """Give the points of the step's own source (self, district) for every judged row."""
    edition = edition_of(case.edition)
    definition = edition.step(case.procedure, step)
    points = points_for(case, definition, world.rng, level)
    save_source_sheet(case.number, step, points, {}, actor=world.viewer(person), at=world.later())
