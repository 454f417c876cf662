"""Erases a member of a source, and prints the answer that the law requires."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from ....members.models import Source
from ...erasure.actions import erase_member
from ...erasure.reads import Doomed, what_goes
from ...erasure.report import FORMATS, LANGUAGES, report_of


class Command(BaseCommand):
    """`manage.py erase_member forum m4`."""

    help = (
        "Erases a member's name and words from everything we keep, for good: comments, picks and"
        " the desk's notes on them, documents, search, drafts, every version of every page. The id"
        " is kept as a salted hash, so that no later import brings the member back; that holds for"
        " an id of which nothing is known, too. Then prints every place where the words were"
        " shown, with dates, and where they may still be; again for an id erased before."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A source, an id."""
        parser.add_argument("source", help="The source's name, as import_comments has it.")
        parser.add_argument("id", help="The member's id at the source.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")
        parser.add_argument("--format", choices=sorted(FORMATS), default="txt")
        parser.add_argument(
            "--language", choices=sorted(LANGUAGES), default="en", help="Of what is printed."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, erase, print."""
        source = self.source(options["source"])
        member_id: str = options["id"].strip()
        if not member_id:
            raise CommandError("Give the member's id at the source: it is empty.")
        if not options["yes"]:
            self.ask(member_id, what_goes(source, member_id))
        erasure = erase_member(source=source, member_id=member_id, by=None)
        with translation.override(options["language"]):
            self.stdout.write(FORMATS[options["format"]].write(report_of(erasure)), ending="")

    def source(self, name: str) -> Source:
        """The source of this name, or a sentence that names those there are."""
        found = Source.objects.filter(name=name).first()
        if found is None:
            known = ", ".join(Source.objects.values_list("name", flat=True)) or "none yet"
            raise CommandError(f"No source is called {name!r}. Known: {known}.")
        return found

    def ask(self, member_id: str, doomed: Doomed) -> None:
        """Tell what will go, and go on only if the id is written once more."""
        known = f"{doomed.member}: " if doomed.member else "Nothing is known of this member: "
        shown = len(doomed.shown_now)
        self.stderr.write(
            f"{known}{doomed.comments} comments, {doomed.picks} picks, shown in {shown} documents."
        )
        try:
            written = input("Write the id once more to erase it all for good: ")
        except EOFError:
            written = ""
        if written.strip() != member_id:
            raise CommandError("Nothing was erased: the id was not written. --yes does not ask.")
