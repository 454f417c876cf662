"""Publishing while an autosave is under way, in Chromium: one page, and readers have it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from home.models import HomePage, SectionPage
from tests.browser.conftest import PATIENCE, Opens, wait_until_watched
from tests.browser.test_albums import told

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

LIST = "**/admin/pages/*/"
ADDED = "**/admin/pages/add/**"
EDITED = "**/admin/pages/*/edit/"


class Slow:
    """An autosave that the network holds; everything else of the form's goes on."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.held: list[Route] = []
        self.sent: list[str] = []
        page.route(address, self.take)

    def take(self, route: Route) -> None:
        """Hold what autosave posts; note what the form itself posts."""
        asked = route.request
        if asked.method != "POST":
            route.continue_()
        elif "application/json" in (asked.headers.get("accept") or ""):
            self.held.append(route)
        else:
            self.sent.append(asked.post_data or "")
            route.continue_()

    def wait(self) -> None:
        """Until an autosave is held."""
        for _ in range(PATIENCE // 50):
            if self.held:
                return
            self.page.wait_for_timeout(50)
        pytest.fail("Nothing was saved by itself.")

    def let_go(self) -> None:
        """Let it pass, and what comes after it."""
        for route in self.held:
            route.continue_()
        self.held.clear()


@pytest.fixture
def form(opens: Opens, alice: Any) -> Page:
    """The form of a new section."""
    home = HomePage.objects.get()
    return opens(alice, f"/admin/pages/add/community_home/sectionpage/{home.pk}/")


def type_title(form: Page) -> None:
    """Once it is a change to the form; its slug follows."""
    wait_until_watched(form.locator("[data-edit-form]"))
    form.locator("#id_title").press_sequentially("Le bac passe")
    expect(form.locator("#id_slug")).to_have_value("le-bac-passe")


def held(form: Page) -> Slow:
    """A new section's first autosave, held."""
    slow = Slow(form, ADDED)
    type_title(form)
    slow.wait()
    return slow


def saved_as(form: Page, state: str) -> None:
    """Until autosave says this."""
    indicator = form.locator("#w-autosave-indicator")
    expect(indicator).to_have_attribute("data-w-autosave-state-value", state)


def held_again(form: Page) -> Slow:
    """A draft's next autosave, held."""
    type_title(form)
    saved_as(form, "saved")
    slow = Slow(form, EDITED)
    form.locator("#id_title").fill("Le bac passe encore")
    slow.wait()
    return slow


def made() -> SectionPage:
    """The one section that was made."""
    return SectionPage.objects.get(title__startswith="Le bac")


def title_told() -> str:
    """Its title, as the API has it."""
    return str(told(f"sections/{made().public_id}/")["title"])


def press_publish(page: Page) -> None:
    """Publish, and stay."""
    page.locator("footer").locator("[data-w-dropdown-target='toggle']").first.click()
    page.get_by_role("button", name="Publier", exact=True).click(no_wait_after=True)


def test_a_new_page_published_during_its_first_autosave_is_one_page(form: Page) -> None:
    slow = held(form)
    press_publish(form)
    form.wait_for_timeout(500)
    assert slow.sent == []
    slow.let_go()
    form.wait_for_url(LIST)
    assert title_told() == "Le bac passe"


def test_a_new_page_published_before_its_first_autosave_is_one_page(form: Page) -> None:
    type_title(form)
    press_publish(form)
    form.wait_for_url(LIST)
    assert title_told() == "Le bac passe"


def test_what_is_typed_while_publishing_waits_is_published(form: Page) -> None:
    slow = held(form)
    press_publish(form)
    form.locator("#id_title").fill("Le bac est passé")
    slow.let_go()
    form.wait_for_url(LIST)
    assert title_told() == "Le bac est passé"


def test_a_draft_published_during_an_autosave_stays_published(form: Page) -> None:
    slow = held_again(form)
    press_publish(form)
    form.wait_for_timeout(500)
    assert slow.sent == []
    slow.let_go()
    form.wait_for_url(LIST)
    assert made().live
    assert not made().has_unpublished_changes
    assert title_told() == "Le bac passe encore"


def test_an_autosave_that_fails_keeps_nobody_from_publishing(form: Page) -> None:
    slow = held(form)
    press_publish(form)
    slow.held.pop().abort()
    form.wait_for_url(LIST)
    assert title_told() == "Le bac passe"


def test_a_window_that_is_left_while_publishing_waits_publishes(form: Page) -> None:
    slow = held(form)
    press_publish(form)
    form.evaluate("""() => {
      window.requestAnimationFrame = () => 0;
      Object.defineProperty(document, "hidden", { get: () => true });
      document.dispatchEvent(new Event("visibilitychange"));
    }""")
    slow.let_go()
    form.wait_for_url(LIST)
    assert title_told() == "Le bac passe"


def test_a_later_version_of_another_window_is_not_written_over(form: Page) -> None:
    slow = held_again(form)
    press_publish(form)
    section = made()
    section.title = "Le bac passe ailleurs"
    section.save_revision()
    slow.let_go()
    saved_as(form, "paused")
    button = form.get_by_role("button", name="Publier", exact=True, include_hidden=True)
    expect(button).to_be_enabled()
    assert slow.sent == []
    assert not made().live
    # It asks at once who else is there.
    form.wait_for_load_state("networkidle")


def test_what_is_typed_before_wagtail_looks_is_saved_too(form: Page) -> None:
    form.locator("#id_title").press_sequentially("Le bac passe")
    saved_as(form, "saved")
    assert made().title == "Le bac passe"
