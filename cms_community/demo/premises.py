"""Where the demo newsroom may be built, and what `--reset` may clear."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection

from home.models import HomePage

from .plan import NEWSROOM_ID
from .tree import untouched_welcome


class NotOurs(Exception):
    """The database or the folder is not the demo's to touch; the sentence says which."""


def newsroom_stands() -> bool:
    """Whether the database holds a demo newsroom: it is built whole in one transaction, or not."""
    return is_migrated(HomePage._meta.db_table) and stands()


def refuse_another_site() -> None:
    """Refuse a migrated database in which someone has begun a site that is not the demo's."""
    if not stands() and untouched_welcome() is None:
        raise NotOurs(
            f"La base {database_name()} contient déjà un site qui n’est pas la démonstration."
            " Donnez-en une autre par DATABASE_URL. / This database holds another site:"
            " name another one with DATABASE_URL."
        )


def clear() -> None:
    """Delete the demo's database and pictures; refuse what is not where it puts them."""
    refuse_elsewhere()
    if is_migrated("wagtailcore_page") and is_migrated(HomePage._meta.db_table):
        refuse_another_site()
    connection.close()
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{default_database()}{suffix}").unlink(missing_ok=True)
    shutil.rmtree(default_media(), ignore_errors=True)


def refuse_silence() -> None:
    """Refuse a database that does not answer."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        (why, *_) = str(error).splitlines()
        raise NotOurs(
            f"La base {database_name()} ne répond pas ({why}) : démarrez-la, créez-la, ou nommez-en"
            " une autre par DATABASE_URL. / The database does not answer: start it, create it, or"
            " name another with DATABASE_URL."
        ) from error


@contextmanager
def alone(address: str) -> Iterator[None]:
    """Have the newsroom to oneself: a second demo would name its pictures by its own address."""
    at = connection.settings_dict
    known = f"{at['HOST']}:{at['PORT']}/{database_name()}"
    name = hashlib.sha256(known.encode()).hexdigest()[:8]
    place = Path(settings.ROOT) / "var" / f"demo-{name}.lock"
    place.parent.mkdir(exist_ok=True)
    with place.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise NotOurs(
                f"Cette rédaction est déjà ouverte à {lock.read()} : allez-y, ou arrêtez cette"
                " démo d’abord. / This newsroom is open there already: go there, or stop that"
                " demo first."
            ) from error
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        try:
            yield
        finally:
            place.unlink(missing_ok=True)


def refuse_elsewhere() -> None:
    """Refuse to clear a database or a media folder that someone else named."""
    theirs = connection.vendor != "sqlite" or Path(database_name()) != default_database()
    if theirs or Path(settings.MEDIA_ROOT) != default_media():
        raise NotOurs(
            "--reset n’efface que var/newsroom.sqlite3 et var/media, et la base est ici"
            f" {database_name()} : videz-la vous-même. / --reset only clears var/newsroom.sqlite3"
            " and var/media: clear another database or media folder yourself."
        )


def stands() -> bool:
    """Whether the front page is there that only the demo plants."""
    return HomePage.objects.filter(public_id=NEWSROOM_ID).exists()


def is_migrated(table: str) -> bool:
    """Whether the database has that table."""
    return table in connection.introspection.table_names()


def database_name() -> str:
    """The name or path of the database, never its password."""
    return str(connection.settings_dict["NAME"])


def default_database() -> Path:
    """Where the project keeps its database unless told otherwise."""
    return Path(settings.ROOT) / "var" / "newsroom.sqlite3"


def default_media() -> Path:
    """Where the project keeps its pictures unless told otherwise."""
    return Path(settings.ROOT) / "var" / "media"
