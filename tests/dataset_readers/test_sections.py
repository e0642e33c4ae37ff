"""The data sets that experiments name, `experiments/lib/datasets.libsonnet`."""

import copy
import json
from pathlib import Path

import _jsonnet
import pytest
from allennlp.common import Params
from allennlp.data import DatasetReader, Vocabulary

from ane_research.dataset_readers import LabeledReader
from ane_research.datasets import file_of
from ane_research.datasets.sources import find_path
from ane_research.errors import InputError

LIB = Path(__file__).parents[2] / "experiments" / "lib"
SECTIONS = json.loads(_jsonnet.evaluate_file(str(LIB / "datasets.libsonnet")))
SECTIONS |= {f"jain_wallace.{name}": part for name, part in SECTIONS.pop("jain_wallace").items()}
# Functions are hidden from JSON.
for call in ("babi_generated(1)", "jain_wallace.babi(3, 'en-valid')"):
    code = f"(import 'datasets.libsonnet').{call}"
    SECTIONS[call] = json.loads(_jsonnet.evaluate_snippet(str(LIB / "x.jsonnet"), code))
PATHS = ("train_data_path", "validation_data_path", "test_data_path")


def reader_of(name: str) -> LabeledReader:
    reader = DatasetReader.from_params(Params(copy.deepcopy(SECTIONS[name]["dataset_reader"])))
    assert isinstance(reader, LabeledReader)
    return reader


@pytest.fixture
def root(shared: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANE_DATA_ROOT", str(shared / "data"))
    return shared / "data"


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_names_a_reader_and_known_files(name: str) -> None:
    section = SECTIONS[name]
    assert reader_of(name)
    if section["dataset_reader"]["type"] not in ("planted", "babi_generated"):
        assert all(find_path(file_of(section[path])) for path in PATHS)


@pytest.mark.parametrize("name", [name for name in SECTIONS if "." in name])
def test_reader_and_model_agree_on_boundary_symbols(name: str) -> None:
    section = f"(import 'datasets.libsonnet').{quoted(name)}"
    code = f"(import 'classifier.libsonnet')({section}, 'tanh', 'softmax')"
    config = json.loads(_jsonnet.evaluate_snippet(str(LIB / "x.jsonnet"), code))
    assert config["model"]["boundary_symbols"] is True
    assert config["model"]["scoring"] == {"type": "tanh"}
    assert config["dataset_reader"]["boundary_symbols"] is True


def quoted(name: str) -> str:
    """`jain_wallace["20news_sports"]` for "jain_wallace.20news_sports"; a call as it stands."""
    outer, _, inner = name.partition(".")
    return name if "(" in name else f'{outer}["{inner}"]'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("sst", (6356, 822, 1726)),  # theirs 6355 and 1725, without the longest
        ("20news_sports", (1134, 291, 355)),
        ("ag_news_test_file", (2584, 456, 760)),
        ("adr_tweets", (2603, 466, 1043)),
        ("snli_dev_file", (8365, 1477, 9824)),
        ("babi_1", (8500, 1500, 1000)),
        ("babi_3_en", (850, 150, 1000)),
        ("babi(3, 'en-valid')", (900, 100, 1000)),
    ],
)
def test_real_sections_have_these_sizes(root: Path, name: str, sizes: tuple[int, ...]) -> None:
    section = SECTIONS[f"jain_wallace.{name}"]
    reader = reader_of(f"jain_wallace.{name}")
    assert tuple(sum(1 for _ in reader.read(section[path])) for path in PATHS) == sizes


def test_real_imdb_has_all_reviews_of_more_than_six_words(root: Path) -> None:
    reader = reader_of("jain_wallace.imdb")
    assert sum(1 for _ in reader.read("imdb/test.csv")) == 4363 - 2


@pytest.mark.slow
def test_the_real_news_have_four_classes(root: Path) -> None:
    reader = reader_of("jain_wallace.ag_news_4_classes")
    labels = [text.label for text in reader.iterate_texts("ag_news/test.csv")]
    names = ("world", "sports", "business", "science")
    assert {name: labels.count(name) for name in names} == dict.fromkeys(names, 1900)


@pytest.mark.parametrize("name", ["mimic_anemia", "mimic_diabetes"])
def test_restricted_data_says_how_to_come_by_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(tmp_path))
    expected = f"^{name}/summaries.csv: missing, and cannot be fetched; restricted: ask physionet"
    with pytest.raises(InputError, match=expected) as raised:
        list(reader_of(f"jain_wallace.{name}").read(f"{name}/summaries.csv#train"))
    assert "header hadm_id,text,label" in str(raised.value)
    assert "\n" not in str(raised.value)


def write_summaries(root: Path, name: str) -> None:
    """Forty admissions, each of which is in one of the lists of ids."""
    (root / name).mkdir()
    rows = [f'{number},"Seen on [**2118-6-2**] at home, for a day.",{number % 2}'
            for number in range(40)]  # fmt: skip
    (root / name / "summaries.csv").write_text("\n".join(["hadm_id,text,label", *rows]))
    for part, ids in (("train", range(20)), ("dev", range(20, 30)), ("test", range(30, 40))):
        (root / name / f"{part}_50_hadm_ids.csv").write_text("\n".join(map(str, ids)))


@pytest.mark.parametrize(
    ("name", "sizes"), [("mimic_anemia", (27, 5, 8)), ("mimic_diabetes", (20, 10, 10))]
)
def test_an_export_of_mimic_is_read(
    name: str, sizes: tuple[int, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(tmp_path))
    write_summaries(tmp_path, name)
    section, reader = SECTIONS[f"jain_wallace.{name}"], reader_of(f"jain_wallace.{name}")
    splits = [list(reader.read(section[path])) for path in PATHS]
    assert tuple(map(len, splits)) == sizes
    expected = ["seen", "on", "<DE>", "at", "home", ",", "for", "a", "day", "."]
    assert splits[0][0]["metadata"]["tokens"] == expected


def test_a_mimic_export_without_a_column_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(tmp_path))
    write_summaries(tmp_path, "mimic_anemia")
    path = tmp_path / "mimic_anemia" / "summaries.csv"
    path.write_text(path.read_text().replace("label", "anemia", 1))
    with pytest.raises(InputError, match=r"csv:2: no column 'label'; found are 'hadm_id', 'text'"):
        list(reader_of("jain_wallace.mimic_anemia").read("mimic_anemia/summaries.csv#train"))


def test_tweets_prepared_by_others_are_split_by_their_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(tmp_path))
    (tmp_path / "adr_tweets").mkdir()
    rows = [f"DRUG make me very tired {n},{n % 2},{('train', 'train', 'dev')[n % 3]}"
            for n in range(12)]  # fmt: skip
    content = "\n".join(["text,label,exp_split", *rows])
    (tmp_path / "adr_tweets" / "adr_dataset.csv").write_text(content)
    reader = reader_of("jain_wallace.adr_tweets_prepared")
    assert sum(1 for _ in reader.read("adr_tweets/adr_dataset.csv#train")) == 8
    assert sum(1 for _ in reader.read("adr_tweets/adr_dataset.csv#validation")) == 4


def test_the_vocabulary_of_a_section_is_built(root: Path) -> None:
    section = SECTIONS["jain_wallace.20news_sports"]
    instances = reader_of("jain_wallace.20news_sports").read(section["validation_data_path"])
    vocabulary = Vocabulary.from_params(
        Params(copy.deepcopy(section["vocabulary"])), instances=instances
    )
    words = vocabulary.get_token_to_index_vocabulary("tokens")
    assert {"@start@", "@end@", "qqq", "hockey"} < set(words)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "words"),
    [("babi_1", 20), ("babi_2", 34), ("babi_3_en", 35)],
)
def test_the_stories_have_as_many_words_as_jain_and_wallace_say(
    root: Path, name: str, words: int
) -> None:
    section = SECTIONS[f"jain_wallace.{name}"]
    instances = list(reader_of(f"jain_wallace.{name}").read(section["train_data_path"]))
    vocabulary = Vocabulary.from_params(
        Params(copy.deepcopy(section["vocabulary"])), instances=instances
    )
    # Theirs of 24, 38 and 39 have four symbols too: padding, unknown, start and end.
    assert vocabulary.get_vocab_size("tokens") == words + 4
    assert vocabulary.get_vocab_size("labels") == 6


def test_an_entity_that_no_training_paragraph_has_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_DATA_ROOT", str(tmp_path))
    (tmp_path / "cnn_qa").mkdir()
    for split, entity in (("train", 3), ("test", 40)):
        block = "who left\n@entity{0}\n@entity{0} left @entity5\n\n"
        content = block.format(entity) + block.format(entity + 1)
        (tmp_path / "cnn_qa" / f"{split}.txt").write_text(content)
    section, reader = SECTIONS["jain_wallace.cnn_qa"], reader_of("jain_wallace.cnn_qa")
    vocabulary = Vocabulary.from_params(
        Params(copy.deepcopy(section["vocabulary"])),
        instances=list(reader.read(section["train_data_path"])),
    )
    first = next(iter(reader.read(section["test_data_path"])))
    first.index_fields(vocabulary)
    allowed = first.as_tensor_dict()["candidates"].nonzero().flatten().tolist()
    names = {vocabulary.get_token_from_index(index, "labels") for index in allowed}
    assert names == {"@entity40", "@entity5"}
    assert "@entity40" in vocabulary.get_token_to_index_vocabulary("tokens")
