"""The example newspaper, written and served: `python benchmarks/newspaper.py`.

Makes the demo's newsroom and an invented one of 5,000 articles in PostgreSQL databases of its own
(beside the one that DATABASE_URL names) and writes a newspaper of each as files; changes one
article and writes what shows it; serves the newspaper beside its API and asks for the front page
fifty times a second, while nothing changes and while an article is published every second. Prints
a table in Markdown. Needs Node.js.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import serving
from serving import environment

PAPER = serving.ROOT / "examples" / "newspaper"
API, SITE = 8790, 8791
RATE, SECONDS = 50, 20
SECRET = "whsec_b25seSBmb3IgYmVuY2htYXJrcywgbm8gc2VjcmV0"  # noqa: S105  no secret
PUBLISH = """
from home.models import ArticlePage
article = ArticlePage.objects.order_by("-first_published_at").first()
article.title += " !"
article.save_revision().publish()
"""
# What a newsroom that was made a moment ago has still to draw and to render is done first.
HOOK = """
from cms_community.delivery.webhooks.models import Endpoint
from cms_community.delivery.actions import render_due
from cms_community.pictures.files import make_some
while make_some() or render_due():
    pass
Endpoint.objects.create(name="paper", url="http://127.0.0.1:{port}/webhooks/", secret="{secret}")
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5000)
    asked = parser.parse_args()
    server = os.environ.get("DATABASE_URL", "postgres://root@127.0.0.1:5432/postgres")
    say("| | wanted | measured |\n|---|--:|--:|")
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.environ["MEDIA_ROOT"] = str(scratch / "media")
        demo = serving.new_database(server, "newspaper_demo", stack)
        shell(demo, "from cms_community.demo.press import build; build()")
        development = {"DJANGO_SETTINGS_MODULE": "cms_community.settings.development"}
        manage(demo, "demo", "--no-serve", "--picture-width", "400", **development)
        with running_api(demo):
            row("the demo, as files", "30 s", written(scratch / "demo"))
        many = serving.new_database(server, "newspaper", stack)
        shell(
            many, f"from benchmarks.newsroom import make_newsroom; make_newsroom({asked.articles})"
        )
        with running_api(many):
            measure(many, scratch / "many", asked.articles)


def measure(address: str, folder: Path, articles: int) -> None:
    """Files first, then what is served."""
    row(f"{articles:,} articles, as files", "", written(folder))
    shell(address, PUBLISH)
    row("one article changed: the files that show it", "5 s", written(folder))
    shell(address, HOOK.format(port=SITE, secret=SECRET))
    written(folder)
    with ExitStack() as stack:
        start(stack, ["node", str(PAPER / "dist/node/server/main.js")], site_environment(folder))
        worker = [sys.executable, str(serving.ROOT / "manage.py"), "worker"]
        start(stack, worker, environment(address, WEBHOOK_ALLOWED_HOSTS="127.0.0.1"))
        wait_for(SITE)
        row(f"front page, {RATE} a second: p95", "20 ms", asked_for("/"))
        over = threading.Event()
        publishing = threading.Thread(target=publish_on, args=[address, over])
        publishing.start()
        row("the same, while articles are published: p95", "20 ms", asked_for("/"))
        over.set()
        publishing.join()


def publish_on(address: str, over: threading.Event) -> None:
    """An editor who publishes one article after the other."""
    program = f"import time\nfor _ in range({SECONDS}):\n"
    lines = PUBLISH.strip().splitlines()
    program += "".join(f"    {line}\n" for line in [*lines, "time.sleep(1)"])
    shell(address, program)
    over.wait()


def written(folder: Path) -> str:
    """Write the newspaper, or what has changed of it; what it took and drew."""
    began = time.monotonic()
    command = ["node", str(PAPER / "dist/node/server/static.js"), str(folder)]
    done = subprocess.run(  # noqa: S603  our own command
        command, env=site_environment(folder), cwd=PAPER, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"The newspaper was not written: {done.stderr}")
    drawn, pages = re.findall(r"(\d+) of (\d+) pages", done.stdout)[0]
    return f"{time.monotonic() - began:.1f} s, {int(drawn):,} of {int(pages):,} pages"


def site_environment(folder: Path) -> dict[str, str]:
    """What the newspaper is told."""
    return {
        "PATH": os.environ["PATH"],
        "API_URL": f"http://127.0.0.1:{API}",
        "PORT": str(SITE),
        "WEBHOOK_SECRET": SECRET,
        "NEWSPAPER_COPY": f"{folder}-copy",
    }


def asked_for(path: str) -> str:
    """The 50th and the 95th of a hundred answers, at a steady rate, whoever is slow."""
    times = [at / RATE for at in range(RATE * SECONDS)]
    began = time.monotonic() + 0.5
    with ThreadPoolExecutor(RATE) as crowd:
        took = list(crowd.map(lambda at: ask(path, began + at), times))
    cuts = statistics.quantiles(took, n=20)
    return f"{cuts[18] * 1000:.1f} ms (p50 {statistics.median(took) * 1000:.1f})"


def ask(path: str, at: float) -> float:
    """Ask at a moment; the seconds from that moment until the whole answer was there."""
    time.sleep(max(0.0, at - time.monotonic()))
    asking = http.client.HTTPConnection("127.0.0.1", SITE, timeout=60)
    asking.request("GET", path, headers={"Accept-Encoding": "br"})
    answer = asking.getresponse()
    answer.read()
    asking.close()
    if answer.status != 200:
        sys.exit(f"The newspaper answers {answer.status} at {path}.")
    return time.monotonic() - at


def running_api(address: str) -> ExitStack:
    """The API, one process of granian, until the stack ends."""
    stack = ExitStack()
    command = [sys.executable, "-m", "granian", *serving.FLAGS.split(), "--port", str(API)]
    start(stack, [*command, "cms_community.wsgi:application"], environment(address))
    wait_for(API, "/api/v1/articles/")
    return stack


def start(stack: ExitStack, command: list[str], env: dict[str, str]) -> None:
    """Run a program until the stack ends."""
    process = subprocess.Popen(command, env=env, cwd=serving.ROOT)  # noqa: S603  our own command
    stack.callback(process.wait, 60)
    stack.callback(process.terminate)


def wait_for(port: int, path: str = "/") -> None:
    """Return once somebody answers at a port."""
    for _ in range(600):
        try:
            asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            asking.request("GET", path)
            if asking.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"Nobody answers at port {port}.")


def shell(address: str, program: str) -> None:
    """Run a program of ours in a process of its own."""
    manage(address, "shell", "--verbosity", "0", "-c", program)


def manage(address: str, *words: str, **env: str) -> None:
    """Run manage.py; what it printed if it failed."""
    command = [sys.executable, str(serving.ROOT / "manage.py"), *words]
    done = subprocess.run(  # noqa: S603  our own command
        command, env=environment(address, **env), cwd=serving.ROOT, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}")


def row(what: str, wanted: str, measured: str) -> None:
    """A row of the table, as soon as it is known."""
    say(f"| {what} | {wanted} | {measured} |")


def say(line: str) -> None:
    """A line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
