"""What somebody has kept of lists: selections under a name, and tables."""

from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.viewer import Viewer
from pingding.records.models import ListExport, SavedView

SHOWN = 10
"""So many of the newest tables are shown."""


def views_of(viewer: Viewer, subject: str) -> QuerySet[SavedView]:
    """The viewer's own selections of a list, by name."""
    return SavedView.objects.filter(person=viewer.person, subject=subject).order_by("title")


def find_view(viewer: Viewer, pk: int) -> SavedView:
    """One's own selection; Refusal(kind="missing") for any other."""
    view = SavedView.objects.filter(pk=pk, person=viewer.person_or_refuse()).first()
    if view is None:
        raise Refusal(_("没有这个常用条件"), kind="missing", remedy=_("请刷新页面。"))
    return view


def exports_of(viewer: Viewer, subject: str) -> list[ListExport]:
    """The viewer's newest tables of a list, those that are being made too."""
    own = ListExport.objects.filter(person=viewer.person_or_refuse(), subject=subject)
    return list(own.order_by("-asked_at", "-pk")[:SHOWN])


def find_export(viewer: Viewer, pk: int) -> ListExport:
    """One's own table; Refusal(kind="missing") for any other, or one whose file is gone."""
    export = ListExport.objects.filter(pk=pk, person=viewer.person_or_refuse()).first()
    if export is None or (export.finished_at is not None and not file_of(export).is_file()):
        raise Refusal(_("没有这份导出，或已过保存期"), kind="missing", remedy=_("请重新导出。"))
    return export


def exports_folder() -> Path:
    """Where the files that people took away of lists lie, and those that are being made."""
    return Path(settings.PINGDING_MEDIA) / "exports"


def file_of(export: ListExport) -> Path:
    """Where the bytes of a table lie."""
    return exports_folder() / f"{export.secret}.{export.kind}"
