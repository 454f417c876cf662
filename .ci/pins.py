"""Keeps the pins in one list: requirements.lock, mirrored in pyproject.toml for `uv run`.

python .ci/pins.py            check that the lock answers pyproject.toml and the mirror equals it
python .ci/pins.py --write    write the mirror anew (after `--upgrade`, also newer versions)
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
BEGIN, END = "constraint-dependencies = [\n", "]\n"


def compile_lock(target: Path, *options: str) -> None:
    """Resolve pyproject.toml into a lock that names no index."""
    command = "uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate"
    groups = "--no-emit-index-url --all-extras --group test --group lint"
    words = [*command.split(), *groups.split(), *options]
    subprocess.run([*words, str(PROJECT), "-o", str(target)], check=True, cwd=ROOT)  # noqa: S603  our own words


def pins() -> list[str]:
    """The lock's `name==version ; marker` lines, without their hashes."""
    lines = LOCK.read_text().splitlines()
    return [line.removesuffix("\\").strip() for line in lines if line[:1].isalnum()]


def write_mirror() -> None:
    """Replace the constraints in pyproject.toml by the lock's pins."""
    head, _, rest = PROJECT.read_text().partition(BEGIN)
    _, _, tail = rest.partition(END)
    mirrored = "".join(f"    {toml_string(pin)},\n" for pin in pins())
    PROJECT.write_text(head + BEGIN + mirrored + END + tail)


def toml_string(text: str) -> str:
    """A TOML string; literal where a marker holds double quotes."""
    return f"'{text}'" if '"' in text else f'"{text}"'


def complaints() -> list[str]:
    """What does not agree, one sentence each."""
    found = []
    mirror = tomllib.loads(PROJECT.read_text())["tool"]["uv"].get("constraint-dependencies", [])
    if mirror != pins():
        found.append(
            "pyproject.toml's constraints differ from requirements.lock: run with --write."
        )
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "requirements.lock"
        shutil.copy(LOCK, again)
        compile_lock(again)
        if again.read_text() != LOCK.read_text():
            found.append("requirements.lock does not answer pyproject.toml: run with --write.")
    return found


def main() -> None:
    """Write, or check and say what differs."""
    if "--write" in sys.argv:
        compile_lock(LOCK, *(["--upgrade"] if "--upgrade" in sys.argv else []))
        write_mirror()
    if found := complaints():
        sys.exit("\n".join(found))
    sys.stdout.write(f"{len(pins())} pins agree.\n")


if __name__ == "__main__":
    main()
