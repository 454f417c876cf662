"""The trunk of the demo newsroom's tree, and how a page gets into it."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet
from wagtail.log_actions import registry
from wagtail.models import Page, Revision, Site

from cms_community.staff.models import User
from home.models import HomePage, NewsroomPage, SectionPage

from .plan import NEWSROOM_ID, Plan

TITLE = "Le Fanal"
PageType = TypeVar("PageType", bound=NewsroomPage)


def untouched_welcome() -> Page | None:
    """Wagtail's own welcome page, if it is all that a fresh database holds."""
    pages = list(Page.objects.filter(depth__gt=1)[:2])
    if len(pages) != 1:
        return None
    page = pages[0]
    untouched = page.slug == "home" and page.specific_class is Page and not page.latest_revision_id
    return page if untouched else None


def plant_front_page(plan: Plan, *, port: int, by: User) -> HomePage:
    """The front page at the root of the site, where Wagtail's welcome page stood."""
    welcome = untouched_welcome()
    home = HomePage(public_id=NEWSROOM_ID, title=TITLE, slug="accueil")
    publish(home, parent=Page.get_first_root_node(), at=first_day(plan), by=by)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "root_page": home,
            "hostname": "localhost",
            "port": port,
            "site_name": TITLE,
        },
    )
    if welcome:
        Page.objects.get(pk=welcome.pk).delete()
    return HomePage.objects.get(pk=home.pk)


def plant_sections(plan: Plan, home: HomePage, *, by: User) -> dict[str, SectionPage]:
    """The sections under the front page, by slug."""
    sections = {}
    for text in plan.script.sections:
        page = SectionPage(
            public_id=plan.public_id("section", text.slug),
            title=text.title,
            slug=text.slug,
            description=text.description,
            show_in_menus=True,
        )
        sections[text.slug] = publish(page, parent=home, at=first_day(plan), by=by)
    return sections


def first_day(plan: Plan) -> datetime:
    """When the newsroom opened: before anything in it was published."""
    return plan.moment(days_ago=60, hour=9)


def publish(page: PageType, *, parent: Page, at: datetime, by: User) -> PageType:
    """Add a page and publish it, as an editor would have at that moment."""
    draft(page, parent=parent, at=at, by=by)
    return release(page, at=at, by=by)


def draft(page: NewsroomPage, *, parent: Page, at: datetime, by: User) -> None:
    """Add a page that nobody sees yet, so that others can already point to it."""
    page.live = False
    page.owner = by
    page.first_published_at = at
    parent.add_child(instance=page)


def release(page: PageType, *, at: datetime, by: User) -> PageType:
    """Publish what the page now holds, and date its traces in the admin like the page itself."""
    page.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    published = page.get_latest_revision()
    Revision.objects.filter(pk=published.pk).update(created_at=at)
    pages = type(page)._default_manager.filter(pk=page.pk)
    pages.update(last_published_at=at, latest_revision_created_at=at)
    traces(page).update(timestamp=at)
    page.refresh_from_db()
    return page


def traces(page: NewsroomPage) -> QuerySet[Model]:
    """The page's entries in the site's history."""
    entries: QuerySet[Model] = registry.get_logs_for_instance(page)
    return entries


def move_site(port: int) -> None:
    """Have the admin's links lead to the port that was asked for this time."""
    site = Site.objects.get(is_default_site=True)
    if site.port != port:
        site.port = port
        site.save()
