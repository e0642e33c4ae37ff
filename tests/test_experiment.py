"""Experiments that are really trained and studied; small ones."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from allennlp.models.archival import load_archive

from ane_research.errors import InputError, MissingDataError
from ane_research.experiment import Experiment, latest_runs
from ane_research.results import STATISTICS
from ane_research.run_folder import new_run_dir
from tests.tiny import QUICKSTART, write_tiny_experiment

pytestmark = pytest.mark.slow
LIBRARY = QUICKSTART.parent / "lib"
PAIRS = ("attention_gradient", "attention_leave_one_out", "gradient_leave_one_out")
AGREEMENTS = ("kendall_tau", "kendall_top_k_average_length", "kendall_top_k_non_zero")
TABLES = sorted(f"{pair}_{agreement}.csv" for pair in PAIRS for agreement in AGREEMENTS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("experiment")


@pytest.fixture(scope="module")
def experiment(folder: Path) -> Experiment:
    """Two seeds, run to the end."""
    path = write_tiny_experiment(folder)
    experiment = Experiment(path, seeds=[1, 2], output_dir=folder / "outputs", device="cpu")
    experiment.run()
    return experiment


def test_the_folder_has_what_the_design_promises(experiment: Experiment) -> None:
    names = {path.name for path in experiment.run_dir.iterdir()}
    assert names == {
        "manifest.json",
        "experiment.json",
        "report.html",
        "correlation",
        "controls",
        "length",
        "graphs",
        "seed_1",
        "seed_2",
    }
    of_seed = {path.name for path in experiment.seed_dir(1).iterdir()}
    assert of_seed >= {
        "config.json",
        "model.tar.gz",
        "metrics.json",
        "vocabulary",
        "out.log",
        "instances.parquet",
        "importance.parquet",
        "agreement.parquet",
        "correlation",
    }
    assert not list(experiment.seed_dir(1).glob("*.th"))


def test_there_are_nine_tables_over_all_seeds_and_nine_per_seed(experiment: Experiment) -> None:
    for folder in (experiment.run_dir, experiment.seed_dir(1), experiment.seed_dir(2)):
        assert sorted(path.name for path in (folder / "correlation").iterdir()) == TABLES
    over_all, one = (
        pd.read_csv(folder / "correlation" / TABLES[0], index_col="class")
        for folder in (experiment.run_dir, experiment.seed_dir(1))
    )
    assert list(over_all.columns[:5]) == ["mean", "std", "n", "n_undefined", "sig_frac"]
    assert over_all.loc["all_classes", ["n", "n_undefined"]].sum() == 80
    assert one.loc["all_classes", ["n", "n_undefined"]].sum() == 40


def test_controls_have_tables_of_their_own(experiment: Experiment) -> None:
    found = {path.name for path in (experiment.run_dir / "controls").iterdir()}
    controls = ("random", "random_support", "untrained_attention")
    measures = ("attention", "gradient", "leave_one_out")
    pairs = [f"{measure}_{control}" for measure in measures for control in controls]
    assert found == {f"{pair}_{agreement}.csv" for pair in pairs for agreement in AGREEMENTS}


def test_there_are_nine_tables_by_length(experiment: Experiment) -> None:
    paths = sorted((experiment.run_dir / "length").iterdir())
    assert [path.name for path in paths] == TABLES
    assert pd.read_csv(paths[0], index_col="tokens")[["n", "n_undefined"]].to_numpy().sum() == 80


def test_there_is_a_figure_of_each_agreement_in_each_format(experiment: Experiment) -> None:
    names = [*AGREEMENTS, "by_length"]
    expected = {f"tiny_{name}.{kind}" for name in names for kind in ("png", "svg", "pdf")}
    paths = experiment.get_figure_paths()
    assert {path.name for path in paths} == expected
    assert all(0 < path.stat().st_size < 1_000_000 for path in paths)


def test_the_manifest_says_how_it_was_made(experiment: Experiment) -> None:
    manifest = json.loads((experiment.run_dir / "manifest.json").read_text())
    assert manifest["status"] == "complete"
    assert manifest["seeds"] == [1, 2]
    assert manifest["device"] == "cpu"
    assert manifest["data"] == {"train": None, "validation": None, "test": None}
    assert set(manifest["seconds"]) == {"train", "predict", "importance", "agreement", "report"}
    assert manifest["versions"]["allennlp"] == "2.10.1"
    assert len(manifest["configuration_hash"]) == 64


def test_metrics_have_the_best_epoch_and_the_test_set(experiment: Experiment) -> None:
    metrics = json.loads((experiment.seed_dir(1) / "metrics.json").read_text())
    assert {"best_epoch", "best_validation_auc", "test_accuracy", "test_auc"} <= set(metrics)


def test_a_finished_run_is_found_and_read_back(experiment: Experiment, folder: Path) -> None:
    assert latest_runs(folder / "outputs") == {"tiny": experiment.run_dir}
    run = Experiment.load(experiment.run_dir)
    assert run.instances.groupby("seed").size().to_dict() == {1: 40, 2: 40}
    assert len(run.importance) == 2 * (3 + 3) * 40
    assert len(run.agreement) == 2 * 3 * (3 + 3 * 3) * 40
    assert run.instances["rationale"].map(len).min() >= 1


def test_the_tables_are_the_means_of_the_rows(experiment: Experiment) -> None:
    rows = Experiment.load(experiment.run_dir).agreement
    tau = rows[(rows["agreement"] == "kendall_tau") & (rows["measure_b"] == "gradient")]
    table = pd.read_csv(
        experiment.run_dir / "correlation" / "attention_gradient_kendall_tau.csv",
        index_col="class",
    )
    assert table.loc["all_classes", "mean"] == pytest.approx(tau["value"].mean(), rel=1e-12)


def test_the_same_seed_gives_the_same_files(experiment: Experiment, folder: Path) -> None:
    again = Experiment(experiment.path, seeds=[1], output_dir=folder / "again", device="cpu")
    again.run()
    same = ["instances.parquet", "importance.parquet", "agreement.parquet"]
    same += [f"correlation/{name}" for name in TABLES]
    for name in same:
        first, second = (folder / name for folder in (experiment.seed_dir(1), again.seed_dir(1)))
        assert first.read_bytes() == second.read_bytes(), name


def test_seeds_differ(experiment: Experiment) -> None:
    one, two = (pd.read_parquet(experiment.seed_dir(seed) / "instances.parquet") for seed in (1, 2))
    assert not np.allclose(one["probability"], two["probability"])


def test_models_of_a_finished_run_can_be_studied_otherwise(
    experiment: Experiment, folder: Path
) -> None:
    other = Experiment(
        experiment.path,
        output_dir=folder / "other",
        device="cpu",
        overrides='{"evaluation.drop_edges": true}',
    )
    other.run(trained=experiment.run_dir)
    run, original = Experiment.load(other.run_dir), Experiment.load(experiment.run_dir)
    pd.testing.assert_frame_equal(run.instances, original.instances)
    assert (run.agreement["num_tokens"] == original.agreement["num_tokens"] - 2).all()


def test_models_of_another_experiment_are_refused(experiment: Experiment, folder: Path) -> None:
    other = Experiment(
        experiment.path,
        output_dir=folder / "nothing",
        device="cpu",
        overrides='{"model.scoring.type": "dot"}',
    )
    with pytest.raises(InputError, match=r"its model is .*'tanh'.*, not .*'dot'"):
        other.run(trained=experiment.run_dir)
    assert not list((folder / "nothing").rglob("*"))


def test_the_manifest_has_the_checksum_of_the_word_vectors(folder: Path, tmp_path: Path) -> None:
    vectors = tmp_path / "vectors.txt"
    vectors.write_text("the 0.5 0.25\nfilm 1.5 -1\n")
    experiment = Experiment(
        write_tiny_experiment(folder), output_dir=folder / "vectors", embeddings=str(vectors)
    )
    experiment.train()
    manifest = json.loads((experiment.run_dir / "manifest.json").read_text())
    digest = hashlib.sha256(vectors.read_bytes()).hexdigest()
    assert manifest["data"][str(vectors)] == f"sha256:{digest}"


def test_the_model_follows_the_size_of_the_word_vectors(folder: Path, shared: Path) -> None:
    vectors = shared / "data" / "glove" / "glove_6B_50d_5k.txt"
    tokens = "model.embedder.token_embedders.tokens"
    experiment = Experiment(
        write_tiny_experiment(folder),
        output_dir=folder / "glove",
        embeddings=str(vectors),
        overrides=f'{{"{tokens}.trainable": false, "trainer.num_epochs": 1}}',
    )
    experiment.train()
    model = load_archive(experiment.seed_dir(1) / "model.tar.gz").model
    assert model.embedder.get_output_dim() == model.encoder.get_input_dim() == 50
    with vectors.open() as lines:
        known = dict(line.rstrip().split(" ", 1) for line in lines)
    index = model.vocab.get_token_index("film")
    expected = [float(number) for number in known["film"].split()]
    weight = model.embedder.token_embedder_tokens.weight[index]
    assert weight.tolist() == pytest.approx(expected, abs=1e-6)


def test_wrong_data_leaves_no_folder_behind(folder: Path) -> None:
    path = write_tiny_experiment(folder / "..", "{ test_data_path: 'tset' }")
    with pytest.raises(InputError, match="no split 'tset'"):
        Experiment(path, output_dir=folder / "nothing", device="cpu").train()
    assert not list((folder / "nothing").rglob("*"))


def test_data_that_cannot_be_had_leaves_no_folder_behind(folder: Path) -> None:
    path = write_tiny_experiment(folder / "..", "{ test_data_path: 'mimic_anemia/summaries.csv' }")
    with pytest.raises(MissingDataError, match=r"tiny.jsonnet: .*summaries.csv: missing"):
        Experiment(path, output_dir=folder / "nothing", device="cpu").train()
    assert not list((folder / "nothing").rglob("*"))


def test_a_wrong_study_is_refused_before_training(folder: Path) -> None:
    changes = "{ evaluation+: { importance+: { gradient: 'gradiant' } } }"
    path = write_tiny_experiment(folder / "..", changes)
    with pytest.raises(InputError, match="did you mean 'gradient'"):
        Experiment(path, output_dir=folder / "nothing", device="cpu")


def test_two_runs_of_one_second_do_not_collide(tmp_path: Path) -> None:
    folders = {new_run_dir(tmp_path / "experiment") for _ in range(20)}
    assert len(folders) == 20


def test_the_command_of_allennlp_trains_and_evaluates_the_same_file(folder: Path) -> None:
    path = write_tiny_experiment(folder)
    allennlp = [sys.executable, "-W", "ignore", "-m", "allennlp"]
    package = ["--include-package", "ane_research.plugin"]
    trained = folder / "allennlp"
    subprocess.run([*allennlp, "train", str(path), "-s", str(trained), *package], check=True)
    metrics = folder / "metrics.json"
    archive = trained / "model.tar.gz"
    evaluate = [*allennlp, "evaluate", str(archive), "test", "--output-file", str(metrics)]
    subprocess.run([*evaluate, *package], check=True)
    found = json.loads(metrics.read_text())
    assert set(found) >= {"accuracy", "auc", "attention_gradient_kendall_tau_mean"}


def test_counterfactuals_are_asked_for_by_adding_them_to_the_study(folder: Path) -> None:
    quick = "{ type: 'adversarial', num_steps: 5 }"
    changes = (
        "(import '%s').counterfactual"
        f" + {{ evaluation+: {{ counterfactual+: {{ adversarial: {quick} }} }} }}"
    )
    (folder / "asked").mkdir()
    path = write_tiny_experiment(folder / "asked", changes % (LIBRARY / "study.libsonnet"))
    experiment = Experiment(path, output_dir=folder / "outputs_asked", device="cpu")
    experiment.run()
    names = sorted(path.name for path in (experiment.run_dir / "counterfactual").iterdir())
    expected = [f"{n}_{s}.csv" for n in ("adversarial", "permutation") for s in STATISTICS]
    assert names == sorted(expected)
    assert (experiment.seed_dir(1) / "counterfactual.parquet").is_file()
    assert (experiment.seed_dir(1) / "counterfactual" / names[0]).is_file()
    table = pd.read_csv(experiment.run_dir / "counterfactual" / "permutation_median_tvd.csv")
    rows = Experiment.load(experiment.run_dir).counterfactual
    of_permutation = rows[rows["counterfactual"] == "permutation"]
    assert table["mean"].iloc[-1] == pytest.approx(of_permutation["median_tvd"].mean())
    assert "Other attention" in (experiment.run_dir / "report.html").read_text(encoding="utf-8")
    assert len(list((experiment.run_dir / "graphs").glob("tiny_adversarial_*"))) == 6


def test_whatever_a_study_can_ask_is_asked_by_adding_it(tmp_path: Path) -> None:
    study = f"(import '{LIBRARY / 'study.libsonnet'}')"
    parts = " + ".join(f"{study}.{part}" for part in ("faithfulness", "plausibility"))
    few = "{ evaluation+: { agreement: { kendall_tau: 'kendall_tau' } } }"
    path = write_tiny_experiment(tmp_path, f"{parts} + {few}")
    experiment = Experiment(path, output_dir=tmp_path, device="cpu")
    experiment.run()
    run = Experiment.load(experiment.run_dir)
    measures = {"attention", "gradient", "leave_one_out"}
    measures |= {"random", "random_support", "untrained_attention"}
    assert set(run.faithfulness["measure"]) == set(run.plausibility["measure"]) == measures
    assert len(run.faithfulness) == 6 * 4 * 40
    assert len(run.plausibility) == 6 * 3 * 40
    names = {path.name for path in (experiment.run_dir / "faithfulness").iterdir()}
    flips = {"decision_flip_attention.csv", "decision_flip_deletion.csv"}
    assert names == {"comprehensiveness.csv", "sufficiency.csv", *flips}
    graphs = {path.name for path in (experiment.run_dir / "graphs").iterdir()}
    assert {"tiny_faithfulness.svg", "tiny_plausibility.svg"} <= graphs
    assert "Plausibility" in (experiment.run_dir / "report.html").read_text()
