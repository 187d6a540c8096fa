"""Which procedures a rehearsal leads its cases through."""

from pingding.cli.library import open_edition
from pingding.cli.rehearsal.guide import led_procedures


def test_what_is_owed_only_after_somebodys_choice_is_not_led() -> None:
    edition = open_edition("wz-technology-2022").edition
    assert edition.procedures["rectification"].opened_by == "obligation"
    assert set(led_procedures(edition)) == {"recognition", "annual_report", "evaluation"}
