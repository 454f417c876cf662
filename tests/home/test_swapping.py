"""What stands once on a page can change places there, as an editor does it in the form."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Page

from tests import builders as make

pytestmark = pytest.mark.django_db


def signed_article() -> tuple[Page, str, list[Any]]:
    nour, lise = make.make_author("Nour"), make.make_author("Lise")
    return make.make_article(authors=[nour, lise]), "article_authors", [nour, lise]


def selection_of_two() -> tuple[Page, str, list[Any]]:
    picks = [make.make_pick(f"Le tramway, {number}") for number in range(2)]
    return make.make_selection(picks=picks), "selected_picks", picks


@pytest.mark.parametrize("page_of_two", [signed_article, selection_of_two])
def test_two_rows_swap_what_they_name(page_of_two: Any) -> None:
    page, relation, named = page_of_two()
    name = "author" if relation == "article_authors" else "pick"
    page = Page.objects.get(pk=page.pk).specific
    rows = list(getattr(page, relation).all())
    assert [getattr(row, name) for row in rows] == named
    for row, other in zip(rows, reversed(named), strict=True):
        setattr(row, name, other)
    setattr(page, relation, rows)
    page.save_revision().publish()
    rows = getattr(Page.objects.get(pk=page.pk).specific, relation).all()
    assert [getattr(row, name) for row in rows] == named[::-1]


@pytest.mark.parametrize("page_of_two", [signed_article, selection_of_two])
def test_rows_that_no_form_numbered_keep_their_order(page_of_two: Any) -> None:
    page, relation, named = page_of_two()
    name = "author" if relation == "article_authors" else "pick"
    page = Page.objects.get(pk=page.pk).specific
    rows = getattr(page, relation)
    third = make.make_author("Paul") if name == "author" else make.make_pick("Le tramway, 3")
    rows.add(rows.model(**{name: third}))
    page.save_revision().publish()
    rows = getattr(Page.objects.get(pk=page.pk).specific, relation).all()
    assert [(row.sort_order, getattr(row, name)) for row in rows] == [*enumerate([*named, third])]
