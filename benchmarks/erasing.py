"""What it costs to remember where picks are shown, and to erase a member:
`python benchmarks/erasing.py`.

In a scratch database beside the one that DATABASE_URL names, or in memory, made and destroyed here.
"""

from __future__ import annotations

import os
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.db import connection
from django.test.utils import CaptureQueriesContext

DOCUMENTS, BATCH, PICKS, COMMENTS = 5_000, 25, 200, 20_000


def main() -> None:
    """Measure and print the table."""
    connection.creation.create_test_db(verbosity=0)
    try:
        tell(f"{connection.vendor}, {DOCUMENTS} documents in batches of {BATCH}, 3 picks in each")
        tell("| what | seconds | µs a document | queries | writing statements |")
        tell("|---|--:|--:|--:|--:|")
        showing()
        erasing()
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def tell(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def showing() -> None:
    """Documents begin to show picks, get other addresses, and show none any more."""
    from cms_community.comments.erasure.showings import note_showings  # noqa: PLC0415  after setup

    documents = made_documents()

    def note() -> None:
        for start in range(0, len(documents), BATCH):
            note_showings(documents=documents[start : start + BATCH])

    measured("picks appear", note)
    for document in documents:
        document.announced_url = f"/autre{document.announced_url}"
    measured("a section is renamed, picks unchanged", note)
    for document in documents:
        document.announced = ""
    measured("all are taken down", note)


def made_documents() -> list[Any]:
    """Documents as they are announced, three picks in each; none is stored."""
    from django.utils import timezone  # noqa: PLC0415  after setup

    from cms_community.delivery.models import Document  # noqa: PLC0415  after setup

    tags = [f"pick:{pick.short_id}" for pick in made_picks()]
    return [
        Document(
            kind="articles",
            public_id=uuid.uuid4(),
            announced="etag",
            announced_url=f"/rubrique/article-{number}/",
            announced_at=timezone.now(),
            tags=" ".join(tags[number * 3 % PICKS :][:3]),
        )
        for number in range(DOCUMENTS)
    ]


def made_picks() -> list[Any]:
    """Picks of one member's comments, who wrote many more."""
    from django.utils import timezone  # noqa: PLC0415  after setup

    from cms_community.comments.models import Comment, Discussion, Pick  # noqa: PLC0415  after setup
    from cms_community.members.models import Member, Source  # noqa: PLC0415  after setup

    now = timezone.now()
    source = Source.objects.create(name="bench", kind=Source.Kind.PUSH)
    member = Member.objects.create(source=source, remote_id="m", name="Jeanne", seen_at=now)
    thread = Discussion.objects.create(source=source, remote_id="d", title="Fil", seen_at=now)
    comments = Comment.objects.bulk_create(
        Comment(
            source=source,
            remote_id=f"c{number}",
            discussion=thread,
            member=member,
            body_text=f"Le tramway passe enfin par chez nous, numéro {number}.",
            state="visible",
            created_at=now,
            source_updated_at=now,
        )
        for number in range(COMMENTS)
    )
    return Pick.objects.bulk_create(
        Pick(comment=comment, excerpt=comment.body_text, criterion="humour")
        for comment in comments[:PICKS]
    )


def erasing() -> None:
    """The member goes, with every comment and every pick."""
    from cms_community.comments.erasure.actions import erase_member  # noqa: PLC0415  after setup
    from cms_community.members.models import Source  # noqa: PLC0415  after setup

    source = Source.objects.get(name="bench")

    def erase() -> None:
        erase_member(source=source, member_id="m", by=None)

    measured(f"a member of {COMMENTS} comments and {PICKS} picks is erased", erase, of=COMMENTS)


def measured(what: str, act: Callable[[], None], of: int = DOCUMENTS) -> None:
    """Do it, and print a row."""
    with CaptureQueriesContext(connection) as queries:
        began = time.perf_counter()
        act()
        seconds = time.perf_counter() - began
    writes = sum(q["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for q in queries)
    each = seconds / of * 1e6
    tell(f"| {what} | {seconds:.2f} | {each:.0f} | {len(queries)} | {writes} |")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms_community.settings.test")
    django.setup()
    main()
