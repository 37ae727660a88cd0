"""A cluster gives the same rows, also when one of its workers is killed midway."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner

import xlappraise
from tests.conftest import EXAMPLE
from tests.support.many_workbooks import many
from xlappraise.cli import xlappraise as program
from xlappraise.register.cluster import executor_at
from xlappraise.register.executors import workers_of
from xlappraise.register.row import row_of
from xlappraise.xlsx.refusals import CannotRead

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():  # type: ignore[no-untyped-def]
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", processes=True) as made:
        made.wait_for_workers(2)
        yield made


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_the_same_rows_although_a_worker_is_killed(cluster, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    files = list(many(tmp_path, 12, different=3))
    workers = [worker.pid for worker in cluster.workers.values()]
    with executor_at(cluster.scheduler_address) as executor:
        assert workers_of(executor) == 2
        found = {}
        for row in xlappraise.portfolio(tmp_path, executor):
            found[row.path] = row
            if len(found) == 3:
                os.kill(workers[0], signal.SIGKILL)
    assert found == {str(path): row_of(path.read_bytes(), str(path)) for path in files}


def test_the_command_works_on_a_cluster(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "b.xlsx").write_bytes(b"")
    out = tmp_path / "register.csv"
    with distributed.LocalCluster(n_workers=1, dashboard_address=":0") as made:
        arguments = ["portfolio", str(tmp_path), "-o", str(out), "--dask", made.scheduler_address]
        done = CliRunner().invoke(program, arguments)
    assert (done.exit_code, done.stdout.splitlines()[0]) == (
        1,
        "2 files: 1 appraisal and 1 file that cannot be read. 2 new or changed.",
    )


def test_workers_in_threads_share_what_is_in_memory() -> None:
    memory = pytest.importorskip("fsspec").filesystem("memory")
    memory.pipe("/shared/a.xlsx", EXAMPLE.read_bytes())
    with (
        distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as made,
        made.get_client().get_executor() as executor,
    ):
        (row,) = xlappraise.portfolio("memory://shared", executor)
    assert (row.path, row.winner) == ("memory:///shared/a.xlsx", "O3")


def test_a_cluster_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlappraise.register.cluster.WAIT", 0.2)
    with (
        pytest.raises(CannotRead, match=r"No dask scheduler answers at 'tcp://127\.0\.0\.1:9'"),
        executor_at("tcp://127.0.0.1:9"),
    ):
        pass
