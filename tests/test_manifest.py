"""What a manifest says of the data."""

from pathlib import Path

from ane_research.datasets import checksum
from ane_research.manifest import data_checksums


def test_a_part_of_a_file_has_the_checksum_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    path.write_text("text,label\nfine,1\n")
    address = f"{path}#train"
    configuration = {"train_data_path": address, "test_data_path": "test"}
    assert data_checksums(configuration) == {address: checksum(path), "test": None}
