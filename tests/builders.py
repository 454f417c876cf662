"""Plain builders: each makes one thing, whole, with whatever the test does not care about."""

from __future__ import annotations

import io
import itertools
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Page, Site

from cms_community.comments.actions import announce
from cms_community.comments.desk.enlisting import enlist
from cms_community.comments.models import Comment, Discussion, Erasure, Pick, Subscription
from cms_community.members.models import Member, Source
from cms_community.pictures.models import Picture
from cms_community.videos.models import VideoFile
from home.models import (
    AlbumAuthor,
    AlbumPage,
    AlbumPicture,
    ArticleAuthor,
    ArticlePage,
    Author,
    CommentSelectionPage,
    HomePage,
    MessageOfTheDayPage,
    PhotoOfTheDayPage,
    SectionPage,
    SelectedPick,
    VideoPage,
)
from tests.videos.samples import an_mp4

numbers = itertools.count(1)


def make_user(username: str, *, group: str = "", **kw: Any) -> Any:
    """Someone who logs in, with the password “secret”."""
    user = get_user_model().objects.create_user(username, password="secret", **kw)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def make_alice() -> Any:
    """Alice, the community manager."""
    return make_user("alice", group="Community manager")


def make_bruno() -> Any:
    """Bruno, the editor."""
    return make_user("bruno", group="Editor")


def make_chloe() -> Any:
    """Chloé, who may do nothing."""
    return make_user("chloe")


def make_source(name: str = "forum", **kw: Any) -> Source:
    """The newspaper's own platform."""
    return Source.objects.get_or_create(name=name, defaults={"kind": Source.Kind.PUSH} | kw)[0]


def make_member(name: str = "Jeanne du Quai", **kw: Any) -> Member:
    """A member."""
    kw.setdefault("source", make_source())
    kw.setdefault("remote_id", f"member-{next(numbers)}")
    return Member.objects.create(name=name, seen_at=kw.pop("seen_at", timezone.now()), **kw)


def make_discussion(title: str = "Le tramway", **kw: Any) -> Discussion:
    """A discussion."""
    kw.setdefault("source", make_source())
    kw.setdefault("remote_id", f"discussion-{next(numbers)}")
    return Discussion.objects.create(title=title, seen_at=kw.pop("seen_at", timezone.now()), **kw)


def make_comment(text: str = "Le tramway passe enfin par chez nous.", **kw: Any) -> Comment:
    """A visible comment by a member."""
    kw.setdefault("source", make_source())
    kw.setdefault("remote_id", f"comment-{next(numbers)}")
    kw.setdefault("created_at", timezone.now())
    kw.setdefault("source_updated_at", kw["created_at"])
    kw.setdefault("state", "visible")
    kw.setdefault("body_html", f"<p>{text}</p>")
    if "member" not in kw:
        kw["member"] = make_member(source=kw["source"])
    if "discussion" not in kw:
        kw["discussion"] = make_discussion(source=kw["source"])
    comment = Comment.objects.create(body_text=text, **kw)
    enlist(comment_ids=[comment.pk])
    return comment


def make_pick(excerpt: str = "Le tramway passe enfin", **kw: Any) -> Pick:
    """A live pick."""
    if "comment" not in kw:
        kw["comment"] = make_comment(f"{excerpt} par chez nous.")
    kw.setdefault("criterion", Pick.Criterion.TESTIMONY)
    # As the desk does it: what was read is remembered, while there is anything to show.
    if kw.get("state") != Pick.State.WITHDRAWN:
        kw.setdefault("read_text", kw["comment"].body_text)
    pick = Pick.objects.create(excerpt=excerpt, **kw)
    announce(pick)
    return pick


def make_subscription(email: str = "conference@fanal.example", **kw: Any) -> Subscription:
    """Someone who gets the morning report."""
    return Subscription.objects.create(email=email, **kw)


def make_erasure(**kw: Any) -> Erasure:
    """The row of an erasure, of whom nobody knows."""
    kw.setdefault("source", make_source())
    kw.setdefault("digest", f"{next(numbers):064x}")
    return Erasure.objects.create(**kw)


def picture_file(
    size: tuple[int, int] = (640, 480), mode: str = "RGB", kind: str = "JPEG", **kw: Any
) -> SimpleUploadedFile:
    """A small drawn file; `kw` is what Pillow saves it with."""
    drawn = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(drawn, kind, **kw)
    name = f"picture-{next(numbers)}.{'jpg' if kind == 'JPEG' else kind.lower()}"
    return SimpleUploadedFile(name, drawn.getvalue(), f"image/{kind.lower()}")


def make_picture(
    title: str = "Le port", *, size: tuple[int, int] = (640, 480), content: bytes = b"", **kw: Any
) -> Picture:
    """A small drawn JPEG, or the PNG that is given."""
    file = picture_file(size)
    if content:
        file = SimpleUploadedFile(f"picture-{next(numbers)}.png", content, "image/png")
    kw.setdefault("alt", "Un port au soleil")
    return Picture.objects.create(title=title, file=file, **kw)


def make_author(name: str = "Nour Belkacem", **kw: Any) -> Author:
    """An author."""
    return Author.objects.create(name=name, slug=kw.pop("slug", f"author-{next(numbers)}"), **kw)


def make_home(title: str = "Le Fanal") -> HomePage:
    """The front page, as the root of the site; the one that exists if it does."""
    if home := HomePage.objects.first():
        return home
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title=title, slug="le-fanal"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
    )
    publish(home)
    return home


def make_section(title: str = "Société", *, parent: Any = None, **kw: Any) -> SectionPage:
    """A published section."""
    return add(parent or make_home(), SectionPage(title=title, **kw))


def make_article(title: str = "Le tramway arrive", *, authors: Any = (), **kw: Any) -> ArticlePage:
    """A published article; body as a list of (type, value), live=False for a draft."""
    kw.setdefault("standfirst", "Après dix ans de travaux.")
    kw.setdefault("body", [("paragraph", "<p>Il est là.</p>")])
    parent = kw.pop("parent", None) or SectionPage.objects.first() or make_section()
    signed = [ArticleAuthor(author=author) for author in authors]
    return add(parent, ArticlePage(title=title, article_authors=signed, **kw))


def make_album(title: str = "La fête du port", *, pictures: Any = None, **kw: Any) -> AlbumPage:
    """A published album of two pictures, or of these: pictures, or places with own words."""
    parent = kw.pop("parent", None) or SectionPage.objects.first() or make_section()
    shown = [make_picture(), make_picture()] if pictures is None else pictures
    places = [
        one if isinstance(one, AlbumPicture) else AlbumPicture(picture=one, sort_order=number)
        for number, one in enumerate(shown)
    ]
    signed = [AlbumAuthor(author=author) for author in kw.pop("authors", [])]
    return add(parent, AlbumPage(title=title, album_pictures=places, album_authors=signed, **kw))


def make_video_file(
    title: str = "Le bac", *, content: bytes = b"", name: str = "bac.mp4", **kw: Any
) -> VideoFile:
    """A video of two seconds, 64 by 36 pixels."""
    file = SimpleUploadedFile(name, content or an_mp4())
    return VideoFile.objects.create(title=title, file=file, **kw)


def make_video(title: str = "Le bac de sept heures", *, parent: Any = None, **kw: Any) -> VideoPage:
    """A published video; of a file unless it has an address."""
    if not kw.get("address"):
        kw.setdefault("file", make_video_file())
    subtitles = kw.pop("subtitles", [])
    page = VideoPage(title=title, **kw)
    page.subtitles.add(*subtitles)
    return publish(add(parent or make_section(), page))


def make_photo_of_the_day(day: date | None = None, **kw: Any) -> PhotoOfTheDayPage:
    """The published photo of a day, today's if none is given."""
    parent = kw.pop("parent", None) or SectionPage.objects.first() or make_section()
    if "picture" not in kw:
        kw["picture"] = make_picture()
    kw.setdefault("title", f"Photo {next(numbers)}")
    return add(parent, PhotoOfTheDayPage(day=day or timezone.localdate(), **kw))


def make_message_of_the_day(day: date | None = None, **kw: Any) -> MessageOfTheDayPage:
    """The published message of a day, today's if none is given."""
    parent = kw.pop("parent", None) or SectionPage.objects.first() or make_section()
    if "pick" not in kw:
        kw.setdefault("text", "<p>Bonjour à toutes et à tous.</p>")
    kw.setdefault("title", f"Message {next(numbers)}")
    return add(parent, MessageOfTheDayPage(day=day or timezone.localdate(), **kw))


def make_selection(title: str = "Le tramway vu du quai", *, picks: Any = (), **kw: Any) -> Any:
    """A published selection of picks."""
    parent = kw.pop("parent", None) or SectionPage.objects.first() or make_section()
    kw.setdefault("subject", "Le tramway")
    selected = [SelectedPick(pick=pick) for pick in picks]
    return add(parent, CommentSelectionPage(title=title, selected_picks=selected, **kw))


def add(parent: Any, page: Any) -> Any:
    """Put a page under its parent and publish it, unless it was made with live=False."""
    live, page.live = page.live, False
    parent.refresh_from_db()
    page = parent.add_child(instance=page)
    return publish(page) if live else page


def publish(page: Any) -> Any:
    """Publish a page as it stands, as the admin does."""
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def days_ago(days: int) -> datetime:
    """That many days before now."""
    return timezone.now() - timedelta(days=days)
