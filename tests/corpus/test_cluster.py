"""The cluster: a real scheduler and two real workers as processes of their own, over loopback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from kyrtext import frequency, keyness, read, timeline
from kyrtext.errors import KyrtextError

pytest.importorskip("distributed")
from kyrtext.corpus import cluster

EXPORTS = Path(__file__).resolve().parents[2] / "examples" / "exports"
DASK = [sys.executable, "-m", "dask"]


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Address of a scheduler, and its two workers."""
    place = tmp_path_factory.mktemp("dask")
    where = place / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": place}
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
        import json

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


def compare(there, here) -> None:
    for by in (None, "platform", "month", "group"):
        pd.testing.assert_frame_equal(frequency(there, by=by), frequency(here, by=by))
    how = {"by": "platform", "top": 9, "weight": "author", "intervals": True}
    pd.testing.assert_frame_equal(frequency(there, **how), frequency(here, **how))
    sides = [
        keyness(corpus.where(platform="odnoklassniki"), corpus.where(platform="facebook"))
        for corpus in (there, here)
    ]
    pd.testing.assert_frame_equal(*sides, rtol=1e-12)
    pd.testing.assert_frame_equal(
        *(timeline(corpus, ["жумуш", "шайлоо"], every="month") for corpus in (there, here))
    )


def test_tables_are_those_of_one_machine_and_a_killed_worker_changes_nothing(machines, whole) -> None:
    address, workers = machines
    with cluster.connected(address) as client:
        client.wait_for_workers(2, timeout=60)
        there = cluster.read(client, [f"file://{EXPORTS}"])
        assert there.notes["reading"].documents == whole.notes["reading"].documents
        compare(there, whole)
        os.kill(workers[0].pid, signal.SIGKILL)  # with half of the parts
        compare(there, whole)
        assert len(client.scheduler_info()["workers"]) == 1


def test_errors_are_said() -> None:
    with pytest.raises(KyrtextError, match="no scheduler"), cluster.connected("tcp://127.0.0.1:9"):
        pass
    with pytest.raises(KyrtextError, match="cannot read"):
        cluster.files(["memory://nowhere"])


def test_files_come_in_the_order_of_reading() -> None:
    names = [file.name for file in cluster.files([str(EXPORTS)])]
    assert len(names) > 50
    sources = read(EXPORTS).documents["source"].str.split("!").str[0]
    assert [name for name in names if name in set(sources)] == list(dict.fromkeys(sources))
