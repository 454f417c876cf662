"""Where the demo newsroom answers, and on which port it may."""

from __future__ import annotations

import contextlib
import errno
import socket
import threading

from django.core.management import call_command

from ..conf import setting
from ..delivery.working import Worker
from .people import LOGINS, PASSWORD


class CannotListen(Exception):
    """The address cannot be served on; the sentence says why and what to do."""


def refuse_busy_port(host: str, port: int, *, option: str = "--port") -> None:
    """Find out before the work begins, not after, that another program has an option's port."""
    try:
        bind(host, port)
    except OSError as error:
        raise CannotListen(reason(error, host, port, option)) from error


def bind(host: str, port: int) -> None:
    """Take a port for a moment; OSError if it cannot be taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def free_after(host: str, port: int) -> int:
    """The next port that nobody has."""
    for other in range(port + 1, port + 100):
        with contextlib.suppress(OSError):
            bind(host, other)
            return other
    return port + 100


def reason(error: OSError, host: str, port: int, option: str) -> str:
    """One sentence, in French and in English."""
    if error.errno == errno.EADDRINUSE:
        way = f"{option} {free_after(host, port)}"
        return (
            f"Le port {port} est déjà pris : arrêtez l’autre programme ou ajoutez {way}."
            f" / Port {port} is taken: stop the other program or add {way}."
        )
    return (
        f"On ne peut pas écouter sur {host}:{port} ({error.strerror}) : essayez"
        " --host 127.0.0.1 --port 8000. / Cannot listen there: try those."
    )


def directions(host: str, port: int) -> str:
    """Where the site, the admin and the API are, and who may log in."""
    root = address(host, port)
    names = ", ".join(login.username for login in LOGINS)
    return "\n".join(
        (
            f"  Site            {root}/",
            f"  Rédaction       {root}/admin/      (admin)",
            f"  API             {root}/api/v1/articles/",
            f"  Mode d’emploi   {root}/api/v1/docs/      (API docs)",
            f"  Identifiants    {names} ; mot de passe : {PASSWORD}      (logins, password)",
        )
    )


def address(host: str, port: int) -> str:
    """Where the newsroom answers."""
    return f"http://{visible(host)}:{port}"


def visible(host: str) -> str:
    """The host as one types it in a browser."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104  compared only; never bound unless asked
        return "localhost"
    return f"[{host}]" if ":" in host else host


def serve(host: str, port: int) -> None:
    """Answer until it is interrupted, doing meanwhile what a worker does in production."""
    bracketed = f"[{host}]" if ":" in host else host
    worker = Worker(interval=setting("WORKER_INTERVAL"), say=lambda line: None)
    threading.Thread(target=worker.run, daemon=True, name="worker").start()
    call_command("runserver", f"{bracketed}:{port}", use_reloader=False, skip_checks=True)
