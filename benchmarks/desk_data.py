"""Synthetic comments for `benchmarks/desk.py`, and the queue's rows beside them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.core.management import call_command
from django.db import connection

from cms_community.comments.models import Candidate, Comment, Discussion, Pick, Wording
from cms_community.members.models import Member, Source

FUNCTION_WORDS = """de la le et les des en un une du que qui dans pour pas par sur plus au ce se il
 ne avec est sont mais ou où comme tout cette même aussi bien sans leur ses être fait nous vous ils
 elle on y a été très peu encore donc car si quand entre après avant"""
SYLLABLES = """ba be bi bo bou bri ca ché co cra da dé di dor du fa fé fi flo ga gri jo ju la lé li
 lou ma mé mi mon na né no pa pé pi plo ra ré ri rou sa sé si son ta té ti tor va vé vi vou"""
VOCABULARY, FUNCTION_SHARE = 40_000, 0.45
A_DAY, A_STORY, A_MEMBER = 12_000, 150, 20
SECTIONS = """Politique Société International Économie Sport Culture Planète Sciences Idées Santé
 Médias Gastronomie"""
# So many texts are drawn; more comments repeat them.
TEXTS = 1_000_000
Tell = Callable[[str], None]


def vocabulary() -> list[str]:
    """Words that do not exist, the most frequent first; the same at each call."""
    chance = random.Random(1881)  # noqa: S311  the same words every time is the point
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(chance.choices(SYLLABLES.split(), k=chance.choice((2, 3, 3, 4))))] = None
    return list(words)


def fill(count: int, tell: Tell) -> None:
    """Migrate the database and fill it up, unless it is full already."""
    call_command("migrate", verbosity=0)
    # The keys are right by construction; checking them would take as long as the rest.
    run("SET session_replication_role = replica")
    if not Candidate.objects.exists():
        indexes = drop_indexes()
        write(min(count, TEXTS), tell)
        finish(indexes, tell)
    ((there,),) = run("SELECT max(id) FROM community_comments_comment")
    if there < count:
        tell(f"{count:,} comments are made of {there:,} ...")
        indexes = drop_indexes()
        for time in range(1, count // there):
            repeat(there, time)
        finish(indexes, tell)
    run("SET session_replication_role = origin")


def write(count: int, tell: Tell) -> None:
    """Comments of the last days, so many a day."""
    source = Source.objects.create(name="bench", kind=Source.Kind.PUSH)
    tell(f"{count:,} comments are written ...")
    write_around(source.pk, count)
    copy_comments(source.pk, count, datetime.now(UTC) - timedelta(days=count / A_DAY))
    tell("... their words and their places in the queue ...")
    write_queue()
    write_picks()


def finish(indexes: list[str], tell: Tell) -> None:
    """Make the indexes, and let the planner know the tables."""
    tell("... the indexes ...")
    for statement in indexes:
        run(statement)
    for table in (Comment, Candidate, Wording, Discussion, Member, Pick):
        run(f"VACUUM ANALYZE {table._meta.db_table}")
    tell("... done.")


def repeat(count: int, time: int) -> None:
    """The first so many comments once more, under other keys, as long before as they last."""
    chosen = {"shift": time * count, "days": timedelta(days=time * count / A_DAY)}
    for table, moved in REPEATED.items():
        fields = [
            name
            for (name,) in run(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table]
            )
        ]
        columns = ", ".join(fields)
        cells = ", ".join(moved.get(name, name) for name in fields)
        key = "id" if "id" in fields else "comment_id"
        run(
            f"INSERT INTO {table} ({columns}) SELECT {cells} FROM {table}"  # noqa: S608  ours
            f" WHERE {key} <= {count} ORDER BY {key}",
            chosen,
        )


_EARLIER = {
    name: f"{name} - %(days)s"
    for name in ("created_at", "entered_at", "source_updated_at", "received_at", "changed_at")
}
# What a repeated row has of its own, by table.
REPEATED = {
    "community_comments_discussion": {
        "id": "id + %(shift)s",
        "remote_id": "remote_id || '-' || %(shift)s",
    },
    "community_members_member": {
        "id": "id + %(shift)s",
        "remote_id": "remote_id || '-' || %(shift)s",
    },
    "community_comments_comment": {
        **_EARLIER,
        "id": "id + %(shift)s",
        "remote_id": "remote_id || '-' || %(shift)s",
        "discussion_id": "discussion_id + %(shift)s",
        "member_id": "member_id + %(shift)s",
    },
    "community_comments_wording": {"comment_id": "comment_id + %(shift)s"},
    "community_comments_candidate": {
        **_EARLIER,
        "comment_id": "comment_id + %(shift)s",
        "day": "((created_at - %(days)s) AT TIME ZONE 'UTC')::date",
        "discussion_id": "discussion_id + %(shift)s",
        "member_id": "member_id + %(shift)s",
        "head_id": "head_id + %(shift)s",
    },
}


def run(statement: str, parameters: Any = None) -> Any:
    """One statement; its rows if it has some."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else None


def drop_indexes() -> list[str]:
    """Drop the indexes of the big tables but their keys; returns what makes them again."""
    tables = [model._meta.db_table for model in (Comment, Candidate, Wording)]
    found = run(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)"
        " AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
        [tables],
    )
    for name, _definition in found:
        run(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]


def write_around(source: int, count: int) -> None:
    """Stories and members; a few of them staff and experts."""
    members, stories = count // A_MEMBER, count // A_STORY
    run(
        "INSERT INTO community_members_member (source_id, remote_id, name, role, seen_at)"
        " SELECT %s, 'm' || n, 'Lecteur ' || n, CASE WHEN n %% 700 = 0 THEN 'expert'"
        " WHEN n %% 300 = 0 THEN 'staff' ELSE 'member' END, now() FROM generate_series(1, %s) n",
        [source, members],
    )
    sections = SECTIONS.split()
    weights = list(accumulate(1 / rank for rank in range(1, len(sections) + 1)))
    chance = random.Random(3)  # noqa: S311  as above
    drawn = chance.choices(sections, cum_weights=weights, k=stories)
    run(
        "INSERT INTO community_comments_discussion"
        " (source_id, remote_id, title, url, section, seen_at)"
        " SELECT %s, 's' || n, 'Article ' || n, '', section, now()"
        " FROM unnest(%s::text[]) WITH ORDINALITY AS told (section, n)",
        [source, drawn],
    )


COLUMNS = """source_id remote_id discussion_id member_id parent_remote_id headline body_html
 body_text state state_raw created_at source_updated_at source_revision reactions replies permalink
 language received_at changed_at"""


def copy_comments(source: int, count: int, begin: datetime) -> None:
    """The comments, in the order in which they were written."""
    ((member, story),) = run(
        "SELECT (SELECT min(id) FROM community_members_member),"
        " (SELECT min(id) FROM community_comments_discussion)"
    )
    statement = f"COPY community_comments_comment ({', '.join(COLUMNS.split())}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows(source, count, begin, member, story):
            copy.write_row(row)


def rows(source: int, count: int, begin: datetime, member: int, story: int) -> Iterator[Any]:
    """So many comments as the table has them."""
    chance = random.Random(7)  # noqa: S311  as above
    words = vocabulary()
    share = FUNCTION_SHARE / (1 - FUNCTION_SHARE)
    zipf = [1 / rank for rank in range(1, len(words) + 1)]
    function_words = FUNCTION_WORDS.split()
    common = [1 / rank for rank in range(1, len(function_words) + 1)]
    scale = share * sum(zipf) / sum(common)
    every = [*function_words, *words]
    weights = list(accumulate([*(scale * weight for weight in common), *zipf]))
    members, stories = count // A_MEMBER, count // A_STORY
    step = timedelta(days=1) / A_DAY
    for number in range(count):
        text = " ".join(chance.choices(every, cum_weights=weights, k=chance.randrange(5, 85)))
        written = begin + number * step
        # A few members write much, most write little; a story is talked of for two days.
        who = member + int(members * chance.random() ** 3)
        recent = number // A_STORY - int(160 * chance.random() ** 2)
        language = chance.choices(("fr", "en", "de", "it"), (950, 40, 9, 1))[0]
        likes = int(chance.paretovariate(1.1)) - 1
        yield (
            source, f"c{number}", story + max(0, min(recent, stories - 1)), who, "", "",
            f"<p>{text}</p>", text, "rejected" if number % 30 == 0 else "visible", "", written,
            written, "", min(likes, 5000), min(int(chance.paretovariate(1.5)) - 1, 300), "",
            language, written, written,
        )  # fmt: skip


def write_queue() -> None:
    """What the queue keeps of each visible comment, scores drawn by chance."""
    run(
        "INSERT INTO community_comments_wording (comment_id, words, traits, near_a, near_b)"
        " SELECT id, to_tsvector('newsroom_fr', body_text), '{}', hashtext(body_text),"
        " hashtext(remote_id) FROM community_comments_comment WHERE state = 'visible' ORDER BY id"
    )
    run(
        "INSERT INTO community_comments_candidate (comment_id, source_id, discussion_id, member_id,"
        " section, role, language, created_at, day, entered_at, has_question, is_first, replies,"
        " score, parts, head_id)"
        " SELECT c.id, c.source_id, c.discussion_id, c.member_id, d.section, m.role, c.language,"
        " c.created_at, (c.created_at AT TIME ZONE 'UTC')::date, c.created_at, random() < 0.18,"
        " random() < 0.03, c.replies, round((4 * random() * random())::numeric, 4),"
        """ '{"length": 1.1, "thread": 0.7, "liked": 0.4}',"""
        " CASE WHEN random() < 0.02 THEN c.id - 1 - floor(random() * 5000)::bigint END"
        " FROM community_comments_comment c"
        " JOIN community_comments_discussion d ON d.id = c.discussion_id"
        " JOIN community_members_member m ON m.id = c.member_id"
        " WHERE c.state = 'visible' ORDER BY c.id"
    )
    run("UPDATE community_comments_candidate SET head_id = NULL WHERE head_id < 1")


def write_picks() -> None:
    """Five picks a day."""
    run(
        "INSERT INTO community_comments_pick (public_id, comment_id, excerpt, note, criterion,"
        " state, source_revision, picked_at, changed_at, withdrawal_reason, hold_reason, read_text)"
        " SELECT gen_random_uuid(), id, left(body_text, 20), '', 'testimony', 'live', '',"
        " created_at, created_at, '', '', body_text FROM community_comments_comment"
        " WHERE state = 'visible' AND id %% 2400 = 7",
        [],
    )
