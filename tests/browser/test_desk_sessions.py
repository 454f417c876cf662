"""Who sits at the desk may change while it is open: logged out, a colleague, a right taken away."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms_community.comments.models import Comment, Pick
from tests.browser.conftest import Opens, logged_in
from tests.builders import make_user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def choose(page: Page, comment: Comment) -> None:
    """Open the form on a comment, and write a note."""
    page.locator(f"#cc-row-{comment.pk}").focus()
    page.keyboard.press("p")
    page.locator("#cc-note").fill("Une ville se retrouve.")


def is_refused(page: Page, *, because: str) -> None:
    """Try to pick: one sentence says why not, what was written is kept, nothing is decided."""
    page.locator(".cc-choosing [type=submit]").click()
    expect(page.locator("[data-cc-choosing-target=refused]")).to_contain_text(because)
    expect(page.locator("#cc-note")).to_have_value("Une ville se retrouve.")
    assert not Pick.objects.exists()


def test_nobody_decides_in_the_name_of_a_colleague_who_logged_in_meanwhile(
    opens: Opens, alice: Any, voices: list[Any], newsroom: Any
) -> None:
    page = opens(alice)
    choose(page, voices[0])
    page.context.add_cookies([logged_in(colleague := someone("bruno"), newsroom.url)])
    page.context.clear_cookies(name="csrftoken")
    is_refused(page, because="Quelqu’un d’autre s’est connecté")
    page.context.add_cookies([logged_in(alice, newsroom.url)])
    page.locator(".cc-choosing [type=submit]").click()
    expect(page.locator(".cc-stand")).to_be_visible()
    assert Pick.objects.get().picked_by != colleague


def test_whoever_lost_the_right_is_told_so_and_not_that_they_are_logged_out(
    opens: Opens, alice: Any, voices: list[Any]
) -> None:
    page = opens(alice)
    choose(page, voices[0])
    alice.groups.clear()
    is_refused(page, because="déconnecté")
    alice.groups.add(*someone("claire", group="Observer").groups.all())
    is_refused(page, because="pas, ou plus, le droit")


def test_what_is_edited_while_its_words_are_chosen_is_read_before_it_is_picked(
    opens: Opens, alice: Any, voices: list[Any]
) -> None:
    page, (first, second) = opens(alice), voices[:2]
    choose(page, first)
    for comment in (first, second):
        edited = {"body_text": f"{comment.body_text} Hélas.", "changed_at": timezone.now()}
        Comment.objects.filter(pk=comment.pk).update(**edited)
    other = page.locator(f"#cc-row-{second.pk}")
    expect(other.locator("[data-cc-text]")).to_contain_text("Hélas.")
    expect(other.locator(".cc-row__edited")).to_be_visible()
    row = page.locator(f"#cc-row-{first.pk}")
    expect(row.locator("[data-cc-text]")).not_to_contain_text("Hélas.")
    is_refused(page, because="modifié à sa source")
    expect(row.locator("[data-cc-text]")).to_contain_text("Hélas.")
    page.locator(".cc-choosing [type=submit]").click()
    expect(row.locator(".cc-stand")).to_be_visible()
    assert Pick.objects.get().read_text.endswith("Hélas.")


def someone(name: str, group: str = "Community manager") -> Any:
    """A colleague."""
    return make_user(name, group=group)
