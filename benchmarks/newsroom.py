"""An invented newsroom to measure on: sections, authors, articles; all of it synthetic."""

from __future__ import annotations

import io
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image
from wagtail.models import Page, Site

from cms_community.delivery.actions import render_due, settle
from cms_community.pictures.models import Picture
from home.models import ArticleAuthor, ArticlePage, Author, HomePage, SectionPage

SECTIONS, AUTHORS, PICTURES, SUBJECTS = 5, 20, 40, 50
TEXT = """la le les une des que qui pour dans avec pourtant ville école tramway élus quartier matin
 lecteur réponse été depuis encore très réseau l’hôpital façade marché prix enfants soir"""
WORDS = TEXT.split()
chance = random.Random(1944)  # noqa: S311  the same newsroom every time is the point


def words(count: int) -> str:
    """So many words."""
    return " ".join(chance.choices(WORDS, k=count)).capitalize()


def make_newsroom(articles: int, *, progress: Any = None) -> None:
    """A newsroom with so many published articles, delivered."""
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Banc d’essai", slug="banc"))
    place = {"hostname": "localhost", "root_page": home}
    Site.objects.update_or_create(is_default_site=True, defaults=place)
    home.save_revision().publish()
    sections = [
        home.add_child(instance=published(SectionPage(title=f"Rubrique {n}", slug=f"rubrique-{n}")))
        for n in range(SECTIONS)
    ]
    authors = [Author.objects.create(name=words(2), slug=f"auteur-{n}") for n in range(AUTHORS)]
    pictures = [make_picture(n) for n in range(PICTURES)]
    for number in range(articles):
        section = sections[number % SECTIONS]
        section.add_child(instance=make_article(number, authors, pictures))
    deliver()


def deliver() -> None:
    """Render everything that is due."""
    settle()
    render_due()
    with connection.cursor() as cursor:
        # As the database does by itself within a minute or so.
        cursor.execute("analyze")


def published(page: Any, *, number: int = 0) -> Any:
    """A page as it is after it was published."""
    page.first_published_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    page.last_published_at = page.first_published_at
    return page


def make_picture(number: int) -> Picture:
    """A small drawn picture."""
    drawn = io.BytesIO()
    Image.linear_gradient("L").resize((320, 240)).save(drawn, "JPEG")
    file = ContentFile(drawn.getvalue(), name=f"bench-{number}.jpg")
    return Picture.objects.create(title=f"Image {number}", file=file, alt=words(6))


def make_article(number: int, authors: list[Author], pictures: list[Picture]) -> ArticlePage:
    """An article of about five kilobytes as JSON."""
    body = [("paragraph", f"<p>{words(70)}</p>") for _ in range(4)]
    article = ArticlePage(
        title=f"{words(7)} {number}",
        slug=f"article-{number}",
        standfirst=words(25),
        hero_picture=chance.choice(pictures),
        body=body,
        article_authors=[ArticleAuthor(author=chance.choice(authors))],
    )
    article.tags.add(*(f"sujet {chance.randrange(SUBJECTS)}" for _ in range(3)))
    return published(article, number=number)
