"""Finished runs at an address: copied whole or not at all, and found there again."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from ane_research.address import fetch_runs, publish_run
from ane_research.commands import main
from ane_research.errors import InputError
from ane_research.report.runs import all_runs, find_runs
from tests.tiny import write_tiny_experiment

FILES = {
    "report.html": b"page",
    "seed_1/model.tar.gz": b"weights",
    "seed_1/stages.json": b"{}",
    "seed_1/correlation/a.csv": b"1,2",
    ".lock": b"",
}


@pytest.fixture(params=["memory", "file"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty place of each of two file systems."""
    place = f"memory://{uuid.uuid4()}"
    yield f"{place}/runs" if request.param == "memory" else f"file://{tmp_path / 'far'}"
    if fsspec.url_to_fs(place)[0].exists(place):
        fsspec.url_to_fs(place)[0].rm(place, recursive=True)


def write_run(outputs: Path, status: str = "complete", host: str = "here") -> Path:
    run_dir = outputs / "tiny" / "2026-11-21T08-15-02Z"
    for name, content in FILES.items():
        (run_dir / name).parent.mkdir(parents=True, exist_ok=True)
        (run_dir / name).write_bytes(content)
    (run_dir / "manifest.json").write_text(json.dumps({"status": status, "host": host}))
    return run_dir


def contents(run_dir: Path) -> dict[str, bytes]:
    return {
        path.relative_to(run_dir).as_posix(): path.read_bytes()
        for path in run_dir.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_a_published_run_is_fetched_as_it_was(address: str, tmp_path: Path) -> None:
    run_dir = write_run(tmp_path / "here")
    publish_run(run_dir, address)
    fetch_runs(address, "tiny", tmp_path / "there")
    (found,) = find_runs(tmp_path / "there")
    assert found.folder.name == run_dir.name
    assert contents(found.folder) == contents(run_dir)


def test_a_run_that_is_published_half_is_not_found(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_dir = write_run(tmp_path / "here")
    files = fsspec.url_to_fs(address)[0]
    put_file = type(files).put_file
    put: list[str] = []

    def fail_at_last(self: object, path: str, name: str) -> None:
        if len(put) == 4:
            raise OSError("no connection")
        put.append(path)
        put_file(self, path, name)

    with monkeypatch.context() as patch:
        patch.setattr(type(files), "put_file", fail_at_last)
        with pytest.raises(InputError, match=f"--output_dir {address}: OSError: no connection"):
            publish_run(run_dir, address)
    assert len(put) == 4
    fetch_runs(address, "tiny", tmp_path / "there")
    assert all_runs(tmp_path / "there") == []
    publish_run(run_dir, address)
    fetch_runs(address, "tiny", tmp_path / "there")
    assert len(all_runs(tmp_path / "there")) == 1


def test_a_run_that_is_fetched_half_is_not_found(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_run(write_run(tmp_path / "here"), address)
    files = fsspec.url_to_fs(address)[0]

    def fail(self: object, path: str, name: str) -> None:
        if path.endswith("stages.json"):
            raise OSError("no connection")
        Path(name).write_bytes(b"")

    monkeypatch.setattr(type(files), "get_file", fail)
    with pytest.raises(InputError, match="no connection"):
        fetch_runs(address, "tiny", tmp_path / "there")
    assert all_runs(tmp_path / "there") == []
    assert list((tmp_path / "there").iterdir()) == [tmp_path / "there" / "tiny"]


def test_an_unfinished_run_is_not_fetched(address: str, tmp_path: Path) -> None:
    publish_run(write_run(tmp_path / "here", status="running"), address)
    fetch_runs(address, "tiny", tmp_path / "there")
    assert all_runs(tmp_path / "there") == []


def test_a_run_of_one_name_is_not_written_over_another(address: str, tmp_path: Path) -> None:
    first, second = (write_run(tmp_path / host, host=host) for host in ("one", "two"))
    publish_run(first, address)
    publish_run(first, address)
    with pytest.raises(InputError, match="has another run 2026-11-21T08-15-02Z; move one"):
        publish_run(second, address)


@pytest.mark.parametrize("address", ["nowhere://x", "file:///proc/no/such/place"])
def test_an_address_that_cannot_be_used_is_wrong_input(address: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"--output_dir {address}: "):
        publish_run(write_run(tmp_path), address)


@pytest.mark.slow
def test_a_run_at_an_address_is_there_for_another_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_tiny_experiment(tmp_path)
    far = tmp_path / "far"
    command = ["run", "--experiment_path", str(path), "--output_dir", f"file://{far}"]
    for machine in ("one", "two"):
        (tmp_path / machine).mkdir()
        monkeypatch.chdir(tmp_path / machine)
        assert main([*command, "--device", "cpu"]) == 0
    assert "finished already" in capsys.readouterr().out
    (run,) = find_runs(far)
    assert run.agreement["value"].notna().any()
    (here,) = (tmp_path / "two" / "outputs").glob("*/tiny/*")
    assert contents(here) == contents(run.folder)
