"""Redirects of a branch that was renamed or moved: there at once, written by the worker."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.signal_handlers import autocreate_redirects_on_slug_change
from wagtail.models import Locale, Page, Site

from cms_community.delivery.actions import render_due, settle
from cms_community.delivery.models import BranchMove
from cms_community.delivery.moves import actions
from cms_community.delivery.moves.actions import write_redirects
from tests.builders import make_article, make_home, make_section, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Any:
    """What follows a commit is done at the end of the block, in a test that never commits."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture(autouse=True)
def _two_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches are short, so that a few pages are several."""
    monkeypatch.setattr(actions, "BATCH", 2)


def rename(page: Any, slug: str) -> None:
    """Publish a page at another address."""
    page = type(page).objects.get(pk=page.pk)
    page.slug = slug
    publish(page)


def write_all() -> None:
    """As the worker does."""
    while write_redirects():
        pass


def deliver() -> None:
    """Settle and render everything, as the commit and the worker do."""
    settle()
    render_due()


def where(path: str) -> Any:
    """The status or the target that the resolver gives for a path."""
    response = Client().get("/api/v1/routes/", {"path": path})
    found = response.json()
    if response.status_code != 200:
        return response.status_code
    return found["target"] if found["type"] == "redirect" else found["document"]["title"]


def listed() -> dict[str, str]:
    """Every redirect that the API lists, read in short pages."""
    found: list[tuple[str, str]] = []
    path = "/api/v1/redirects/?limit=2"
    while path:
        answer = Client().get(path).json()
        found += [(item["path"], item["target"]) for item in answer["items"]]
        path = answer["meta"]["next"]
    assert len(dict(found)) == len(found)
    return dict(found)


def written() -> dict[str, int]:
    """Wagtail's redirects that were made by themselves."""
    made = Redirect.objects.filter(automatically_created=True)
    return dict(made.values_list("old_path", "redirect_page"))


@pytest.fixture
def society(commit: Any) -> Any:
    """A section with two articles and a section below it that has one, delivered."""
    section = make_section("Société")
    for title in ("Un", "Deux"):
        make_article(title, parent=section)
    make_article("Trois", parent=make_section("Quartier", parent=section))
    deliver()
    return section


RENAMED = {
    "/societe": "/ville/",
    "/societe/un": "/ville/un/",
    "/societe/deux": "/ville/deux/",
    "/societe/quartier": "/ville/quartier/",
    "/societe/quartier/trois": "/ville/quartier/trois/",
}


def test_a_renamed_branch_leaves_one_row_that_is_answered_at_once(
    society: Any, commit: Any
) -> None:
    with commit():
        rename(society, "ville")
    assert BranchMove.objects.unwritten().count() == 1
    assert written() == {}
    for path, target in RENAMED.items():
        assert (where(path), where(f"{path}/")) == (target, target)
    assert listed() == RENAMED
    assert where("/societe/jamais/") == where("/societet/un/") == 404


def test_the_worker_writes_them_in_batches_and_nothing_changes_for_readers(
    society: Any, commit: Any
) -> None:
    with commit():
        rename(society, "ville")
    counts = [len(written())]
    while write_redirects():
        counts.append(len(written()))
        assert listed() == RENAMED
        assert {path: where(path) for path in RENAMED} == RENAMED
    assert counts == [0, 2, 4, 5]
    assert not BranchMove.objects.unwritten().exists()
    assert set(written()) == set(RENAMED)


def test_a_batch_that_was_cut_off_is_written_again(society: Any, commit: Any) -> None:
    with commit():
        rename(society, "ville")
    write_redirects()

    with transaction.atomic():
        write_redirects()
        transaction.set_rollback(True)
    assert len(written()) == 2
    write_all()
    assert listed() == RENAMED


def test_wagtails_own_way_makes_the_same_redirects(society: Any, commit: Any) -> None:
    before = type(society).objects.get(pk=society.pk)
    with commit():
        rename(society, "ville")
    write_all()
    ours = written()
    Redirect.objects.all().delete()
    after = type(society).objects.get(pk=society.pk)
    autocreate_redirects_on_slug_change(before, after)
    assert written() == ours


def test_a_single_page_gets_its_redirect_from_wagtail_at_once(society: Any, commit: Any) -> None:
    article = make_article("Seul", parent=society)
    with commit():
        rename(article, "seule")
    assert list(written()) == ["/societe/seul"]
    assert not BranchMove.objects.exists()


def test_a_site_that_wants_no_redirects_gets_none(society: Any, commit: Any, settings: Any) -> None:
    settings.WAGTAILREDIRECTS_AUTO_CREATE = False
    with commit():
        rename(society, "ville")
    assert not BranchMove.objects.exists()
    assert written() == {}


def test_a_branch_that_is_renamed_twice_leads_on_from_both_addresses(
    society: Any, commit: Any
) -> None:
    for slug in ("ville", "cite"):
        with commit():
            rename(society, slug)
    wanted = {old: new.replace("/ville/", "/cite/") for old, new in RENAMED.items()}
    wanted |= {old.replace("/societe", "/ville"): new for old, new in wanted.items()}
    assert listed() == wanted
    write_all()
    assert listed() == wanted
    assert {path: where(path) for path in wanted} == wanted


def test_a_branch_that_comes_back_needs_no_redirect_from_where_it_is(
    society: Any, commit: Any
) -> None:
    for slug in ("ville", "societe"):
        with commit():
            rename(society, slug)
    wanted = {new.rstrip("/"): f"{old}/" for old, new in RENAMED.items()}
    for _ in ("before the worker", "after it"):
        assert where("/societe/un/") == "Un"
        assert {path: target for path, target in listed().items() if "ville" in path} == wanted
        write_all()
    assert set(written()) == set(wanted)


def test_a_branch_that_is_moved_and_one_of_its_pages_that_leaves_it(
    society: Any, commit: Any
) -> None:
    culture = make_section("Culture")
    with commit():
        society.move(culture, pos="last-child")
    one = Page.objects.get(slug="un")
    with commit():
        one.move(culture, pos="last-child")
    wanted = {
        "/societe/un/": "/culture/un/",
        "/culture/societe/un/": "/culture/un/",
        "/societe/quartier/trois/": "/culture/societe/quartier/trois/",
    }
    for _ in ("before the worker", "after it"):
        assert {path: where(path) for path in wanted} == wanted
        write_all()


def test_a_new_page_takes_an_old_path_and_leaves_it_in_turn(society: Any, commit: Any) -> None:
    with commit():
        rename(society, "ville")
    newcomer = make_section("Société")
    other = make_article("Un", parent=newcomer)
    deliver()
    assert where("/societe/un/") == "Un"
    assert "/societe/un" not in listed()
    assert where("/societe/deux/") == "/ville/deux/"
    with commit():
        rename(other, "autre")
    for _ in ("before the worker", "after it"):
        assert where("/societe/un/") == listed()["/societe/un"] == "/societe/autre/"
        write_all()
    assert written()["/societe/un"] == other.pk


def test_two_branches_that_left_one_path_are_told_by_the_later(society: Any, commit: Any) -> None:
    with commit():
        rename(society, "ville")
    newcomer = make_section("Société")
    make_article("Un", parent=newcomer)
    with commit():
        rename(newcomer, "nouvelle")
    for _ in ("before the worker", "after it"):
        assert where("/societe/un/") == listed()["/societe/un"] == "/nouvelle/un/"
        assert where("/societe/deux/") == listed()["/societe/deux"] == "/ville/deux/"
        write_all()


def test_what_the_desk_wrote_itself_holds(society: Any, commit: Any) -> None:
    site = Site.objects.get()
    Redirect.add_redirect("/societe/un/", "https://ailleurs.example/", site=site)
    with commit():
        rename(society, "ville")
    for _ in ("before the worker", "after it"):
        assert where("/societe/un/") == listed()["/societe/un"] == "https://ailleurs.example/"
        write_all()


def test_what_was_deleted_or_hidden_meanwhile_is_told_nowhere(society: Any, commit: Any) -> None:
    with commit():
        rename(society, "ville")
    Page.objects.get(slug="un").delete()
    Page.objects.get(slug="deux").specific.unpublish()
    deliver()
    for _ in ("before the worker", "after it"):
        assert not {"/societe/un", "/societe/deux"} & set(listed())
        assert where("/societe/un/") != "/ville/un/"
        assert where("/societe/deux/") != "/ville/deux/"
        write_all()


def test_an_english_branch_leads_on_under_its_prefix(society: Any, commit: Any) -> None:
    english = Locale.objects.get_or_create(language_code="en")[0]
    publish(make_home().copy_for_translation(english))
    section = society.copy_for_translation(english)
    publish(section)
    article = Page.objects.get(slug="un", locale__language_code="fr").specific
    publish(article.copy_for_translation(english))
    section = type(society).objects.get(pk=section.pk)
    old = section.slug
    with commit():
        rename(section, "town")
    for _ in ("before the worker", "after it"):
        found = {path: to for path, to in listed().items() if path.startswith("/en/")}
        assert found[f"/en/{old}"] == "/en/town/"
        assert len(found) == 2
        assert where(f"/en/{old}/") == "/en/town/"
        write_all()


def test_an_asked_path_costs_one_query_more_while_a_branch_waits(
    society: Any, commit: Any, django_assert_num_queries: Any
) -> None:
    with commit():
        rename(society, "ville")
    deliver()
    queries = ["documents", "redirects", "moves", "their page", "its public id", "its document"]
    with django_assert_num_queries(len(queries)):
        assert where("/societe/un/") == "/ville/un/"
