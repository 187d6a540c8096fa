"""A page among many, for lists whose rows the queries have already cut out."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator


@dataclass
class _Counted:
    """A list of which only the length and one page are known."""

    total: int

    def count(self) -> int:
        return self.total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, window: slice) -> list[None]:
        return []


def page_of(total: int, number: int, size: int) -> tuple[Page, list[int | str]]:  # type: ignore[type-arg]
    """Django's page object and the elided page numbers, as the component `pagination` takes them."""
    paginator: Paginator = Paginator(_Counted(total), size)  # type: ignore[arg-type,type-arg]
    page = paginator.get_page(number)
    return page, list(paginator.get_elided_page_range(page.number))
