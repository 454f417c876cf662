"""Who may do what: four groups with exactly the rights that their work needs."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from .models import HomePage

COMMUNITY_MANAGER = "Community manager"
EDITOR = "Editor"
OBSERVER = "Observer"
COMMENT_FEED = "Comment feed"

LOOKING = [
    "wagtailadmin.access_admin",
    "community_members.view_member",
    "community_comments.view_discussion",
    "community_comments.view_comment",
    "community_comments.view_pick",
]
WRITING = [
    "community_home.add_author",
    "community_home.change_author",
    "community_home.view_author",
]
PICKING = [
    "community_members.view_source",
    "community_comments.add_pick",
    "community_comments.change_pick",
    "community_comments.withdraw_pick",
    "community_comments.add_subscription",
    "community_comments.change_subscription",
    "community_comments.delete_subscription",
    "community_comments.view_subscription",
    # Whoever answers the members' mails answers this one too; the log tells who did.
    "community_members.erase_member",
]
# For the newspaper's own platform, which opens no admin.
FEEDING = ["community_comments.receive_comment"]

# What each group may do everywhere. Only superusers connect and change sources.
RIGHTS: dict[str, list[str]] = {
    COMMUNITY_MANAGER: [*LOOKING, *WRITING, *PICKING],
    EDITOR: [*LOOKING, *WRITING],
    OBSERVER: [*LOOKING],
    COMMENT_FEED: [*FEEDING],
}

# What each group may do with pages, on every front page and all that stands below it.
PAGE_RIGHTS: dict[str, list[str]] = {
    COMMUNITY_MANAGER: ["add", "change", "publish"],
    EDITOR: ["add", "change", "publish", "lock", "unlock"],
    OBSERVER: [],
    COMMENT_FEED: [],
}

# What each group may do with pictures, documents and videos, in every collection.
# Wagtail asks for its own models' rights, whichever models stand in for them.
FILES = [
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
    "wagtailmedia.add_media",
    "wagtailmedia.change_media",
]
COLLECTION_RIGHTS: dict[str, list[str]] = {
    COMMUNITY_MANAGER: FILES,
    EDITOR: FILES,
    OBSERVER: [],
    COMMENT_FEED: [],
}


def sync_roles(*, names: Iterable[str] = tuple(RIGHTS)) -> None:
    """Give these groups exactly the rights above, creating those that are missing."""
    with transaction.atomic():
        for name in names:
            group, _created = Group.objects.get_or_create(name=name)
            group.permissions.set(permissions(RIGHTS[name]))
            GroupCollectionPermission.objects.filter(group=group).delete()
            grant_collections(group)
            GroupPagePermission.objects.filter(group=group).delete()
            for home in HomePage.objects.all():
                grant_pages(group, home)


def create_missing_roles() -> None:
    """Create the groups that do not exist; one that does is the newsroom's own to change.

    Django makes each app's permissions after all migrations, one app at a time, ours long before
    the last; so those needed are made here first. Nothing is done while our tables do not exist.
    """
    if HomePage._meta.db_table not in connection.introspection.table_names():
        return
    named = [
        *LOOKING,
        *WRITING,
        *PICKING,
        *FEEDING,
        *FILES,
        page_permission("add"),
    ]
    for label in {name.split(".")[0] for name in named}:
        create_permissions(apps.get_app_config(label), verbosity=0)
    existing = set(Group.objects.filter(name__in=RIGHTS).values_list("name", flat=True))
    sync_roles(names=[name for name in RIGHTS if name not in existing])


def open_home_page(*, home: HomePage) -> None:
    """Let every role work on a new front page and below it."""
    for group in Group.objects.filter(name__in=PAGE_RIGHTS):
        grant_pages(group, home)


def grant_pages(group: Group, home: HomePage) -> None:
    """Let a group work on this front page and all below it."""
    page = Page.objects.get(pk=home.pk)
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group=group, page=page, permission=permission)
            for permission in permissions(page_permission(one) for one in PAGE_RIGHTS[group.name])
        ],
        ignore_conflicts=True,
    )


def grant_collections(group: Group) -> None:
    """Let a group work in every collection."""
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=group, collection=root, permission=permission)
            for root in Collection.objects.filter(depth=1)
            for permission in permissions(COLLECTION_RIGHTS[group.name])
        ]
    )


def page_permission(action: str) -> str:
    """The name of a right on pages, whichever model a host site has made its base page."""
    return f"{Page._meta.app_label}.{action}_{Page._meta.model_name}"


def permissions(names: Iterable[str]) -> list[Permission]:
    """The permissions named “app.codename”; LookupError naming those that do not exist."""
    wanted = set(names)
    condition = Q(pk__in=[])
    for label, codename in (name.split(".", 1) for name in wanted):
        condition |= Q(content_type__app_label=label, codename=codename)
    found = {
        f"{one.content_type.app_label}.{one.codename}": one
        for one in Permission.objects.filter(condition).select_related("content_type")
    }
    if missing := wanted - set(found):
        raise LookupError(f"No such permission: {', '.join(sorted(missing))}.")
    return list(found.values())
