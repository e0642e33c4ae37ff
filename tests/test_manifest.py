"""What a manifest says of the data."""

from pathlib import Path

import pytest

from ane_research.configuration import load_configuration
from ane_research.datasets import checksum
from ane_research.errors import MissingDataError
from ane_research.manifest import data_checksums


def test_files_that_a_reader_names_have_a_checksum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(tmp_path))
    (tmp_path / "ids.csv").write_text("1\n")
    reader = {"type": "labeled_text", "split": {"type": "ids", "train": "ids.csv"}}
    assert data_checksums({"dataset_reader": reader}) == {"ids.csv": checksum(tmp_path / "ids.csv")}


@pytest.mark.parametrize("section", ["dataset_reader", "validation_dataset_reader", "vocabulary"])
def test_files_beside_the_working_directory_have_one_too(
    section: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(tmp_path / "elsewhere"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ids.csv").write_text("1\n")
    configuration = {section: {"type": "mine", "files": ["ids.csv", "no.csv"]}}
    assert data_checksums(configuration) == {"ids.csv": checksum(tmp_path / "ids.csv")}


def test_rationales_of_the_reviews_are_data(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(shared / "data"))
    experiment = Path(__file__).parents[1] / "experiments/rationales/movies_tanh_softmax.jsonnet"
    files = data_checksums(load_configuration(experiment))
    assert files["movies_rationales/test_human_spans.jsonl"] is not None


def test_known_data_that_is_missing_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(tmp_path))
    with pytest.raises(MissingDataError, match=r"mimic_anemia/summaries\.csv: missing"):
        data_checksums({"train_data_path": "mimic_anemia/summaries.csv#train"})


def test_a_part_of_a_file_has_the_checksum_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    path.write_text("text,label\nfine,1\n")
    address = f"{path}#train"
    configuration = {"train_data_path": address, "test_data_path": "test"}
    assert data_checksums(configuration) == {address: checksum(path), "test": None}
