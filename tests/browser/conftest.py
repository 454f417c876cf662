"""A newsroom that is served, and colleagues who open it in Debian's Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.builders import make_alice, make_comment, make_discussion, make_home, make_section

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# A slow machine is no defect: this long only where something never happens.
PATIENCE = 60_000
Opens = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium nothing here can be done, and the report says so."""
    if CHROMIUM is None:
        missing = pytest.mark.skip(reason="No chromium here: apt-get install chromium.")
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(missing)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all; each colleague has a context of their own."""
    expect.set_options(timeout=PATIENCE)
    known = {alias: connections[alias] for alias in connections}
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright's loop runs in this thread, where Django would then refuse to ask its database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        # With that loop running, Django would open connections anew, which know nothing of what
        # the first ones keep for the end of a test.
        for alias, connection in known.items():
            connections[alias] = connection
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def newsroom(live_server: Any) -> Any:
    """A newsroom with a section, served."""
    make_section(parent=make_home())
    return live_server


@pytest.fixture
def opens(chromium: Browser, newsroom: Any) -> Iterator[Opens]:
    """Has someone open an address of the newsroom, logged in, in a browser of their own."""
    contexts: list[BrowserContext] = []

    def open_it(person: Any, path: str = "/admin/community/desk/", **kw: Any) -> Page:
        kw.setdefault("viewport", {"width": 1440, "height": 900})
        context = chromium.new_context(base_url=newsroom.url, locale="fr-FR", **kw)
        contexts.append(context)
        context.add_cookies([logged_in(person, newsroom.url)])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_it
    for context in contexts:
        context.close()


def wait_until_watched(form: Locator) -> None:
    """Until Wagtail has seen the form as it was opened, two seconds later: only then is anything
    that is typed a change to it."""
    form.evaluate("""async (form) => {
      const watch = window.wagtail.app.getControllerForElementAndIdentifier(form, "w-unsaved");
      while (!watch.initialFormData) await new Promise((resolve) => setTimeout(resolve, 50));
    }""")


def violations(page: Page, part: str) -> list[str]:
    """What axe finds in a part of the page, in a line each."""
    found = Axe().run(page, context=part).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def logged_in(person: Any, url: str) -> Any:
    """The cookie of someone who has logged in."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


@pytest.fixture
def alice(newsroom: Any) -> Any:
    """Alice, the community manager."""
    return make_alice()


VOICES = [
    "Le tramway passe enfin par chez nous, et le quai a retrouvé ses promeneurs du dimanche.",
    "Je prends le bac depuis trente ans. Personne ne m’a demandé mon avis sur le pont neuf.",
    "Combien coûtera le stationnement une fois la ligne ouverte, et qui paiera la différence ?",
    "Mon fils va à l’école à pied depuis septembre. Nous avons vendu la deuxième voiture.",
    "La sardinerie mérite mieux qu’une fresque : rendez-lui son toit avant de peindre son mur.",
    "Au marché couvert, les prix ont doublé. Ma mère n’y va plus que pour parler aux gens.",
]


@pytest.fixture
def voices(newsroom: Any) -> list[Any]:
    """Six comments under two stories."""
    stories = [make_discussion("Le tramway arrive"), make_discussion("La ville change")]
    return [
        make_comment(text, discussion=stories[number % 2], language="fr")
        for number, text in enumerate(VOICES)
    ]
