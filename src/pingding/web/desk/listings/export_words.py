"""What a table of a list will hold, in words before it is made: which conditions apply, and which do not."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.translation import counted, headed, listed
from pingding.queries.listing.columns import Column, chosen_columns
from pingding.queries.listing.listing import ListSearch
from pingding.queries.listing.subjects import AnyListing
from pingding.web.desk.listings.asked import Asked


def export_facts(listing: AnyListing, asked: Asked, count: int) -> list[dict[str, Any]]:
    """The rows of `fact_list`: the rows, columns and order of the table of `count` rows, and what of the list is left
    out of it."""
    search, columns = asked.search, chosen_columns(listing.columns, asked.columns)
    without = [column for column in listing.columns if column not in columns]
    rows = [
        (_("范围"), _scope(asked, count)),
        (_("分栏"), listing.view_title(search)),
        (_("查找"), search.words or _("没有填写，不按词查找")),
        (_("条件"), listed(_conditions(listing, search)) or _("没有选择，不加限制")),
        (_("略去的条件"), _left_out(listing, asked)),
        (_("列"), _titles(columns)),
        (_("不导出的列"), _titles(without) or _("没有，本清单的列全部导出")),
        (_("排序"), _order(listing, search)),
    ]
    return [{"term": term, "value": value, "wide": True} for term, value in rows]


def _scope(asked: Asked, count: int) -> str:
    if asked.behind is not None:
        words = counted("在清单中所选的 %(n)d 条", count)
    else:
        words = counted("符合条件的全部 %(n)d 条，含其他各页", count)
    return words % {"n": count}


def _conditions(listing: AnyListing, search: ListSearch) -> list[str]:
    """What was chosen in the filters, each under its name."""
    filters = {each.key: each for each in listing.filters(search.chosen)}
    return [headed(filters[key].label, filters[key].words_of(value)) for key, value in search.chosen.items()]


def _left_out(listing: AnyListing, asked: Asked) -> str:
    """What does not apply: what the list does not know, and, where rows of it are chosen, all that restricts it."""
    unknown = listed(headed(label, value) for label, value in asked.left_out)
    parts = [_("清单中没有这些条件：%(conditions)s") % {"conditions": unknown}] if unknown else []
    if asked.behind is not None:
        behind = [headed(_("分栏"), listing.view_title(asked.behind))]
        behind += [headed(_("查找"), asked.behind.words)] if asked.behind.words else []
        behind += _conditions(listing, asked.behind)
        parts.append(_("只按所选的行导出，不再看清单的%(conditions)s") % {"conditions": listed(behind)})
    return _("；").join(parts) or _("没有，清单上的条件都适用")


def _titles(columns: Iterable[Column[Any]]) -> str:
    return listed(column.title for column in columns)


def _order(listing: AnyListing, search: ListSearch) -> str:
    """By which column the rows are sorted and how; the list's own order where it is asked for none."""
    key = search.sort if search.sort in listing.sorts else next(iter(listing.sorts))
    title = next(column.title for column in listing.columns if column.key == key)
    falling = search.backwards != (key in listing.greatest_first)
    return (_("按“%(column)s”降序") if falling else _("按“%(column)s”升序")) % {"column": title}
