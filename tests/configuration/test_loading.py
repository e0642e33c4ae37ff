"""Tests of reading experiment files."""

from pathlib import Path

import pytest

from ane_research.configuration import find_experiments, load_configuration, parse_overrides
from ane_research.errors import InputError


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    path = tmp_path / "sst_tanh_softmax.jsonnet"
    path.write_text("{ trainer: { num_epochs: 40, lr: [0.1, 0.2] }, model: { type: 'one' } }")
    return path


def test_jsonnet_is_evaluated_with_its_imports(tmp_path: Path) -> None:
    (tmp_path / "lib.libsonnet").write_text("{ epochs: 20 + 20 }")
    path = tmp_path / "x.jsonnet"
    path.write_text("{ trainer: { num_epochs: (import 'lib.libsonnet').epochs } }")
    assert load_configuration(path) == {"trainer": {"num_epochs": 40}}


def test_environment_variables_are_external_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANE_TEST_READER", "sst_tokens")
    path = tmp_path / "x.jsonnet"
    path.write_text("{ reader: std.extVar('ANE_TEST_READER') }")
    assert load_configuration(path) == {"reader": "sst_tokens"}


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ('{"trainer.num_epochs": 5}', {"num_epochs": 5, "lr": [0.1, 0.2]}),
        ('{"trainer.lr.1": 5}', {"num_epochs": 40, "lr": [0.1, 5]}),
        ('{"trainer.patience": 5}', {"num_epochs": 40, "lr": [0.1, 0.2], "patience": 5}),
        ('{"trainer": {"patience": 5}}', {"patience": 5}),
        ("{trainer: {patience: 2 + 3}}", {"patience": 5}),
    ],
)
def test_overrides_mean_what_they_mean_to_allennlp(
    experiment: Path, overrides: str, expected: dict
) -> None:
    assert load_configuration(experiment, overrides)["trainer"] == expected


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (
            '{"trianer.num_epochs": 5}',
            "--overrides: no 'trianer' in {path}, wanted for 'trianer.num_epochs'; "
            "did you mean 'trainer'?",
        ),
        (
            '{"trainer.lr.2.x": 5}',
            "--overrides: no 'trainer.lr.2' in {path}, wanted for 'trainer.lr.2.x'",
        ),
        (
            '{"model.type.x": 5}',
            "--overrides: 'model.type' in {path} is \"one\" and has no 'x'; override it as a whole",
        ),
    ],
)
def test_an_override_below_a_key_that_is_not_there_names_the_nearest(
    experiment: Path, overrides: str, message: str
) -> None:
    with pytest.raises(InputError) as error:
        load_configuration(experiment, overrides)
    assert str(error.value) == message.format(path=experiment)


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ('{"a": ', r"^--overrides:1:7: "),
        ("[1]", r"^--overrides: expected an object, \{\.\.\.\}, found \[1\]$"),
        ("error 'no'", r"^--overrides:1:1-11: no$"),
    ],
)
def test_overrides_that_are_no_object_are_refused(overrides: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_overrides(overrides)


def test_no_overrides_change_nothing() -> None:
    assert parse_overrides("") == {}


def test_a_missing_experiment_names_the_nearest_one(experiment: Path) -> None:
    wrong = experiment.with_name("sst_tan_softmax.jsonnet")
    with pytest.raises(InputError) as error:
        load_configuration(wrong)
    expected = f"{wrong}: no such experiment file; did you mean '{experiment}'?"
    assert str(error.value) == expected


def test_a_missing_experiment_unlike_all_others_names_none(experiment: Path) -> None:
    wrong = experiment.with_name("zzz.jsonnet")
    with pytest.raises(InputError, match=r"no such experiment file$"):
        load_configuration(wrong)


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("{\n  a: 1,, b: 2 }", "2:8", 'unexpected: "," while parsing field definition'),
        ("{\n  a: b }", "2:6", "Unknown variable: b"),
        ("local f(x) = error x;\n{ a: f('boo') }", "1:14-21", "boo"),
    ],
)
def test_an_error_in_jsonnet_is_one_line_with_its_place(
    tmp_path: Path, text: str, place: str, problem: str
) -> None:
    path = tmp_path / "x.jsonnet"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        load_configuration(path)
    assert str(error.value) == f"{path}:{place}: {problem}"


def test_an_error_in_an_imported_file_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "part.libsonnet").write_text("{ a: }")
    path = tmp_path / "x.jsonnet"
    path.write_text("import 'part.libsonnet'")
    with pytest.raises(InputError, match=r"part\.libsonnet:1:6: ") as error:
        load_configuration(path)
    assert "\n" not in str(error.value)


def test_a_missing_import_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonnet"
    path.write_text("import 'none.libsonnet'")
    with pytest.raises(InputError, match=r"x\.jsonnet:1:1-24: .*none\.libsonnet") as error:
        load_configuration(path)
    assert "\n" not in str(error.value)


def test_a_file_that_is_no_object_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonnet"
    path.write_text("[1, 2]")
    with pytest.raises(InputError, match=r"x\.jsonnet: expected an object"):
        load_configuration(path)


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("test_data_path: null", "test_data_path is null; give it a value, or leave it out"),
        ("test_data_path: ['a']", r"test_data_path is \['a'\]; expected the path of a file"),
        ("trainer: null", "trainer is null; give it"),
        ("trainer: []", r"trainer is \[\]; expected an object"),
        ("evaluation: 'simple'", "evaluation is 'simple'; expected an object"),
    ],
)
def test_a_section_of_another_kind_is_refused(tmp_path: Path, section: str, message: str) -> None:
    path = tmp_path / "mine.jsonnet"
    path.write_text(f"{{ model: {{}}, {section} }}")
    with pytest.raises(InputError, match=f"mine.jsonnet: {message}"):
        load_configuration(path)


def test_experiments_are_found_by_name_without_the_parts_they_import(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    for name in ("b.jsonnet", "a.jsonnet", "lib/c.jsonnet", "notes.md"):
        (tmp_path / name).touch()
    assert [path.name for path in find_experiments(tmp_path)] == ["a.jsonnet", "b.jsonnet"]


def test_a_folder_without_experiments_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no \*\.jsonnet there; .*--experiment_path"):
        find_experiments(tmp_path)
