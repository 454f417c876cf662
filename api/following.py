"""What makes documents change: each signal touches what has changed, in one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.embeds.models import Embed
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    Site,
)
from wagtail.signals import page_unpublished, post_page_move

from cms_community.comments.actions import pick_changed
from cms_community.comments.models import Pick
from cms_community.comments.signals import comments_received
from cms_community.delivery.actions import Thing, touch, touch_everything
from cms_community.delivery.models import Document
from cms_community.delivery.registry import resources
from cms_community.delivery.visibility import window_of
from cms_community.pictures.models import Picture, Rendition
from cms_community.pictures.purposes import served_files
from cms_community.pictures.signals import pictures_drawn
from cms_community.videos.models import VideoFile

from .delivering import Resource
from .pages import Author, SectionPage
from .redirecting import COLLECTION as REDIRECTS
from .rendering import LookUps
from .tags import embed_tag, page_tag, subject_tag, tag_of

# The filters of the files that documents name; Wagtail's admin makes others for itself.
SERVED = {served.spec for served in served_files()}


def kinds() -> dict[type[Any], str]:
    """The kind of documents that each model has."""
    return {each.model: each.name for each in resources() if isinstance(each, Resource)}


def things(instances: Iterable[Any]) -> list[Thing]:
    """What has changed, with the document that it is to have."""
    known = kinds()
    return [
        Thing(page_tag(one), known[type(one)], one.public_id)
        if type(one) in known
        else Thing(page_tag(one))
        for one in instances
    ]


def below(page: Page) -> Any:
    """The pages below a page; the number of them that it was loaded with may be old."""
    return Page.objects.filter(path__startswith=page.path, depth__gt=page.depth)


def branch(page: Page) -> list[Thing]:
    """A page and everything below it."""
    found = things([page.specific_deferred] if type(page) is Page else [page])
    return [*found, Thing("", branch=page.pk), *things(undelivered(below(page)))]


def undelivered(pages: Any) -> list[Any]:
    """Those of these pages of whose type the API delivers none: others may link to them."""
    known = kinds()
    found: list[Any] = []
    types = ContentType.objects.filter(pk__in=pages.values("content_type"))
    for content_type in types:
        model = content_type.model_class()
        if model is not None and model not in known:
            fields = ["public_id"] if hasattr(model, "public_id") else []
            keys = pages.filter(content_type=content_type).values("pk")
            found += model._base_manager.filter(pk__in=keys).only("pk", *fields)
    return found


def alters_its_branch(page: Page) -> bool:
    """Whether what is below a page has another address or other times than its document says."""
    known = kinds().get(type(page))
    if known is None:
        return True
    public_id: UUID = page.public_id
    stored = Document.objects.filter(kind=known, public_id=public_id).first()
    if stored is None or not (page.live and stored.shown) or stored.is_stale(timezone.now()):
        return True
    look_ups = LookUps()
    window = window_of(page, look_ups.dated_branches)
    known_as = (stored.url, stored.visible_from, stored.visible_until)
    return known_as != (look_ups.path_of(page), *window)


def follow_page(instance: Page, **kwargs: Any) -> None:
    """A page was taken down, and everything below it with it."""
    touch(things=branch(instance) if below(instance).exists() else things([instance]))


def follow_move(instance: Page, **kwargs: Any) -> None:
    """A page was moved: its branch has new addresses, and any section may have a new place."""
    moved = Page.objects.get(pk=instance.pk).specific
    touch(things=[*branch(moved), *things(SectionPage.objects.only("pk", "public_id"))])


# What Wagtail writes in a page's own row when a draft of it is saved.
OF_DRAFTS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
}


def follow_saved_page(
    sender: Any,
    instance: Any,
    raw: bool = False,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    """A page was saved: as part of its publication, as a new alias, or by a script.

    What is below it follows if it shows there. Nothing of a draft shows anywhere.
    """
    if raw or not issubclass(sender, Page) or sender is Page:
        return
    if update_fields is not None and update_fields <= OF_DRAFTS:
        return
    if not (instance.live or instance.first_published_at):
        touch(things=[Thing(page_tag(instance))])
        return
    whole = below(instance).exists() and alters_its_branch(instance)
    touch(things=branch(instance) if whole else things([instance]), hides=not instance.live)


def follow_deleted_page(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A page is gone, and from everything that linked to it."""
    if issubclass(sender, Page):
        touch(things=things([instance]))


def follow_restriction(instance: PageViewRestriction, **kwargs: Any) -> None:
    """A branch of the tree was closed to readers, or opened.

    A restriction may be deleted with its page, of whose two rows one or both are gone by then: that
    is followed as a page's deletion.
    """
    page = Page.objects.filter(pk=instance.page_id).first()
    model = page and (page.specific_class or Page)
    if model and model._base_manager.filter(pk=instance.page_id).exists():
        touch(things=branch(page))


def follow_thing(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """An author, a picture or a video file was saved or deleted."""
    if not raw:
        touch(things=things([instance]))


def follow_lost_file(instance: Rendition, **kwargs: Any) -> None:
    """A picture lost a file."""
    if instance.filter_spec in SERVED:
        touch(things=[Thing(f"picture:{instance.image.short_id}")])


def follow_drawn(pictures: Iterable[Picture], **kwargs: Any) -> None:
    """Pictures got files."""
    touch(things=[Thing(tag_of(picture)) for picture in pictures])


def follow_pick(pick: Pick, **kwargs: Any) -> None:
    """The desk picked, changed, held, released or withdrew."""
    touch(things=things([pick]))


def follow_comments(comments: Iterable[int], **kwargs: Any) -> None:
    """The source told something new of picked comments."""
    touch(things=things(Pick.objects.filter(comment__in=comments)))


def follow_collection(instance: Any, **kwargs: Any) -> None:
    """A collection was closed, opened or moved, with what is in it and below it."""
    collection = getattr(instance, "collection", instance)
    within = Collection.objects.filter(path__startswith=collection.path)
    held = (model.objects.filter(collection__in=within) for model in (Picture, VideoFile))
    touch(things=[Thing(tag_of(one)) for ones in held for one in ones])


def follow_subject(instance: Tag, **kwargs: Any) -> None:
    """A subject was renamed or deleted."""
    touch(things=[Thing(subject_tag(instance.pk))])


def follow_embed(instance: Embed, **kwargs: Any) -> None:
    """A provider described an embedded medium."""
    touch(things=[Thing(embed_tag(instance.url))])


def follow_redirect(raw: bool = False, **kwargs: Any) -> None:
    """A redirect was added, changed or deleted."""
    if not raw:
        touch(things=[Thing(REDIRECTS)])


def follow_site(raw: bool = False, **kwargs: Any) -> None:
    """Every address may have changed."""
    if not raw:
        touch_everything()


def connect() -> None:
    """Called once, when the app is ready."""
    page_unpublished.connect(follow_page)
    post_page_move.connect(follow_move)
    post_save.connect(follow_saved_page)
    post_delete.connect(follow_deleted_page)
    pick_changed.connect(follow_pick)
    comments_received.connect(follow_comments)
    pictures_drawn.connect(follow_drawn)
    post_delete.connect(follow_lost_file, sender=Rendition)
    for signal in (post_save, post_delete):
        for model, follow in FOLLOWED.items():
            signal.connect(follow, sender=model)


FOLLOWED: dict[Any, Any] = {
    Author: follow_thing,
    Picture: follow_thing,
    VideoFile: follow_thing,
    PageViewRestriction: follow_restriction,
    Collection: follow_collection,
    CollectionViewRestriction: follow_collection,
    Tag: follow_subject,
    Embed: follow_embed,
    Redirect: follow_redirect,
    Site: follow_site,
    Locale: follow_site,
}
