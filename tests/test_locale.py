"""The admin speaks French, all of it, and leaves Wagtail's own French alone."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import wagtail
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = sorted(
    path.parents[2]
    for top in ("cms_community", "home", "api")
    for path in (ROOT / top).glob("**/locale/fr/LC_MESSAGES/")
)
# Where our word is meant to stand for Wagtail's too.
MEANT = {"live", "slug"}

Key = tuple[Any, str | None]


def messages(catalogue: Any) -> dict[Key, Any]:
    """What a catalogue says for each message."""
    told = (one for one in catalogue if one.id)
    return {(tuple(one.id), in_letters(one.context)): tuple(one.string) for one in told}


def in_letters(context: str | bytes | None) -> str | None:
    """A message's context, which Babel leaves in bytes when it reads what is compiled."""
    return context.decode() if isinstance(context, bytes) else context


def source(package: Path) -> list[Message]:
    """The messages of a package's French source."""
    with (package / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        return [message for message in read_po(file) if message.id]


def test_every_package_with_words_has_a_catalogue() -> None:
    assert {path.name for path in PACKAGES} >= {"api", "comments", "home", "members", "pictures"}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_every_message_is_translated_and_none_is_a_guess(package: Path) -> None:
    for message in source(package):
        said = [message.string] if isinstance(message.string, str) else message.string
        assert all(said), message.id
        assert not message.fuzzy, message.id
        assert not list(message.check()), message.id
        # No line begins with what belongs to the word before it.
        assert not any(re.search(r"« | [;:?!»](?!\w)", one) for one in said), message.id


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_what_is_compiled_is_what_is_written(package: Path) -> None:
    folder = package / "locale/fr/LC_MESSAGES"
    with (folder / "django.po").open("rb") as po, (folder / "django.mo").open("rb") as mo:
        assert messages(read_mo(mo)) == messages(read_po(po))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_every_word_of_the_code_stands_in_its_catalogue(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / package.name
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__", "migrations"))
    monkeypatch.chdir(copy)
    call_command("makemessages", locale=["fr"], no_location=True, verbosity=0)
    told = {(message.id, message.context) for message in source(package)}
    assert {(message.id, message.context) for message in source(copy)} == told


def wagtails() -> Iterator[tuple[str, str]]:
    """What Wagtail says in French."""
    logging.getLogger("babel.messages.pofile").setLevel(logging.CRITICAL)
    for path in Path(wagtail.__file__).parent.glob("**/locale/fr/LC_MESSAGES/django.mo"):
        with path.open("rb") as file:
            for message in read_mo(file):
                if isinstance(message.id, str) and message.id and not message.context:
                    yield message.id, str(message.string)


def test_no_word_of_ours_replaces_one_of_wagtails() -> None:
    ours = {
        message.id: message.string
        for package in PACKAGES
        for message in source(package)
        if isinstance(message.id, str) and not message.context
    }
    theirs: dict[str, set[str]] = {}
    for said, translated in wagtails():
        theirs.setdefault(said, set()).add(translated.casefold())
    replaced = {
        said: (theirs[said], ours[said])
        for said in theirs.keys() & ours.keys() - MEANT
        if ours[said].casefold() not in theirs[said]
    }
    assert not replaced
