"""Wrong input, for real: one clear line, status 2, nothing half-written and nothing lost."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import torch

from ane_research.commands import main
from ane_research.importance import AttentionWeights
from ane_research.report.runs import latest_runs, load_run
from ane_research.report.tables import without_controls
from tests.tiny import write_tiny_experiment

pytestmark = pytest.mark.slow  # half a second each, as each is a whole command
Refused = Callable[..., str]

TREES = "(3 (2 It) (4 works))\n(1 (2 It) (0 fails))\n" * 3
REVIEWS = "it works,1\nit fails,0\n" * 3
SPLITS = ("train", "validation", "test")
EMBEDDING_DIM = "model.embedder.token_embedders.tokens.embedding_dim"


def reading(reader: str, folder: str, ending: str) -> str:
    """Jsonnet that reads the three files of a folder under the data root."""
    paths = ", ".join(f"{split}_data_path: '{folder}/{split}{ending}'" for split in SPLITS)
    return f"{{ dataset_reader: {{ type: '{reader}' }}, {paths} }}"


TREE_FILES = reading("sst_tokens", "trees", ".txt")
REVIEW_FILES = reading("imdb_csv", "reviews", ".csv")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: data of both kinds, and an earlier run among the outputs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANE_DATA_ROOT", "data")
    for folder, ending, content in (("trees", ".txt", TREES), ("reviews", ".csv", REVIEWS)):
        for split in SPLITS:
            write(f"data/{folder}/{split}{ending}", content)
    write("outputs/tiny/2000-01-01T00-00-00Z/manifest.json", '{"status": "complete"}')
    return tmp_path


@pytest.fixture
def refused(project: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Runs an experiment that is refused; returns the one line that says why."""

    def refuse(path: Path | str, *options: str) -> str:
        before = contents(project)
        status = main(["run", "--experiment_path", str(path), *options])
        stderr = capsys.readouterr().err
        assert status == 2
        assert contents(project) == before
        # Every state of a progress bar begins with a carriage return.
        message, end = [line for line in stderr.split("\n") if not line.startswith("\r")]
        assert message.startswith("error: ")
        assert end == ""
        return message

    return refuse


def write(path: str, content: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(content)


def tiny(changes: str = "{}") -> Path:
    return write_tiny_experiment(Path(), changes)


def contents(folder: Path) -> dict[Path, bytes | None]:
    """Every file under a folder with what it holds, and every folder."""
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def test_a_missing_experiment_file(refused: Refused) -> None:
    tiny()
    assert refused("tyni.jsonnet") == (
        "error: tyni.jsonnet: no such experiment file; did you mean 'tiny.jsonnet'?"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{\n  a: 1,\n  b: }\n", 'broken.jsonnet:3:6: unexpected: "}" while parsing terminal'),
        ("{\n  a: error 'no'\n}\n", "broken.jsonnet:2:6-16: no"),
        (
            "{\n  a: import 'no.libsonnet'\n}",
            "broken.jsonnet:2:6-27: couldn't open import \"no.lib",
        ),
        ("[1]", "broken.jsonnet: expected an object, {...}, found [1]"),
        ("{}", "broken.jsonnet: evaluation: required, but missing; add `+ study.paper`"),
    ],
)
def test_an_experiment_file_that_describes_none(refused: Refused, text: str, message: str) -> None:
    write("broken.jsonnet", text)
    assert refused("broken.jsonnet").startswith(f"error: {message}")


@pytest.mark.parametrize(
    ("changes", "wrong", "right"),
    [
        ("{ trainr: {} }", "trainr", "trainer"),
        ("{ dataset_reader+: { sed: 3 } }", "sed", "seed"),
        ("{ data_loader+: { batchsize: 3 } }", "batchsize", "batch_size"),
        ("{ model+: { encodr: {} } }", "encodr", "encoder"),
        ("{ model+: { encoder+: { hiden_size: 3 } } }", "hiden_size", "hidden_size"),
        ("{ trainer+: { num_epoch: 3 } }", "trainer.num_epoch", "num_epochs"),
        ("{ evaluation+: { drop_edge: true } }", "drop_edge", "drop_edges"),
        (
            "{ evaluation+: { importance+: { gradient: { type: 'gradient', targt: 'loss' } } } }",
            "targt",
            "target",
        ),
    ],
)
def test_an_unknown_key(refused: Refused, changes: str, wrong: str, right: str) -> None:
    message = refused(tiny(changes))
    assert message.startswith(f"error: tiny.jsonnet: {wrong}: no such key of ")
    assert message.endswith(f"; did you mean '{right}'?")


@pytest.mark.parametrize(
    ("changes", "wrong", "right"),
    [
        ("{ dataset_reader: { type: 'sst_token' } }", "sst_token", "sst_tokens"),
        ("{ model+: { encoder+: { type: 'bilsm' } } }", "bilsm", "bilstm"),
        ("{ model+: { scoring: { type: 'tanhh' } } }", "tanhh", "tanh"),
        ("{ model+: { activation: { type: 'sparsmax' } } }", "sparsmax", "sparsemax"),
        ("{ evaluation+: { importance+: { gradient: 'gradiant' } } }", "gradiant", "gradient"),
        (
            "{ evaluation+: { agreement+: { kendall_tau: 'kendal_tau' } } }",
            "kendal_tau",
            "kendall_tau",
        ),
    ],
)
def test_an_unknown_registered_name(refused: Refused, changes: str, wrong: str, right: str) -> None:
    message = refused(tiny(changes))
    assert message.startswith("error: tiny.jsonnet: ")
    assert message.endswith(f"type: '{wrong}' is not a registered name; did you mean '{right}'?")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ("num_relabellings: 0", "num_relabellings is 0; use 1 or more"),
        (
            "counterfactual: { permutation: { type: 'permutation', num_permutations: 0 } }",
            "num_permutations is 0; use 1 or more",
        ),
        (
            "counterfactual: { adversarial: { type: 'adversarial', epsilon: -0.05 } }",
            "epsilon is -0.05; use 0 or more",
        ),
    ],
)
def test_a_number_that_is_too_small(refused: Refused, changes: str, message: str) -> None:
    assert refused(tiny(f"{{ evaluation+: {{ {changes} }} }}")).endswith(message)


def test_a_value_that_is_none_of_the_choices(refused: Refused) -> None:
    changes = "{ evaluation+: { agreement+: { x: { type: 'kendall_top_k', k: 'nonzero' } } } }"
    assert refused(tiny(changes)).startswith(
        "error: tiny.jsonnet: agreement of the top k: k is 'nonzero'; use 'non_zero', "
    )


@pytest.mark.parametrize("split", SPLITS)
def test_a_missing_data_file(refused: Refused, project: Path, split: str) -> None:
    Path(f"data/trees/{split}.txt").unlink()
    message = refused(tiny(TREE_FILES))
    assert message.startswith(f"error: tiny.jsonnet: trees/{split}.txt: no such file, neither ")
    assert f"under the data root {project / 'data'}; put it there or set ANE_DATA_ROOT" in message


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("(3 (2 It) (4 works)", "found '(3 (2 It) (4 works)', expected a tree such as (3 (2 It)"),
        ("It works", "found 'It works', expected a tree such as (3 (2 It) (4 works))"),
        ("(7 (2 It) (4 works))", "label '7' at the root, expected a tree such as (3 (2 It)"),
    ],
)
def test_a_line_that_is_no_tree(refused: Refused, split: str, line: str, message: str) -> None:
    write(f"data/trees/{split}.txt", f"{TREES}{line}\n")
    place = f"data/trees/{split}.txt:7"
    assert refused(tiny(TREE_FILES)).startswith(f"error: tiny.jsonnet: {place}: {message}")


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("it works", "label 'it works'; expected a text, a comma and the label 0 or 1"),
        ("it works,2", "label '2'; expected a text, a comma and the label 0 or 1"),
        (",1", "no text before the label; expected a text, a comma and the label 0 or 1"),
        ('"it works,1', "unexpected end of data; expected fields separated by"),
    ],
)
def test_a_row_that_is_no_review(refused: Refused, split: str, row: str, message: str) -> None:
    write(f"data/reviews/{split}.csv", f"{REVIEWS}{row}\n")
    place = f"data/reviews/{split}.csv:7"
    assert refused(tiny(REVIEW_FILES)).startswith(f"error: tiny.jsonnet: {place}: {message}")


STORIES = (
    "1 Ann ran to the attic.\n2 Where is Ann? \tattic\t1\n"
    "3 Ann ran to the cellar.\n4 Where is Ann? \tcellar\t3\n"
)
NEWS = "who left\n@entity1\n@entity1 left @entity2\n\nwho\n@entity2\n@entity2 left\n\n"
INFERENCES = "".join(
    json.dumps({"gold_label": label, "sentence1": "It works.", "sentence2": "It does."}) + "\n"
    for label in ("neutral", "entailment")
)
PAIRS = {"babi_qa": STORIES, "snli": INFERENCES, "cnn_qa": NEWS}


@pytest.mark.parametrize("split", ["train", "test"])
@pytest.mark.parametrize(
    ("reader", "bad", "message"),
    [
        ("babi_qa", "Where is Ann?", "found 'Where is Ann?', expected a number and a fact or"),
        ("babi_qa", "7 Ann ran.", "number 7 is out of order; expected 5, or 1 for a new story"),
        ("babi_qa", "5 Where is Ann?", "'Where is Ann?' has no answer; expected a question, a"),
        ("babi_qa", "5 Where is Ann? \tattic\t2", "no fact '2' before the question; facts are 1"),
        ("snli", '{"sentence1": "It works."}', "no column 'gold_label'; found are 'sentence1'"),
        ("snli", '{"gold_label": "neutral"', "not JSON: Expecting ',' delimiter"),
        ("cnn_qa", "who\n@entity9\n@entity1 left", "answer '@entity9' is no candidate; expected"),
        ("cnn_qa", "who\n@entity9", "2 lines before a blank one; expected 3: a question, an"),
    ],
)
def test_a_line_that_is_no_pair(
    refused: Refused, split: str, reader: str, bad: str, message: str
) -> None:
    for name in SPLITS:
        write(f"data/pairs/{name}.txt", PAIRS[reader] + (bad if name == split else ""))
    line = PAIRS[reader].count("\n") + 1
    found = refused(tiny(reading(reader, "pairs", ".txt")))
    assert f"pairs/{split}.txt:{line}: {message}" in found


@pytest.mark.parametrize("split", ["validation", "test"])
def test_a_label_that_no_training_text_has(refused: Refused, split: str) -> None:
    write(f"data/labels/{split}.csv", "text,label\nit works,good\nit fails,dreadful\n")
    for other in set(SPLITS) - {split}:
        write(f"data/labels/{other}.csv", "text,label\nit works,good\nit fails,bad\n")
    changes = reading("labeled_text", "labels", ".csv")
    message = refused(tiny(f"{changes} + {{ datasets_for_vocab_creation: ['train'] }}"))
    assert message.startswith("error: tiny.jsonnet: label 'dreadful': no training text has it, ")


def test_a_label_column_of_one_value(refused: Refused) -> None:
    for split in SPLITS:
        write(f"data/labels/{split}.csv", "text,label\nit works,good\nit fails,good\n")
    message = refused(tiny(reading("labeled_text", "labels", ".csv")))
    assert message.startswith(
        "error: tiny.jsonnet: labels/train.csv: all 2 texts have the label 'good'; expected texts "
    )


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "empty, or all left out; expected texts of two labels"),
        ("it works,1\nit shines,1\n", "all 2 texts have the label '1'; expected texts of two"),
    ],
    ids=["empty", "one class only"],
)
def test_a_split_that_nothing_can_be_learnt_from(
    refused: Refused, split: str, content: str, message: str
) -> None:
    write(f"data/reviews/{split}.csv", content)
    place = f"reviews/{split}.csv"
    assert refused(tiny(REVIEW_FILES)).startswith(f"error: tiny.jsonnet: {place}: {message}")


@pytest.mark.parametrize(
    ("vectors", "options", "message"),
    [
        (
            "it 1 2 3\nworks 4 5 6\n",
            ["--overrides", json.dumps({EMBEDDING_DIM: 7})],
            "vectors.txt: vectors of size 3, but --overrides sets embedding_dim to 7; leave it out",
        ),
        ("it 1 2 3\nworks 4 5\n", [], "vectors.txt:2: 2 numbers, expected 3 as before it"),
        ("2 4\nit 1 2 3\n", [], "vectors.txt:2: 3 numbers, expected 4 as before it"),
        ("it one two\n", [], "vectors.txt:1: expected a word and its numbers; could not convert"),
        ("", [], "vectors.txt: holds no vectors; expected lines of a word and its numbers"),
    ],
)
def test_vectors_that_do_not_fit(
    refused: Refused, vectors: str, options: list[str], message: str
) -> None:
    write("vectors.txt", vectors)
    found = refused(tiny(), "--embeddings", "vectors.txt", *options)
    assert found.startswith(f"error: {message}")


def test_vectors_that_are_not_there(refused: Refused) -> None:
    message = refused(tiny(), "--embeddings", "vectors.txt")
    assert message.startswith("error: vectors.txt: no such file, neither from the working ")
    assert message.endswith("or choose other vectors with --embeddings PATH|URL|none")


def test_vectors_that_cannot_be_reached(refused: Refused, project: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound, but nobody listens
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/vectors.txt"
        message = refused(tiny(), "--embeddings", url)
    assert f"fetching it from {url} failed: the server cannot be reached" in message
    assert f"put it at {project / 'data/embeddings/vectors.txt'} or set ANE_DATA_ROOT" in message
    assert message.endswith("or choose other vectors with --embeddings PATH|URL|none")


@pytest.mark.parametrize("folder", ["taken", "taken/outputs"])
def test_an_output_folder_that_cannot_be_written(refused: Refused, folder: str) -> None:
    write("taken", "a file")
    assert refused(tiny(), "--output_dir", folder) == (
        f"error: tiny.jsonnet: {folder}/tiny: cannot be written: Not a directory; "
        "choose another folder with --output_dir"
    )


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_a_gpu_that_is_not_there(refused: Refused) -> None:
    assert refused(tiny(), "--device", "cuda") == (
        "error: --device cuda: found no GPU that PyTorch can use; use --device cpu"
    )


def test_a_model_of_which_the_study_cannot_ask(refused: Refused) -> None:
    released = """{
      model+: { activation: 'softmax' },
      evaluation+: { attend_to_padding: true, counterfactual: { permutation: 'permutation' } },
    }"""
    assert refused(tiny(released)) == (
        "error: tiny.jsonnet: attend_to_padding: counterfactuals need attention to words alone; "
        "ask one of both"
    )


@pytest.mark.parametrize("folder", ["nowhere", "outputs", "outputs/tiny"])
def test_models_of_what_is_no_run(refused: Refused, folder: str) -> None:
    assert refused(tiny(), "--trained", folder) == (
        f"error: {folder}: not a run: no readable manifest.json in it; expected a folder such as "
        "outputs/<experiment>/<timestamp>"
    )


def test_models_of_a_run_whose_training_did_not_finish(refused: Refused) -> None:
    write("outputs/tiny/2000-01-02T00-00-00Z/manifest.json", '{"status": "running"}')
    message = refused(tiny(), "--trained", "outputs/tiny/2000-01-02T00-00-00Z")
    assert message.endswith("its training did not finish; name a run whose did")


def undefined(agreement: pd.DataFrame) -> pd.Series:
    """The numbers of undefined values by reason."""
    return agreement.loc[agreement["value"].isna(), "undefined"].value_counts()


@pytest.mark.slow
def test_texts_of_one_token_are_no_error_but_undefined() -> None:
    write("data/trees/test.txt", f"{TREES}(3 works)\n(1 fails)\n")
    assert main(["run", "--experiment_path", str(tiny(TREE_FILES)), "--device", "cpu"]) == 0
    run = load_run(latest_runs("outputs")["tiny"])
    assert undefined(without_controls(run.agreement))["fewer than 2 tokens"] == 9 * 2
    table = pd.read_csv(run.folder / "correlation" / "gradient_leave_one_out_kendall_tau.csv")
    everything = table.set_index("class").loc["all_classes"]
    assert everything["n_undefined"] >= 2
    assert everything["n"] + everything["n_undefined"] == 8


@pytest.mark.slow
def test_constant_attention_is_no_error_but_undefined() -> None:
    # Scoring that starts at 0 has no gradient and stays there: softmax is uniform.
    uniform = """{ model+: {
      activation: { type: 'softmax' },
      initializer: { regexes: [['scoring.*', { type: 'zero' }]] },
    } }"""
    assert main(["run", "--experiment_path", str(tiny(uniform)), "--device", "cpu"]) == 0
    run = load_run(latest_runs("outputs")["tiny"])
    rows = without_controls(run.agreement)
    with_attention = rows["measure_a"] == "attention"
    tau = rows["agreement"] == "kendall_tau"
    assert undefined(rows[with_attention & tau]).to_dict() == {"constant scores": 80}
    assert undefined(rows[~with_attention & tau]).empty
    table = pd.read_csv(run.folder / "correlation" / "attention_gradient_kendall_tau.csv")
    assert table.set_index("class").loc["all_classes", ["n", "n_undefined"]].tolist() == [0, 40]


@pytest.mark.slow
def test_a_study_that_fails_keeps_the_trained_model_for_another_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(self: AttentionWeights, *_: object) -> None:
        raise RuntimeError("out of\nmemory")

    with monkeypatch.context() as broken:
        broken.setattr(AttentionWeights, "__call__", fail)
        assert main(["run", "--experiment_path", str(tiny()), "--device", "cpu"]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    run_dir = max(Path("outputs/tiny").iterdir())
    log = run_dir / "seed_1" / "unit.log"
    assert last == f"error: seed 1: RuntimeError: out of memory; see {log}"
    assert "out of\nmemory" in log.read_text()
    assert (run_dir / "seed_1" / "model.tar.gz").is_file()
    manifest = json.loads((run_dir / "manifest.json").read_text())
    assert manifest["status"] == "failed"
    assert "RuntimeError: out of memory" in manifest["error"]
    again = ["run", "--experiment_path", str(tiny()), "--device", "cpu", "--trained", str(run_dir)]
    assert main(again) == 0
