from pathlib import Path
from typing import Any

import pytest

from ane_research.datasets.checksums import checksum
from ane_research.report.comparability import reasons_of_measures, reasons_of_run
from tests.report.published_runs import JW_FILE, NS_FILE, reference, write_reproduction

PAIR = ("attention", "gradient")
FILES = ("sst/train.txt", "sst/dev.txt", "sst/test.txt")


@pytest.fixture
def data(shared: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The checksums that a run on the real files records."""
    monkeypatch.setenv("ANE_DATA_ROOT", str(shared / "data"))
    return {path: checksum(shared / "data" / path) for path in FILES}


def reasons(folder: Path, changes: dict[str, Any], data: dict[str, str]) -> list[str]:
    run = write_reproduction(folder, changes=changes, data=data)
    return reasons_of_run(run, reference(JW_FILE))


def test_the_experiment_itself_on_the_published_files_is_comparable(
    data: dict[str, str], tmp_path: Path
) -> None:
    local = {"model.embedder.token_embedders.tokens.pretrained_file": "/my/wiki.simple.vec"}
    irrelevant = {"trainer.cuda_device": 0, "evaluation.counterfactual": {}}
    assert reasons(tmp_path, {**local, **irrelevant}, data) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"model.embedder.token_embedders.tokens.pretrained_file": None},
            "vectors: model.embedder.token_embedders.tokens.pretrained_file not set, "
            "theirs wiki.simple.vec",
        ),
        ({"trainer.num_epochs": 2}, "training: trainer.num_epochs 2, theirs 8"),
        ({"model.loss_reduction": "mean"}, "training: model.loss_reduction mean, theirs sum"),
        ({"model.encoder.hidden_size": 64}, "model: model.encoder.hidden_size 64, theirs 128"),
        (
            {"dataset_reader.min_length": None},
            "preparation: dataset_reader.min_length not set, theirs 6",
        ),
        (
            {"test_data_path": "sst/dev.txt"},
            "split: test_data_path sst/dev.txt, theirs sst/test.txt",
        ),
    ],
)
def test_what_is_done_otherwise_is_the_reason(
    changes: dict[str, Any], expected: str, data: dict[str, str], tmp_path: Path
) -> None:
    assert reasons(tmp_path, changes, data) == [expected]


def test_a_file_that_differs_from_the_published_one_is_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(tmp_path))
    (tmp_path / "sst").mkdir()
    for path in FILES:
        (tmp_path / path).write_text("(4 fine)")
    recorded = {path: checksum(tmp_path / path) for path in FILES}
    expected = [f"data: {path} differs from the published file" for path in FILES]
    assert reasons(tmp_path / "outputs", {}, recorded) == expected


def test_a_file_that_is_gone_or_was_another_cannot_be_compared(
    data: dict[str, str], tmp_path: Path
) -> None:
    (reason,) = reasons(tmp_path, {}, {**data, "sst/test.txt": "sha256:0"})
    assert reason.startswith("data: sst/test.txt is not there any more to be compared")


def test_tweets_are_said_to_be_others_than_theirs(tmp_path: Path) -> None:
    path = "jain_wallace/jw_adr_tweets_tanh_softmax.jsonnet"
    run = write_reproduction(tmp_path, path)
    assert reasons_of_run(run, reference(path))[0] == (
        "data: adr_tweets/train.csv is not published, so it cannot be compared with theirs (tweets "
        "as written, split otherwise than by Jain & Wallace)"
    )


def test_a_correct_study_is_not_measured_as_neely_and_schouten_released(tmp_path: Path) -> None:
    changes = {"evaluation.importance.gradient": "gradient", "evaluation.drop_edges": False}
    run = write_reproduction(tmp_path, NS_FILE, changes=changes)
    ours = reference(NS_FILE)
    (reason,) = reasons_of_measures(run, ours, "kendall_tau", PAIR)
    assert reason == (
        "measure: evaluation.drop_edges False, theirs True, "
        "evaluation.importance.gradient.detach_attention not set, theirs False, "
        "evaluation.importance.gradient.target not set, theirs loss"
    )
    (reason,) = reasons_of_measures(run, ours, "kendall_tau", ("attention", "leave_one_out"))
    assert reason == "measure: evaluation.drop_edges False, theirs True"


def test_a_study_of_the_same_measures_is_comparable_whatever_else_it_asks(tmp_path: Path) -> None:
    changes = {"evaluation.importance.lime": "lime", "evaluation.agreement.other": "kendall_tau"}
    run = write_reproduction(tmp_path, NS_FILE, changes=changes)
    assert reasons_of_measures(run, reference(NS_FILE), "kendall_tau", PAIR) == []
