"""The model that the live test asks: that of OPENAI_BASE_URL, or a small one on this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKER = ROOT / ".ci" / "local-model"
SKIP = 77
_READY, _STOPPED = 300.0, 20.0
"""Seconds that a server may take to load its model, and to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model on a server; `process` is the server, if it was started here."""

    url: str
    name: str
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def is_local(self) -> bool:
        """Whether the server was started here, so that it is known what it can do."""
        return self.process is not None

    def stop(self) -> None:
        """End the server, if it was started here and still runs."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(_STOPPED)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def some_model(folder: Path) -> Iterator[Model]:
    """Give the model that the environment names, or start a small one and end it in any case."""
    if url := os.environ.get("OPENAI_BASE_URL", ""):
        name = os.environ.get("OPENAI_MODEL", "")
        if not name:
            pytest.fail("OPENAI_BASE_URL is set; set OPENAI_MODEL to a model of that server, too")
        yield Model(url=url, name=name, environment=dict(os.environ))
        return
    made = _made()
    with (folder / "server.log").open("wb") as log:
        model = _started(made, log.fileno())
        try:
            _wait(model, folder / "server.log")
            yield model
        finally:
            model.stop()


def _made() -> Mapping[str, str]:
    """Have the server and the weights made, or skip with the reason why they cannot be had."""
    lines = []
    command = [sys.executable, str(MAKER)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as maker:
        assert maker.stdout
        assert maker.stderr
        for line in maker.stderr:
            lines.append(line.strip())
            print(line, end="", flush=True)
        paths = dict(line.strip().split(" ", 1) for line in maker.stdout)
    last = lines[-1] if lines else "no reason is given"
    if maker.returncode == SKIP:
        pytest.skip(last.removeprefix("skip: "))
    if maker.returncode:
        pytest.fail(last)
    return paths


def _started(made: Mapping[str, str], log: int) -> Model:
    port = _free_port()
    threads = str(min(2, os.cpu_count() or 1))
    command = [made["server"], "--model", made["weights"], "--alias", made["model"]]
    command += ["--host", "127.0.0.1", "--port", str(port), "--offline"]
    command += ["-c", "6144", "-np", "1", "-t", threads]
    # No key goes to a server that needs none, and threads that wait must not keep the cores busy.
    environment = {name: value for name, value in os.environ.items() if name != "OPENAI_API_KEY"}
    process = subprocess.Popen(
        command, stdout=log, stderr=log, env={**environment, "GOMP_SPINCOUNT": "0"}
    )
    url = f"http://127.0.0.1:{port}/v1"
    named = {"OPENAI_BASE_URL": url, "OPENAI_MODEL": made["model"]}
    return Model(url=url, name=made["model"], environment={**environment, **named}, process=process)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(model: Model, log: Path) -> None:
    """Wait until the server has loaded its model."""
    assert model.process
    end = time.monotonic() + _READY
    while time.monotonic() < end and model.process.poll() is None:
        try:
            with urllib.request.urlopen(model.url.removesuffix("/v1") + "/health", timeout=5):
                return
        except (urllib.error.URLError, OSError) as fault:
            if isinstance(fault, urllib.error.HTTPError):
                fault.close()  # it answers that it is still loading
        time.sleep(0.5)
    lines = log.read_text("utf-8", "replace").splitlines()
    pytest.fail("the server does not come up:\n" + "\n".join(lines[-10:]))
