"""The command brings an export in, says what it did, and refuses in one sentence."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.db import connection

from cms_community.comments.models import Comment, Discussion
from cms_community.comments.progress import Progress
from cms_community.members.models import Member, Source

from ..builders import make_source

EXPORTS = Path(__file__).parent / "exports"


def run(*arguments: Any) -> tuple[int, str, str]:
    """The exit code, what is printed, and what is printed as an error, of one import."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_comments", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), f"{err.getvalue()}{error}"
    return 0, out.getvalue(), err.getvalue()


def counts(printed: str) -> dict[str, int]:
    """The counts of the table."""
    rows = printed.splitlines()[:7]
    return {row[:10].strip(): int(row[10:22].replace(",", "")) for row in rows}


def line(number: int, **kw: Any) -> str:
    """A line of NDJSON."""
    told = {
        "source_id": str(number),
        "discussion_source_id": "story",
        "created_at": "2026-03-02T08:00:00Z",
        "body_text": f"Mot {number}",
        "state": "visible",
    }
    return json.dumps(told | kw) + "\n"


def lines(count: int) -> str:
    """So many lines of NDJSON."""
    return "".join(line(number) for number in range(count))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["disqus", "disqus.xml"], {"new": 4, "removed": 2, "refused": 1}),
        (["wordpress", "wordpress.xml"], {"new": 5, "removed": 2, "left out": 3}),
        (["coral", "comments.csv"], {"new": 6, "removed": 2, "refused": 1}),
    ],
)
def test_an_export_comes_in_and_comes_in_again_with_no_effect(
    arguments: list[str], expected: dict[str, int]
) -> None:
    name, path = arguments[0], EXPORTS / arguments[1]
    code, printed, _ = run(name, path)
    assert code == ("refused" in expected)
    assert {key: count for key, count in counts(printed).items() if count} == expected
    assert Source.objects.get().kind == name
    again = counts(run(name, path)[1])
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, expected["new"])


@pytest.mark.django_db
def test_answers_find_their_parents_and_missing_ones_break_nothing() -> None:
    run("disqus", EXPORTS / "disqus.xml")
    parents = dict(Comment.objects.values_list("remote_id", "parent__remote_id"))
    assert parents == {"1": None, "2": "1", "3": "2", "4": None}
    removed = Comment.objects.get(remote_id="2")
    assert (removed.state, removed.body_text, removed.body_html) == ("rejected", "", "")


@pytest.mark.django_db
def test_coral_names_and_titles_come_from_its_other_files() -> None:
    beside = "--members", EXPORTS / "users.csv", "--stories", EXPORTS / "stories.csv"
    run("coral", EXPORTS / "comments.csv", *beside)
    assert set(Member.objects.values_list("name", flat=True)) == {"Jeanne", ""}
    assert set(Discussion.objects.values_list("title", flat=True)) == {"Le tramway", "Le port"}


@pytest.mark.django_db
def test_what_an_earlier_export_held_is_shown_when_a_later_one_is_dated(tmp_path: Path) -> None:
    export = tmp_path / "comments.csv"
    row = '"1","u1","s1","2026-03-02T08:00:00Z","Oui","","{}",""\n'
    export.write_text(row.format("PREMOD"))
    run("coral", export, "--as-of", "2026-03-03T00:00Z")
    export.write_text(row.format("APPROVED"))
    run("coral", export)
    assert Comment.objects.get().state == "held"
    run("coral", export, "--as-of", "2026-03-04T00:00+01:00")
    assert Comment.objects.get().state == "visible"


@pytest.mark.django_db
def test_refused_lines_are_listed_and_the_rest_is_in(tmp_path: Path) -> None:
    export = tmp_path / "comments.ndjson"
    bad = line(0, email="jeanne@mail.example") * 30
    export.write_text(line(1) + bad + line(2), encoding="utf-8-sig")
    code, printed, told = run("ndjson", export)
    assert code == 1
    assert counts(printed)["refused"] == 30
    assert told.splitlines()[1:] == [
        *(f"Line {number}: 'email' is not a key of a record." for number in range(2, 22)),
        "and 10 more",
        "30 refused, as listed above; the rest is in.",
    ]
    assert Comment.objects.count() == 2


@pytest.mark.django_db
def test_a_broken_export_keeps_whole_batches_and_says_where_it_broke(tmp_path: Path) -> None:
    export = tmp_path / "disqus.xml"
    whole = (EXPORTS / "disqus.xml").read_bytes()
    export.write_bytes(whole[: whole.index(b'dsq:id="4"')])
    code, printed, told = run("disqus", export, "--batch-size", "2")
    assert code == 1
    assert counts(printed)["new"] == 2 == Comment.objects.count()
    assert "Line 85: the XML is malformed or cut off" in told
    assert run("disqus", EXPORTS / "disqus.xml")[0] == 1
    assert Comment.objects.count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [b"", b"{}", b"<disqus>", b"<!DOCTYPE x><disqus/>", b"\xff\xfe"]
)
def test_of_a_file_that_is_none_nothing_is_left(tmp_path: Path, content: bytes) -> None:
    export = tmp_path / "export.xml"
    export.write_bytes(content)
    code, _, told = run("disqus", export)
    assert code == 1
    assert "Line 1: the" in told
    assert not Source.objects.exists()


@pytest.mark.django_db
def test_a_compressed_export_is_read_and_a_truncated_one_is_refused(tmp_path: Path) -> None:
    export = tmp_path / "comments.ndjson.gz"
    export.write_bytes(gzip.compress(lines(2000).encode()))
    assert counts(run("ndjson", export)[1])["new"] == 2000
    export.write_bytes(export.read_bytes()[:-20])
    code, _, told = run("ndjson", export, "--source", "other")
    assert code == 1
    assert "the file cannot be read any further" in told
    export.write_bytes(b"not compressed")
    assert (
        "After line 0: the file cannot be read any further (Not a gzipped"
        in run("ndjson", export)[2]
    )


@pytest.mark.django_db
def test_a_path_that_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path) -> None:
    assert run("ndjson", tmp_path)[2] == f"{tmp_path} cannot be read: Is a directory."
    missing = tmp_path / "missing"
    assert run("ndjson", missing)[2] == f"{missing} cannot be read: No such file or directory."


@pytest.mark.django_db
def test_a_source_of_another_kind_is_refused() -> None:
    make_source("forum")
    told = run("disqus", EXPORTS / "disqus.xml", "--source", "forum")[2]
    assert told == (
        "The source forum is of the kind push, and disqus files are of disqus: name another with"
        " --source."
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--source", "Le Fanal !"], "--source 'Le Fanal !' is no name for a source"),
        (["--members", "users.csv"], "--members and --stories go with the format coral only."),
        (["--as-of", "2026-03-01"], "'2026-03-01' names no zone: add one, such as Z or +01:00"),
        (["--as-of", "hier"], "'hier' is no ISO 8601 date"),
        (["--as-of", "2199-01-01T00:00Z"], "is yet to come: nothing could ever be newer"),
        (["--batch-size", "0"], "'0' is no whole number from 1 to 10,000"),
    ],
)
def test_a_wrong_option_is_refused_in_one_sentence(arguments: list[str], sentence: str) -> None:
    code, _, told = run("disqus", EXPORTS / "disqus.xml", *arguments)
    assert code == 1
    assert sentence in told


@pytest.mark.django_db
def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines(3).encode())))
    assert counts(run("ndjson", "-")[1])["new"] == 3


@pytest.mark.django_db
def test_progress_is_told_every_tenth_of_the_file(tmp_path: Path) -> None:
    export = tmp_path / "comments.ndjson"
    export.write_text(lines(200))
    told = run("ndjson", export, "--batch-size", "5")[2].splitlines()
    assert len(told) == 10
    assert told[-1].startswith("100 %, 200 comments, ")


@pytest.mark.django_db
def test_one_comment_is_no_plural(tmp_path: Path) -> None:
    export = tmp_path / "comments.ndjson"
    export.write_text(lines(1))
    _, printed, told = run("ndjson", export)
    assert "Source ndjson: 1 comment in " in printed
    assert told.startswith("100 %, 1 comment, ")


class Terminal(io.StringIO):
    """What a person looks at."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_a_bar_moves_on_a_terminal() -> None:
    terminal = Terminal()
    progress = Progress(OutputWrapper(terminal), size=100, position=lambda: 50)
    progress.show(7)
    progress.end()
    assert terminal.getvalue().startswith("\r[############............]  50 %  7 comments, ")
    assert terminal.getvalue().endswith("\n")


@pytest.mark.django_db
def test_an_interrupted_import_keeps_its_batches_and_ends_with_130(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Interrupted(io.BytesIO):
        """The keys Control and C are struck when the fifth line is read."""

        def readline(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 4 * len(line(1)):
                raise KeyboardInterrupt
            return super().readline(size)

    interrupted = Interrupted(lines(9).encode())
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=interrupted))
    code, printed, told = run("ndjson", "-", "--batch-size", "2")
    assert (code, counts(printed)["new"], Comment.objects.count()) == (130, 4, 4)
    assert told.endswith("run the command again to go on.")


def all_that_is_stored() -> bytes:
    """The database's own file, or all that it would write to one."""
    if connection.vendor == "sqlite":
        return bytes(connection.connection.serialize())
    stored = io.BytesIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                stored.writelines(bytes(row) for row in rows)
    return stored.getvalue()


@pytest.mark.django_db
def test_no_email_and_no_ip_address_reaches_the_database() -> None:
    run("disqus", EXPORTS / "disqus.xml")
    run("wordpress", EXPORTS / "wordpress.xml")
    run("coral", EXPORTS / "comments.csv", "--members", EXPORTS / "users.csv")
    stored = all_that_is_stored()
    assert b"Jeanne du Quai" in stored
    for private in (b"mail.example", b"203.0.113", b"198.51.100", b"2001:db8", b"moderation@"):
        assert private not in stored


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["disqus", "wordpress"])
def test_nothing_that_runs_reaches_the_database(name: str) -> None:
    run(name, EXPORTS / f"{name}.xml")
    stored = all_that_is_stored()
    for payload in (b"<script", b"onerror=", b"javascript:alert"):
        assert payload not in stored
