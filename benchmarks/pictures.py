"""Forty photos of twelve megapixels, from the drop to the album: `python benchmarks/pictures.py`.

Makes a PostgreSQL database of its own (beside the one that DATABASE_URL names) and the photos,
drops the files as the album page does, one
after the other, then publishes the album, lets the worker draw the rest, and prints a table.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import django
from PIL import Image, ImageFilter
from serving import new_database

SIZE = (4000, 3000)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=40)
    asked = parser.parse_args()
    server = os.environ.get("DATABASE_URL", "postgres://root@127.0.0.1:5432/postgres")
    with ExitStack() as stack:
        address = new_database(server, "pictures", stack)
        media = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ |= {"DATABASE_URL": address, "MEDIA_ROOT": media}
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        django.setup()
        with ProcessPoolExecutor(1) as painter:
            painter.submit(paint, asked.photos, Path(media)).result()
        measure(sorted(Path(media).glob("IMG_*.jpg")))
        from django.db import connections  # noqa: PLC0415  there were no settings before

        connections.close_all()


def paint(count: int, folder: Path) -> None:
    """So many different photos, painted by another process, whose memory is not the server's."""
    grain = Image.merge("RGB", [Image.effect_noise(SIZE, 50) for _ in range(3)])
    grain = grain.filter(ImageFilter.GaussianBlur(1))
    for number in range(count):
        light = Image.linear_gradient("L").rotate(9 * number).resize(SIZE).convert("RGB")
        photo = Image.blend(light, grain, 0.35)
        photo.save(folder / f"IMG_{number:03}.jpg", "JPEG", quality=88)


def measure(files: list[Path]) -> None:
    """Drop, publish, draw; print what each took."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415  see main
    from django.test import Client  # noqa: PLC0415  see main

    from benchmarks.writing import unfollowed  # noqa: PLC0415  see main
    from cms_community.delivery.actions import render_due, settle  # noqa: PLC0415  see main
    from cms_community.pictures.files import make_some  # noqa: PLC0415  see main
    from cms_community.pictures.models import Picture  # noqa: PLC0415  see main
    from tests.builders import make_album, make_alice, make_home, make_section  # noqa: PLC0415  see main

    section = make_section(parent=make_home())
    client = Client()
    client.force_login(make_alice())
    before, times = peak(), []
    for path in files:
        began = time.perf_counter()
        sent = {"file": SimpleUploadedFile(path.name, path.read_bytes(), "image/jpeg")}
        answer = client.post("/admin/community/pictures/drop/", sent)
        lines = answer.getvalue()
        times.append(time.perf_counter() - began)
        if answer.status_code != 200:
            sys.exit(lines.decode())
    memory = peak()
    pictures = list(Picture.objects.order_by("pk"))
    shown = all(picture.renditions.count() >= 3 for picture in pictures)
    album = make_album(pictures=pictures, parent=section, live=False)
    with_us, without = [], []
    for _ in range(7):
        with unfollowed():
            without.append(publish(album))
        with_us.append(publish(album))
    settle()
    render_due()
    began = time.perf_counter()
    while make_some():
        pass
    drawn = time.perf_counter() - began
    added = 1000 * (statistics.median(with_us) - statistics.median(without))
    size = sum(path.stat().st_size for path in files) / len(files) / 1e6
    lines_ = [
        "| what | |",
        "|---|--:|",
        f"| {len(files)} photos of 12 megapixels, {size:.1f} MB each, stored and listed (≤ 60 s) "
        f"| **{sum(times):.1f} s** |",
        f"| one of them, its first files included (≤ 1 s): median, longest "
        f"| {statistics.median(times):.2f} s, **{max(times):.2f} s** |",
        f"| all can be shown at once | {'yes' if shown else 'no'} |",
        f"| memory of the server: before, at most (≤ 400 MB) | {before:.0f}, **{memory:.0f} MB** |",
        f"| publishing the album, added to Wagtail's own (≤ 300 ms) | **{added:.0f} ms** |",
        f"| all other files, AVIF included, by one worker | {drawn:.0f} s |",
    ]
    sys.stdout.write("\n".join(lines_) + "\n")


def publish(album: Any) -> float:
    """Seconds that an editor waits."""
    album.title = f"Album {time.monotonic()}"
    began = time.perf_counter()
    album.save_revision().publish()
    return time.perf_counter() - began


def peak() -> float:
    """The most memory that this process ever had, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


if __name__ == "__main__":
    main()
