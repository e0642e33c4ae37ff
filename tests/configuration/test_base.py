"""`model.base` is found before anything is trained, and seeds go with seeds."""

import json
from pathlib import Path
from typing import Any

import pytest

from ane_research.configuration import with_base, with_seed
from ane_research.configuration.base import with_checksum_of_base
from ane_research.errors import InputError
from ane_research.identity import stage_identities


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A finished run of the experiment `mine` with models of the seeds 1 and 2."""
    folder = tmp_path / "outputs" / "mine" / "2026-11-21T08-15-02Z"
    for seed in (1, 2):
        (folder / f"seed_{seed}").mkdir(parents=True)
        (folder / f"seed_{seed}" / "model.tar.gz").write_text(f"of seed {seed}")
    (folder / "manifest.json").write_text(json.dumps({"status": "complete"}))
    return folder


def config(base: object) -> dict[str, Any]:
    return {"model": {"type": "guided_classifier", "base": base}}


def base_of(configuration: dict[str, Any]) -> str:
    return configuration["model"]["base"]


def test_the_name_of_an_experiment_is_its_newest_run(run: Path) -> None:
    assert base_of(with_base(config("mine"), run.parents[1])) == str(run)


def test_a_run_and_an_archive_stay(run: Path) -> None:
    for base in (run, run / "seed_1" / "model.tar.gz"):
        assert base_of(with_base(config(str(base)), Path("elsewhere"))) == str(base)


def test_each_seed_is_built_on_the_model_of_its_own(run: Path) -> None:
    for seed in (1, 2):
        found = base_of(with_seed(config(str(run)), seed))
        assert Path(found).read_text() == f"of seed {seed}"


def test_an_archive_is_for_all_seeds(run: Path) -> None:
    archive = str(run / "seed_2" / "model.tar.gz")
    assert base_of(with_seed(config(archive), 1)) == archive


def test_a_seed_that_the_base_lacks_is_named_with_what_to_do(run: Path) -> None:
    with pytest.raises(InputError, match=r"^model\.base: .*seed_3.* with --seeds 3, or name one"):
        with_seed(config(str(run)), 3)


def test_a_base_that_is_not_there_is_named_with_those_there_are(run: Path) -> None:
    with pytest.raises(
        InputError, match=r"^model\.base: mien: .*have one: mine; run it first"
    ) as e:
        with_base(config("mien"), run.parents[1])
    assert "\n" not in str(e.value)


@pytest.mark.parametrize("configuration", [{}, {"model": "x"}, {"model": {}}, config(5)])
def test_a_configuration_without_a_base_stays(configuration: dict[str, Any]) -> None:
    assert with_base(configuration, Path("nowhere")) is configuration
    assert with_checksum_of_base(configuration) is configuration


def test_what_the_base_is_makes_another_training_and_where_it_lies_does_not(
    run: Path, tmp_path: Path
) -> None:
    archives = {name: tmp_path / name for name in ("same", "other")}
    archives["same"].write_text("of seed 1")
    archives["other"].write_text("of seed 2")
    archives["first"] = run / "seed_1" / "model.tar.gz"
    rest = {"trainer": {}, "evaluation": {}}
    identities = {
        name: stage_identities({**config(str(path)), **rest}, {})["train"]
        for name, path in archives.items()
    }
    assert identities["first"] == identities["same"] != identities["other"]
