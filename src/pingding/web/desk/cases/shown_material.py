"""The material beside the form: every file with its way to be read, and the one that is shown in place."""

from typing import Any

from pingding.queries.applications.attachments import SHOWN_IN_PLACE
from pingding.queries.applications.materials import MaterialFile, case_materials
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.visibility import ReadableForms
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number

LARGEST_AT_ONCE = 20 * 1024 * 1024
"""A larger file is shown when it is asked for, not before."""


def shown_material(file: CaseFile, reading: ReadableForms, asked: str = "") -> dict[str, Any] | None:
    """The newest files by material as the component `file_preview` takes them; None where the viewer reads no file.

    What is shown at first is the file `asked` for by the number of its attachment, else the first that a browser shows.
    """
    if not reading.files:
        return None
    files = [(each.title, own) for each in case_materials(file, reading) for own in each.newest]
    if not files:
        return None
    chosen = natural_number(asked)
    shown = next((own for _title, own in files if own.attachment == chosen and own.kind in SHOWN_IN_PLACE), None)
    shown = shown or next((own for _title, own in files if _shown_at_once(own)), None)
    return {
        "files": [_file(title, own, shown) for title, own in files],
        "shown": _file("", shown, shown) if shown else None,
    }


def _shown_at_once(file: MaterialFile) -> bool:
    return file.kind in SHOWN_IN_PLACE and file.size <= LARGEST_AT_ONCE


def _file(title: str, file: MaterialFile, shown: MaterialFile | None) -> dict[str, Any]:
    return {
        "title": title,
        "name": file.name,
        "size": file.size,
        "attachment": file.attachment,
        "url": address("attachment", file.attachment),
        "inline": file.kind in SHOWN_IN_PLACE,
        "active": file is shown,
    }
