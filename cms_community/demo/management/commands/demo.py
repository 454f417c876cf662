"""The demo newsroom, from nothing to the first answer."""

from __future__ import annotations

import gc
from argparse import ArgumentTypeError
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms_community.comments.desk.arrivals import work_off
from cms_community.conf import newsroom_zone
from cms_community.delivery.actions import mark_everything, render_due

from ... import press
from ...newsroom import build_newsroom, picture_keys
from ...painting import WIDTH, cores, easels
from ...plan import SEED, Plan
from ...premises import NotOurs, alone, clear, newsroom_stands, refuse_another_site, refuse_silence
from ...progress import Progress
from ...script import read_script
from ...serving import CannotListen, address, directions, refuse_busy_port, serve
from ...tree import move_site


class Command(BaseCommand):
    """Makes a living French newsroom in an empty database, then serves it."""

    help = "Makes a living French newsroom in an empty database, then serves it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The options, with what each is for."""
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--port", default=8000, type=port_number, help="the port to listen on")
        parser.add_argument("--no-serve", action="store_true", help="only prepare the newsroom")
        parser.add_argument("--reset", action="store_true", help="delete the demo and start over")
        parser.add_argument(
            "--picture-width", default=WIDTH, type=int, help="smaller pictures are painted sooner"
        )
        parser.add_argument(
            "--with-newspaper", action="store_true", help="serve the example newspaper beside it"
        )
        parser.add_argument("--newspaper-port", default=4321, type=port_number, help="its port")
        parser.add_argument(
            "--newspaper-static",
            metavar="FOLDER",
            type=Path,
            help="write it as files, then end; of a demo that runs, if one does",
        )
        parser.add_argument(
            "--seed", default=SEED, type=int, help="another number makes another newsroom"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse what cannot work before any work is done; then prepare, tell, serve."""
        host, port, files = options["host"], options["port"], options["newspaper_static"]
        here, paper = address(host, port), address(host, options["newspaper_port"])
        # Pictures are named by whole addresses, on the port that was asked for.
        settings.WAGTAILADMIN_BASE_URL = here
        try:
            refuse_together(options)
            # Of a demo that runs, a newspaper is written as it is.
            if files and not options["reset"] and press.is_served(here):
                self.ask_press(options, paper)
                self.build_press(options)
                press.write_files(files, api=here)
                return
            with alone(here):
                self.make_ready(options, paper)
                if files:
                    with press.answering(host, port):
                        press.write_files(files, api=here)
                    return
                self.stdout.write(directions(host, port))
                if not options["no_serve"]:
                    self.serve(options, paper)
        except (CannotListen, NotOurs, press.NoPress) as refusal:
            raise CommandError(str(refusal)) from refusal

    def make_ready(self, options: dict[str, Any], paper: str) -> None:
        """Everything that is to be served."""
        # A server that runs on would remember the tables that a reset takes from under it.
        if options["reset"] or not options["no_serve"]:
            refuse_busy_port(options["host"], options["port"])
        self.ask_press(options, paper)
        refuse_silence()
        self.build_press(options)
        if options["reset"]:
            clear()
        self.prepare(options)

    def ask_press(self, options: dict[str, Any], paper: str) -> None:
        """Refuse what the newspaper cannot do; have the newsroom know where it will be."""
        if not (options["with_newspaper"] or options["newspaper_static"]):
            return
        press.node()
        if options["newspaper_static"]:
            press.refuse_folder(options["newspaper_static"])
        if options["with_newspaper"]:
            place = options["host"], options["newspaper_port"]
            refuse_busy_port(*place, option="--newspaper-port")
            press.lead_to(paper)

    def build_press(self, options: dict[str, Any]) -> None:
        """Have the newspaper ready to run."""
        if options["with_newspaper"] or options["newspaper_static"]:
            with Progress(self.stdout).stage("Journal d’exemple"):
                press.build()

    def serve(self, options: dict[str, Any], paper: str) -> None:
        """Answer until interrupted, the newspaper beside if it is asked for."""
        host, port = options["host"], options["port"]
        with ExitStack() as beside:
            if options["with_newspaper"]:
                self.stdout.write(f"  Journal         {paper}/")
                secret = press.webhook(paper).secret
                place = {"host": host, "port": options["newspaper_port"]}
                beside.enter_context(press.running(api=address(host, port), secret=secret, **place))
            self.stdout.write("\n  Ctrl+C pour arrêter / to stop.\n")
            serve(host, port)

    def prepare(self, options: dict[str, Any]) -> None:
        """A whole newsroom: built if there is none, left as the person made it if there is."""
        progress = Progress(self.stdout)
        if newsroom_stands():
            migrate(progress)
            move_site(options["port"])
            deliver(progress)
            self.stdout.write(
                "\nLe Fanal est déjà là, tel que vous l’avez laissé. / Already there."
            )
            return
        self.build(progress, options)
        self.stdout.write(f"\nLe Fanal est prêt en {progress.total}. / Your newsroom is ready.")

    def build(self, progress: Progress, options: dict[str, Any]) -> None:
        """Paint in the other processes while this one migrates, then put everything together."""
        now = timezone.localtime(timezone=newsroom_zone()).replace(
            minute=0, second=0, microsecond=0
        )
        plan = Plan(script=read_script(), now=now, seed=options["seed"])
        width = options["picture_width"]
        with easels(picture_keys(plan.script), width=width, processes=cores()) as painted:
            migrate(progress)
            refuse_another_site()
            build_newsroom(plan, painted, stage=progress.stage, port=options["port"])
        deliver(progress)


def port_number(written: str) -> int:
    """A port; refused as an option is if it is none."""
    number = int(written) if written.isdecimal() else 0
    if not 0 < number < 2**16:
        raise ArgumentTypeError(
            f"{written} : un port va de 1 à 65535. / A port is a number from 1 to 65535."
        )
    return number


def refuse_together(options: dict[str, Any]) -> None:
    """Options that say two things at once."""
    if options["with_newspaper"] and options["newspaper_static"]:
        raise CommandError(
            "--with-newspaper sert le journal, --newspaper-static l’écrit et s’arrête : choisissez."
            " / One serves the newspaper, the other writes it and ends: choose."
        )
    if options["with_newspaper"] and options["port"] == options["newspaper_port"]:
        raise CommandError(
            "La rédaction et le journal ne peuvent pas répondre au même port : changez"
            " --newspaper-port. / They cannot answer on one port: change --newspaper-port."
        )


def deliver(progress: Progress) -> None:
    """Render everything anew: it names pictures by the port, and the picks were made in bulk."""
    with progress.stage("Livraison à l’API"):
        mark_everything()
        render_due()
    with progress.stage("File de lecture du desk"):
        work_off()


def migrate(progress: Progress) -> None:
    """Bring the database up to date, and the groups' rights with it."""
    # Migrating makes millions of small objects that all stay: collecting them in vain takes 40 %
    # of the time.
    gc.disable()
    with progress.stage("Base de données"):
        call_command("migrate", verbosity=0)
    gc.enable()
