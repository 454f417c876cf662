"""Servers on one core and the load on another, so that neither takes from the other."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
SERVER_CORE, LOAD_CORE = "0", "1"
FLAGS = """--interface wsgi --http 1 --no-ws --workers 1 --blocking-threads 1 --runtime-mode mt
 --no-access-log --log-level warning"""
# As deploy/ has it, for every server that is measured.
POLICY = ["chrt", "--batch", "0"]
TICK = os.sysconf("SC_CLK_TCK")
NGINX = """
worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  open_file_cache max=1000; default_type application/json;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port} backlog=1024; root {folder}/files; }}
}}
"""


def program(name: str) -> str:
    """Where a program is; the end of the run if it is nowhere."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    return found or sys.exit(f"{name} is not installed: apt-get install {name}")


def database(address: str, name: str) -> str:
    """The address of another database of the same server."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def psql(address: str, *words: str) -> None:
    """Have PostgreSQL do something."""
    command = [program("psql"), "--quiet", "--set", "ON_ERROR_STOP=1", *words, address]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own words


def environment(address: str, **more: str) -> dict[str, str]:
    """As little as a service manager passes on: a server copies it for every request."""
    passed = ("PATH", "HOME", "MEDIA_ROOT")
    kept = {name: os.environ[name] for name in passed if name in os.environ}
    named = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    return {**kept, **named, "PYTHONPATH": str(ROOT), **more}


def manage(address: str, *words: str) -> str:
    """Run manage.py and return what it printed."""
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    done = subprocess.run(  # noqa: S603  our own command
        command, env=environment(address), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def new_database(server: str, name: str, stack: ExitStack) -> str:
    """A database of our own beside another, migrated; dropped when the stack ends."""
    name = f"benchmark_{name}_{os.getpid()}"
    psql(server, "-c", f"create database {name}")
    stack.callback(psql, server, "-c", f"drop database {name} with (force)")
    address = database(server, name)
    manage(address, "migrate", "--verbosity", "0")
    return address


class Load(NamedTuple):
    """What a server did in one run."""

    rate: float
    cpu_us: float
    p50_ms: float


class Server:
    """A server on its core."""

    def __init__(self, name: str, port: int, command: list[str], env: dict[str, str]) -> None:
        self.name, self.port = name, port
        pinned = [program("taskset"), "-c", SERVER_CORE, program(POLICY[0]), *POLICY[1:], *command]
        self.process = subprocess.Popen(pinned, env=env, cwd=ROOT)  # noqa: S603  our own command

    def pids(self) -> list[int]:
        """Its processes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [self.process.pid, *(int(child) for child in children.split())]

    def cpu(self) -> float:
        """Seconds that all its processes have computed."""
        ticks = 0
        for pid in self.pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICK

    def memory(self) -> float:
        """MiB of the process that answers."""
        status = Path(f"/proc/{self.pids()[-1]}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024

    def get(self, target: str) -> tuple[int, bytes, str]:
        """Status, body, etag."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        asking.request("GET", target)
        answer = asking.getresponse()
        got = answer.status, answer.read(), answer.getheader("etag") or ""
        asking.close()
        return got

    def ready(self, target: str) -> Server:
        """Itself, once it answers."""
        for _ in range(300):
            try:
                if self.get(target)[0] == 200:
                    return self
            except OSError:
                pass
            time.sleep(0.1)
        sys.exit(f"{self.name} does not answer at {target}")

    def rest(self) -> None:
        """Wait until it has answered whoever hung up: a slow one has much left to do, and would do
        it on the core of whatever is measured next."""
        spent = -1.0
        while spent != (spent := self.cpu()):
            time.sleep(0.2)

    def load(self, target: str, *, connections: int, seconds: int, etag: str = "") -> Load:
        """What it does under so many connections."""
        command = [program("taskset"), "-c", LOAD_CORE, program("wrk"), "-t1", "--latency"]
        command += [f"-c{connections}", f"-d{seconds}s"]
        command += ["-H", f"If-None-Match: {etag}"] if etag else []
        before = self.cpu()
        told = subprocess.run(  # noqa: S603  our own command
            [*command, f"http://127.0.0.1:{self.port}{target}"],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
        spent = self.cpu() - before
        self.rest()
        if "Non-2xx" in told:
            sys.exit(f"{self.name} fails at {target}:\n{told}")
        done = int(re.findall(r"(\d+) requests in", told)[0])
        rate = float(re.findall(r"Requests/sec:\s+([\d.]+)", told)[0])
        number, unit = re.findall(r"50%\s+([\d.]+)(us|ms|s)", told)[0]
        return Load(rate, spent / max(done, 1) * 1e6, float(number) * MS[unit])

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(60)


MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def granian(name: str, port: int, address: str, **env: str) -> Server:
    """The newsroom, as it is served in production, with one process."""
    command = [sys.executable, "-m", "granian", *FLAGS.split(), "--port", str(port)]
    return Server(
        name, port, [*command, "cms_community.wsgi:application"], environment(address, **env)
    )


def gunicorn(name: str, port: int, address: str, **env: str) -> Server:
    """The same under the server that most Wagtail sites have, with one process of eight threads."""
    command = [sys.executable, "-m", "gunicorn", "--threads", "8", "--keep-alive", "60"]
    command += ["--bind", f"127.0.0.1:{port}", "cms_community.wsgi:application"]
    return Server(name, port, command, environment(address, **env))


def nginx(port: int, folder: Path, files: dict[str, bytes]) -> Server:
    """The very same bytes, as files."""
    (folder / "files").mkdir()
    for name, content in files.items():
        (folder / "files" / name).write_bytes(content)
    for part in (folder, folder / "files"):
        part.chmod(0o755)
    written = folder / "nginx.conf"
    written.write_text(NGINX.format(folder=folder, port=port))
    return Server("nginx", port, [program("nginx"), "-c", str(written)], dict(os.environ))
