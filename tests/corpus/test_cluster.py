"""The cluster: a real scheduler and two real workers as processes of their own, over loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kyrtext import read
from kyrtext.corpus.build import Settings
from kyrtext.corpus.corpus import Corpus
from kyrtext.corpus.documents import plain_documents
from kyrtext.files.errors import KyrtextError

pytest.importorskip("distributed")
from kyrtext.corpus import cluster

EXPORTS = Path(__file__).resolve().parents[2] / "examples" / "exports"
SETTING = {**os.environ, "PYTHONPATH": str(EXPORTS.parent.parent)}
DASK = [sys.executable, "-m", "dask"]


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Address of a scheduler, and its two workers."""
    place = tmp_path_factory.mktemp("dask")
    where = place / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": place, "env": SETTING}
    running = [
        subprocess.Popen(
            [
                *DASK,
                "scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--no-dashboard",
                "--scheduler-file",
                str(where),
            ],
            **quiet,
        )
    ]
    try:
        deadline = time.monotonic() + 60
        while not where.exists():
            assert time.monotonic() < deadline, "the scheduler did not start"
            time.sleep(0.2)
        workers = [
            subprocess.Popen(
                [
                    *DASK,
                    "worker",
                    "--scheduler-file",
                    str(where),
                    "--nthreads",
                    "1",
                    "--no-dashboard",
                    "--no-nanny",
                ],
                **quiet,
            )
            for _ in range(2)
        ]
        running += workers
        yield json.loads(where.read_text())["address"], workers
    finally:
        # workers that wait for a scheduler which is already gone do not leave politely
        for process in reversed(running):
            process.terminate()
        for process in reversed(running):
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=15)


@pytest.fixture(scope="module")
def whole():
    return read(EXPORTS)


def same(one: Corpus, other: Corpus) -> None:
    for name in ("ids", "starts", "opens", "bounds"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    pd.testing.assert_frame_equal(one.lexicon, other.lexicon)
    pd.testing.assert_frame_equal(plain_documents(one.documents), plain_documents(other.documents))
    assert one.notes["reading"].told() == other.notes["reading"].told()


def test_the_corpus_is_that_of_one_machine_and_a_killed_worker_changes_nothing(machines, whole) -> None:
    address, workers = machines
    with cluster.connected(address) as client:
        client.wait_for_workers(2, timeout=60)
        same(cluster.read(client, [f"file://{EXPORTS}"]), whole)
        dying = threading.Timer(
            0.3, lambda: os.kill(workers[0].pid, signal.SIGKILL)
        )  # with half of the files
        dying.start()
        same(cluster.read(client, [str(EXPORTS)]), whole)
        dying.join()
        same(cluster.read(client, [EXPORTS]), whole)
        assert len(client.scheduler_info()["workers"]) == 1


def test_links_to_one_file_are_read_once(machines, tmp_path: Path) -> None:
    folder = tmp_path / "vk"
    folder.mkdir()
    row = {
        "id": 1,
        "owner_id": -7,
        "from_id": 5,
        "date": 1600000000,
        "post_type": "post",
        "text": "Жумуш бар",
    }
    (folder / "a.json").write_text(json.dumps([row]), "utf-8")
    (folder / "b.json").symlink_to(folder / "a.json")
    with cluster.connected(machines[0]) as client:
        there = cluster.read(client, [folder])
    assert there.notes["reading"].ignored == [("b.json", "the same file is read already")]
    same(there, read(folder))


def test_errors_are_said() -> None:
    with pytest.raises(KyrtextError, match="no scheduler"), cluster.connected("tcp://127.0.0.1:9"):
        pass
    with pytest.raises(KyrtextError, match="cannot read"):
        cluster.files(["memory://nowhere"])


def test_files_come_in_the_order_of_reading() -> None:
    names = [file.name for file in cluster.files([str(EXPORTS)])]
    assert len(names) > 50
    sources = read(EXPORTS, settings=Settings(anonymise="off")).documents["source"].str.split("!").str[0]
    assert [name for name in names if name in set(sources)] == list(dict.fromkeys(sources))


@pytest.mark.skipif(os.name != "posix", reason="process groups of POSIX")
@pytest.mark.parametrize("seconds", [3, 6])
def test_ctrl_c_is_one_line(seconds: float) -> None:
    """Every process of a terminal hears it; one tells of it, and none stays."""
    command = [sys.executable, "-m", "kyrtext", "freq", "examples/exports", "--workers", "2", "--quiet"]
    process = subprocess.Popen(
        command,
        cwd=EXPORTS.parents[1],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(seconds)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode in (0, 130)
    lines = [line for line in told.splitlines() if line.strip()]
    assert lines == (["kyrtext: stopped; nothing half-written is left"] if process.returncode else [])
    until = time.monotonic() + 10
    while _anybody(process.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert not _anybody(process.pid)


def _anybody(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
