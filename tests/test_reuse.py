"""What is there is not computed again, and what is missing is; really trained, small."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import ane_research.unit
from ane_research.experiment import Experiment
from ane_research.run_folder import open_run_folder
from ane_research.stages import Studied
from ane_research.training import FusedAdam
from ane_research.unit import LOG
from tests.tiny import write_tiny_experiment

pytestmark = pytest.mark.slow
FILES = ("instances.parquet", "importance.parquet", "agreement.parquet")
RANDOM = '{"evaluation.importance.again": {"type": "gradient", "target": "logit"}}'
Work = list[str]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """A finished run of one seed."""
    folder = tmp_path_factory.mktemp("reuse")
    path = write_tiny_experiment(folder)
    experiment = Experiment(path, output_dir=folder / "outputs", device="cpu")
    experiment.run()
    return experiment


@pytest.fixture
def outputs(finished: Experiment, tmp_path: Path) -> Path:
    """Outputs of one's own with the finished run in them."""
    shutil.copytree(finished.output_dir, tmp_path / "outputs")
    return tmp_path / "outputs"


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """The stages that are really computed."""
    stages: Work = []
    train, predict, rows = ane_research.unit.train, Studied.predict, Studied.rows

    def recording_train(*args: object) -> None:
        stages.append("train")
        train(*args)

    def recording_predict(self: Studied) -> None:
        stages.append("predict")
        predict(self)

    def recording_rows(self: Studied, kind: str, name: str) -> object:
        stages.append(f"{kind}/{name}")
        return rows(self, kind, name)

    monkeypatch.setattr(ane_research.unit, "train", recording_train)
    monkeypatch.setattr(Studied, "predict", recording_predict)
    monkeypatch.setattr(Studied, "rows", recording_rows)
    return stages


def experiment(finished: Experiment, outputs: Path, **changes: object) -> Experiment:
    return Experiment(finished.path, output_dir=outputs, device="cpu", **changes)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def status(run_dir: Path) -> str:
    return json.loads((run_dir / "manifest.json").read_text())["status"]


def test_the_same_again_does_nothing(finished: Experiment, outputs: Path, work: Work) -> None:
    before = contents(outputs)
    again = experiment(finished, outputs)
    assert again.run().name == finished.run_dir.name
    assert again.units == []
    assert work == []
    assert contents(outputs) == before


def test_an_added_measure_is_computed_alone(
    finished: Experiment, outputs: Path, work: Work
) -> None:
    before = contents(outputs / "tiny" / finished.run_dir.name)
    more = experiment(finished, outputs, overrides=RANDOM)
    run = Experiment.load(more.run())
    # Every agreement has new pairs.
    agreements = [f"agreement/{name}" for name in finished.configuration["evaluation"]["agreement"]]
    assert work == ["importance/again", *agreements]
    measures = {*finished.configuration["evaluation"]["importance"], "again"}
    assert set(run.importance["measure"]) == measures
    assert more.run_dir.name != finished.run_dir.name
    assert contents(outputs / "tiny" / finished.run_dir.name) == before


def test_what_is_taken_over_is_what_would_be_computed(
    finished: Experiment, outputs: Path, tmp_path: Path
) -> None:
    reused = experiment(finished, outputs, overrides=RANDOM)
    anew = experiment(finished, tmp_path / "anew", overrides=RANDOM)
    for one in (reused, anew):
        one.run()
    for name in (*FILES, "metrics.json"):
        first, second = (one.seed_dir(1) / name for one in (reused, anew))
        if name.endswith("parquet"):
            assert first.read_bytes() == second.read_bytes(), name
        else:
            assert deterministic(first) == deterministic(second)


def deterministic(metrics: Path) -> dict:
    """Metrics without times and memory."""
    return {
        name: value
        for name, value in json.loads(metrics.read_text()).items()
        if "duration" not in name and "memory" not in name
    }


def test_a_change_of_the_report_computes_nothing(
    finished: Experiment, outputs: Path, work: Work
) -> None:
    experiment(finished, outputs, overrides='{"evaluation.pooled_significance": true}').run()
    assert work == []
    assert len(list((outputs / "tiny").iterdir())) == 2


def test_a_change_of_training_computes_everything(
    finished: Experiment, outputs: Path, work: Work
) -> None:
    experiment(finished, outputs, overrides='{"trainer.num_epochs": 1}').run()
    assert len(work) == 2 + 6 + 3


def test_another_seed_is_the_only_one_that_is_trained(
    finished: Experiment, outputs: Path, work: Work
) -> None:
    both = experiment(finished, outputs, seeds=[1, 2])
    both.run()
    assert work.count("train") == 1
    assert json.loads((both.seed_dir(1) / "stages.json").read_text())["train"]["from"]
    first = (both.seed_dir(1) / "agreement.parquet").read_bytes()
    assert first == (finished.seed_dir(1) / "agreement.parquet").read_bytes()


def test_fresh_uses_nothing_and_finds_the_same(
    finished: Experiment, outputs: Path, work: Work
) -> None:
    fresh = experiment(finished, outputs)
    fresh.run(fresh=True)
    assert len(work) == 2 + 6 + 3
    assert fresh.run_dir.name != finished.run_dir.name
    for name in FILES:
        first, second = (one.seed_dir(1) / name for one in (finished, fresh))
        assert first.read_bytes() == second.read_bytes(), name


def test_a_run_that_failed_is_continued_in_place(
    finished: Experiment, tmp_path: Path, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: object, *args: object) -> None:
        raise RuntimeError("no memory")

    with monkeypatch.context() as patched:
        patched.setattr("ane_research.importance.LeaveOneOut.__call__", fail)
        failed = experiment(finished, tmp_path)
        with pytest.raises(RuntimeError, match="no memory"):
            failed.run()
    assert status(failed.run_dir) == "failed"
    assert "RuntimeError: no memory" in (failed.seed_dir(1) / LOG).read_text()
    work.clear()
    continued = experiment(finished, tmp_path)
    assert continued.run() == failed.run_dir
    assert status(continued.run_dir) == "complete"
    assert work[0] == "importance/leave_one_out"
    for name in FILES:
        first, second = (one.seed_dir(1) / name for one in (finished, continued))
        assert first.read_bytes() == second.read_bytes(), name


def test_a_run_of_another_process_is_left_to_it(finished: Experiment, tmp_path: Path) -> None:
    first, second = experiment(finished, tmp_path), experiment(finished, tmp_path)
    assert first.begin()
    assert second.begin()
    assert first.run_dir != second.run_dir


def test_a_run_whose_process_is_gone_is_continued(finished: Experiment, tmp_path: Path) -> None:
    first = experiment(finished, tmp_path)
    first.begin()
    first.folder.release()  # as the system does at the end of a process
    identity = first.manifest.content["identity"]
    assert open_run_folder(tmp_path / "tiny", identity, {}).path == first.run_dir


@pytest.mark.parametrize("damage", ["cut", "overwritten"])
def test_damaged_results_are_computed_again(
    finished: Experiment, outputs: Path, work: Work, damage: str
) -> None:
    path = outputs / "tiny" / finished.run_dir.name / "seed_1" / "importance.parquet"
    whole = path.read_bytes()
    # The second has its end, where the columns are described, but not the columns.
    path.write_bytes(b"PAR1" if damage == "cut" else b"PAR1" + bytes(2000) + whole[2004:])
    experiment(finished, outputs, overrides=RANDOM).run()
    assert "train" not in work
    assert "importance/attention" in work


@pytest.mark.parametrize(
    ("lost", "again"),
    [
        ("experiment.json", 0),
        ("seed_1/metrics.json", 2),
        ("seed_1/instances.parquet", 1),
        ("seed_1/agreement.parquet", 3),
        ("seed_1", 2 + 6 + 3),
    ],
)
def test_a_finished_run_that_has_lost_results_is_completed_in_place(
    finished: Experiment, outputs: Path, work: Work, lost: str, again: int
) -> None:
    run_dir = outputs / "tiny" / finished.run_dir.name
    path = run_dir / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    completed = experiment(finished, outputs)
    assert completed.run() == run_dir
    assert len(work) == again
    assert status(run_dir) == "complete"
    for name in FILES:
        first, second = (one / "seed_1" / name for one in (finished.run_dir, run_dir))
        assert first.read_bytes() == second.read_bytes(), name


def test_resume_continues_from_the_last_checkpoint(
    finished: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []
    step = FusedAdam.step

    def interrupted(self: FusedAdam) -> None:
        steps.append(len(steps))
        if len(steps) == 3:  # the first of the second epoch
            raise KeyboardInterrupt
        step(self)

    monkeypatch.setattr(FusedAdam, "step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        experiment(finished, tmp_path).run()
    resumed = experiment(finished, tmp_path)
    run_dir = resumed.run(resume=True)
    assert len(steps) == 3 + 2  # the second epoch only
    assert status(run_dir) == "complete"
    assert not list(run_dir.rglob("*.th"))


def test_without_resume_an_interrupted_training_starts_anew(
    finished: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("ane_research.stages.train_model", leave_half_a_training)
        with pytest.raises(KeyboardInterrupt):
            experiment(finished, tmp_path).run()
    again = experiment(finished, tmp_path)
    again.run()
    first, second = (one.seed_dir(1) / "agreement.parquet" for one in (finished, again))
    assert first.read_bytes() == second.read_bytes()


def leave_half_a_training(params: object, folder: Path, recover: bool) -> None:
    folder.mkdir()
    (folder / "config.json").write_text("{")
    (folder / "model_state_e1_b0.th").write_bytes(b"half")
    raise KeyboardInterrupt


def test_a_checkpoint_that_is_not_whole_is_not_resumed(
    finished: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("ane_research.stages.train_model", leave_half_a_training)
        with pytest.raises(KeyboardInterrupt):
            experiment(finished, tmp_path).run()
    resumed = experiment(finished, tmp_path)
    assert status(resumed.run(resume=True)) == "complete"


def test_a_loss_that_is_no_number_names_the_step_and_the_rate(
    finished: Experiment, tmp_path: Path
) -> None:
    diverging = experiment(finished, tmp_path, overrides='{"trainer.optimizer.lr": 1e38}')
    with pytest.raises(ArithmeticError, match=r"at step \d+, learning rate 1e\+38"):
        diverging.run()
    assert status(diverging.run_dir) == "failed"
