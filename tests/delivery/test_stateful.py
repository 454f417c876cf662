"""Whatever happens in whatever order, what is delivered is what would be rendered now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cms_community.comments.actions import hold_pick, release_pick, withdraw_pick
from cms_community.comments.models import Comment, Pick
from cms_community.comments.signals import comments_received
from cms_community.delivery.actions import render_due, settle
from cms_community.delivery.checking import faults
from cms_community.delivery.models import Document
from cms_community.delivery.reading import one
from cms_community.delivery.registry import resources
from cms_community.delivery.writing import undated
from home.models import (
    ArticlePage,
    PhotoOfTheDayPage,
    SectionPage,
)
from tests.builders import (
    make_article,
    make_author,
    make_home,
    make_message_of_the_day,
    make_photo_of_the_day,
    make_pick,
    make_picture,
    make_section,
    make_selection,
    numbers,
    publish,
)

START = datetime(2026, 3, 27, 21, 0, tzinfo=UTC)
ANY = st.integers(0, 1000)
HOURS = st.integers(1, 30)


def chosen(things: Any, number: int) -> Any:
    """One of these, whichever the number says; None if there is none."""
    rows = list(things)
    return rows[number % len(rows)] if rows else None


class Newsroom(RuleBasedStateMachine):
    """A newsroom in which anything may happen; nothing is committed, each step is settled."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.clock = time_machine.travel(START, tick=True)
        self.now = self.clock.start()

    def teardown(self) -> None:
        """Leave the database as it was."""
        self.clock.stop()
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def open_the_newsroom(self) -> None:
        """A front page, two sections, an author, pictures, picks, and one page of each type."""
        make_home()
        below = make_section("Culture")
        make_section("Théâtre", parent=below)
        make_section("Société")
        self.author = make_author(portrait=make_picture())
        collection = Collection.get_first_root_node().add_child(name="Bord du fleuve")
        self.collection = collection.add_child(name="Dessous")
        self.pictures = [make_picture(), make_picture(collection=self.collection)]
        self.picks = [make_pick(), make_pick()]
        article = make_article(authors=[self.author], hero_picture=self.pictures[1], parent=below)
        make_article(body=[("related_article", article), ("comment", self.picks[0])])
        make_selection(picks=self.picks)
        make_photo_of_the_day(picture=self.pictures[1])
        make_message_of_the_day(pick=self.picks[1])

    # What editors do.

    @rule(number=ANY, other=ANY, section=ANY)
    def write_an_article(self, number: int, other: int, section: int) -> None:
        """Written, illustrated, linked, published."""
        linked = chosen(Page.objects.filter(depth__gt=2), other)
        picture = {"picture": self.pictures[number % 2], "caption": ""}
        body = [
            ("paragraph", f'<p><a linktype="page" id="{linked.pk}">voir</a></p>'),
            ("picture", picture),
            ("gallery", {"title": "", "pictures": [picture, picture]}),
            ("comment", self.picks[number % 2]),
            ("embed", f"https://video.example/{number % 3}"),
        ]
        parent = chosen(SectionPage.objects.all(), section)
        article = make_article(f"Article {number}", parent=parent, body=body)
        article.tags.add("transports")
        publish(article)

    @rule(number=ANY)
    def publish_again(self, number: int) -> None:
        """A page goes out again, with another title."""
        page = self.page(number)
        page.title = f"Titre {next(numbers)}"
        publish(page)

    @rule(number=ANY)
    def save_a_draft(self, number: int) -> None:
        """Nothing of it is anybody's business."""
        page = self.page(number)
        page.title = "Brouillon"
        page.save_revision()

    @rule(number=ANY)
    def unpublish(self, number: int) -> None:
        """A page is taken down, and what is below it with it."""
        self.page(number).unpublish()

    @rule(number=ANY, section=ANY)
    def move(self, number: int, section: int) -> None:
        """A page goes to another section."""
        page, target = self.page(number), chosen(SectionPage.objects.all(), section)
        if page.can_move_to(target) and not isinstance(page, SectionPage):
            page.slug = f"{page.slug[:40]}-{next(numbers)}"
            page.save()
            page.move(target, pos="last-child")

    @rule(number=ANY)
    def turn_the_sections_around(self, number: int) -> None:
        """A section goes before its neighbours."""
        section = chosen(SectionPage.objects.all(), number)
        section.move(section.get_parent(), pos="first-child")

    @rule(number=ANY)
    def rename(self, number: int) -> None:
        """A page gets another address."""
        page = self.page(number)
        page.slug = f"adresse-{next(numbers)}"
        publish(page)

    @rule(number=ANY, hours=HOURS, ends=st.booleans())
    def schedule(self, number: int, hours: int, ends: bool) -> None:
        """A page is to begin or to end."""
        page = self.page(number)
        moment = timezone.now() + timedelta(hours=hours)
        page.go_live_at, page.expire_at = (None, moment) if ends else (moment, None)
        publish(page)

    @rule(number=ANY)
    def restrict(self, number: int) -> None:
        """A branch is for logged-in readers only."""
        restricted = PageViewRestriction.LOGIN
        PageViewRestriction.objects.create(page=self.page(number), restriction_type=restricted)

    @rule()
    def open_all(self) -> None:
        """Whatever was closed is open again."""
        for closed in (PageViewRestriction, CollectionViewRestriction):
            for restriction in closed.objects.all():
                restriction.delete()

    @rule(number=ANY)
    def delete(self, number: int) -> None:
        """A page is deleted, with all below it."""
        self.page(number).delete()
        if not SectionPage.objects.exists():
            make_section("Nouvelle")

    @rule(number=ANY, section=ANY)
    def make_an_alias(self, number: int, section: int) -> None:
        """A page stands in two sections."""
        article = chosen(ArticlePage.objects.all(), number)
        if article:
            parent = chosen(SectionPage.objects.all(), section)
            article.create_alias(parent=parent, update_slug=f"alias-{next(numbers)}")

    @rule(day=st.integers(-2, 2), number=ANY)
    def choose_the_photo(self, day: int, number: int) -> None:
        """The photo of some day."""
        wanted = timezone.localdate() + timedelta(days=day)
        if not PhotoOfTheDayPage.objects.filter(day=wanted).exists():
            make_photo_of_the_day(wanted, picture=self.pictures[number % 2])

    # What happens to what pages are made of.

    @rule(number=ANY)
    def edit_a_picture(self, number: int) -> None:
        """Other words for a picture."""
        picture = self.pictures[number % 2]
        picture.alt = f"Image {next(numbers)}"
        picture.save()

    @rule(number=ANY, inside=st.booleans())
    def move_a_picture(self, number: int, inside: bool) -> None:
        """A picture goes to another collection."""
        picture = self.pictures[number % 2]
        picture.collection = self.collection if inside else Collection.get_first_root_node()
        picture.save()

    @rule()
    def close_the_collection(self) -> None:
        """The pictures in it are nobody's business."""
        CollectionViewRestriction.objects.create(
            collection=self.collection.get_parent(),
            restriction_type=CollectionViewRestriction.LOGIN,
        )

    @rule()
    def edit_the_author(self) -> None:
        """Another name."""
        self.author.name = f"Nour {next(numbers)}"
        self.author.save()

    @rule(number=ANY, state=st.sampled_from(["visible", "held", "rejected", "gone"]))
    def hear_of_a_comment(self, number: int, state: str) -> None:
        """The source says something new."""
        comment = chosen(Comment.objects.order_by("pk"), number)
        Comment.objects.filter(pk=comment.pk).update(state=state, reactions=next(numbers))
        comments_received.send(Comment, source=comment.source, comments={comment.pk})

    @rule(number=ANY, act=st.sampled_from(["hold", "release", "withdraw", "pick"]))
    def decide_on_a_pick(self, number: int, act: str) -> None:
        """The desk changes its mind."""
        pick = chosen(Pick.objects.order_by("pk"), number)
        if act == "pick":
            self.picks[number % 2] = make_pick()
        elif act == "hold" and pick.state == "live":
            hold_pick(pick=pick, reason="doubt", by=None)
        elif act == "release" and pick.state == "held" and pick.comment.state == "visible":
            release_pick(pick=pick, by=None)
        elif act == "withdraw" and pick.state != "withdrawn":
            withdraw_pick(pick=pick, reason="request", by=None)

    @rule(hours=HOURS)
    def wait(self, hours: int) -> None:
        """Time passes, and no command has run yet when a reader asks."""
        self.now.shift(timedelta(hours=hours))

    def page(self, number: int) -> Any:
        """Some page below the front page that has a text of its own."""
        pages = Page.objects.filter(depth__gt=2, alias_of__isnull=True).order_by("path")
        page = chosen(pages, number)
        return page.specific if page else make_section("Nouvelle")

    # What must hold.

    @invariant()
    def everything_is_as_if_rendered_now(self) -> None:
        """For a reader before the worker has run, for the table after, and for the feed."""
        settle()
        at = timezone.now()
        seen = visible_now(at)
        assert {key: reader(key, at) for key in seen} == seen
        hidden = set(Document.objects.values_list("kind", "public_id")) - set(seen)
        assert [key for key in hidden if one(*key, at=at)] == []
        render_due()
        assert list(faults(at=timezone.now())) == []
        assert set(replayed()) == set(visible_now(timezone.now()))


Key = tuple[str, Any]


def visible_now(at: datetime) -> dict[Key, Any]:
    """Everything that readers may see, freshly rendered, but for when it was published."""
    return {
        (resource.name, key): undated(rendered.body)
        for resource in resources()
        for key, rendered in resource.render(list(resource.every_id()), at=at).items()
        if rendered.shown
        and (rendered.visible_from is None or rendered.visible_from <= at)
        and (rendered.visible_until is None or at < rendered.visible_until)
    }


def reader(key: Key, at: datetime) -> Any:
    """What a reader gets."""
    document = one(*key, at=at)
    return undated(bytes(document.body)) if document else None


def replayed() -> dict[Key, int]:
    """What a copy of the site holds that has followed the feed from its beginning."""
    copy: dict[Key, int] = {}
    for document in Document.objects.changed_since(0):
        if document.announced:
            copy[document.kind, document.public_id] = document.sequence or 0
        else:
            copy.pop((document.kind, document.public_id), None)
    return copy


@pytest.mark.django_db
def test_what_is_delivered_is_what_would_be_rendered_now() -> None:
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            # Shrinking takes minutes; to shrink a failure, run with all phases.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
