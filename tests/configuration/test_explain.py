"""Tests of the one-line explanations, on the errors that AllenNLP and Python really raise."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Optional, Union

import pytest
from allennlp.common import Params, Registrable
from allennlp.common.checks import ConfigurationError
from allennlp.data import DatasetReader, Vocabulary
from allennlp.modules.token_embedders import TokenEmbedder

from ane_research.configuration.explain import explain_error
from ane_research.errors import InputError


# `Optional` and `Union`, because AllenNLP does not build objects for `X | Y`.
class Shape(Registrable):
    """Something to build from a configuration."""

    def __init__(self, colour: str = "red") -> None:
        self.colour = colour


@Shape.register("circle")
class Circle(Shape):
    def __init__(self, radius: int, inner: Optional[Shape] = None, **kwargs: Any) -> None:  # noqa: UP045
        super().__init__(**kwargs)
        if radius < 0:
            raise InputError(f"radius {radius}: expected at least 0")


@Shape.register("square")
class Square(Shape):
    def __init__(self, width: int, inner: Union[Shape, list[int], None] = None) -> None:  # noqa: UP007
        super().__init__()


def explain(build: Callable[[], Any]) -> str:
    with pytest.raises(Exception) as error:  # noqa: PT011 (whichever it is, it is explained)
        build()
    explanation = explain_error(error.value)
    assert isinstance(explanation, InputError)
    return str(explanation)


def explain_shape(**params: Any) -> str:
    return explain(lambda: Shape.from_params(Params({"shape": params}).pop("shape")))


def test_an_unknown_name_comes_with_its_key_and_the_nearest_name() -> None:
    message = "shape.type: 'sqare' is not a registered name; did you mean 'square'?"
    assert explain_shape(type="sqare", width=1) == message


def test_an_unknown_name_unlike_all_others_comes_with_all_of_them() -> None:
    message = "shape.type: 'zzz' is not a registered name; known are circle, square"
    assert explain_shape(type="zzz") == message


def test_an_unknown_name_deep_inside_comes_with_its_key() -> None:
    message = "shape.inner.type: 'sqare' is not a registered name; did you mean 'square'?"
    assert explain_shape(type="circle", radius=1, inner={"type": "sqare"}) == message


def test_a_name_looked_up_by_itself_keeps_allennlps_suggestion() -> None:
    message = explain(lambda: Shape.by_name("sqare"))
    assert message == "'sqare' is not a registered name for 'Shape', did you mean 'square'?"


def test_an_unknown_key_comes_with_the_nearest_argument() -> None:
    message = "widht: no such key of Square; did you mean 'width'?"
    assert explain_shape(type="square", width=1, widht=2) == message


def test_an_unknown_key_of_a_class_that_passes_its_keys_on_is_found_too() -> None:
    # Circle hands what it does not know to Shape, whose constructor then raises a TypeError.
    message = "radus: no such key of Shape; did you mean 'radius'?"
    assert explain_shape(type="circle", radius=1, radus=2) == message


def test_an_unknown_key_of_a_real_class_is_found() -> None:
    params = {"type": "embedding", "num_embeddings": 2, "embedding_dim": 2, "embeding_dim": 3}
    message = explain(lambda: TokenEmbedder.from_params(Params(params)))
    assert message == "embeding_dim: no such key of Embedding; did you mean 'embedding_dim'?"


def test_an_unknown_key_of_a_real_reader_is_found() -> None:
    params = {"type": "sequence_tagging", "max_instnaces": 3}
    message = explain(lambda: DatasetReader.from_params(Params(params)))
    assert message == "max_instnaces: no such key of DatasetReader; did you mean 'max_instances'?"


def test_a_missing_key_is_named_in_full() -> None:
    assert explain_shape(type="circle") == "shape.radius: required, but missing"


def test_a_value_of_the_wrong_type_names_the_key() -> None:
    assert explain_shape(type="circle", radius="wide") == "radius: expected int"


def test_a_section_that_is_a_number_names_what_it_should_be() -> None:
    message = explain_shape(type="circle", radius=1, inner=3)
    assert message == "Shape: expected a registered name or an object with a type"


def test_wrong_input_found_by_our_own_classes_is_passed_on() -> None:
    assert explain_shape(type="circle", radius=-1) == "radius -1: expected at least 0"


def test_the_first_cause_is_found_where_allennlp_tried_several_types() -> None:
    inner = {"type": "circle", "radius": -1}
    message = explain_shape(type="square", width=1, inner=inner)
    assert message == "radius -1: expected at least 0"


def test_any_other_complaint_about_the_configuration_is_one_line() -> None:
    explanation = explain_error(ConfigurationError("one\n  two"))
    assert str(explanation) == "one two"


def test_a_missing_file_is_named_as_python_says_it(tmp_path: Path) -> None:
    path = tmp_path / "none.txt"
    assert explain(path.read_text) == f"{path}: missing"


def test_a_missing_file_is_named_as_allennlp_says_it() -> None:
    explanation = explain_error(FileNotFoundError("file sst/none.txt not found"))
    assert str(explanation) == "sst/none.txt: no such file"


def test_a_folder_that_cannot_be_made_names_the_option(tmp_path: Path) -> None:
    (tmp_path / "outputs").touch()
    folder = tmp_path / "outputs" / "run"
    message = explain(lambda: folder.mkdir(parents=True))
    assert message.startswith(f"{folder}: cannot be written: ")
    assert message.endswith("choose another folder with --output_dir")


def test_a_folder_without_permission_names_the_option(tmp_path: Path) -> None:
    folder = str(tmp_path / "outputs")
    error = PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)
    assert "--output_dir" in str(explain_error(error))


def test_a_file_without_permission_is_called_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "train.txt"
    path.touch()
    error = PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    assert str(explain_error(error)).startswith(f"{path}: cannot be read: ")


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("out of memory"),
        TypeError("unsupported operand"),
        TypeError("Unheard.__init__() got an unexpected keyword argument 'x'"),
        ConnectionError("reset"),
        KeyError("x"),
    ],
    ids=repr,
)
def test_an_error_that_is_not_the_users_is_not_explained(error: Exception) -> None:
    assert explain_error(error) is None


def test_a_label_that_no_training_text_has_is_named() -> None:
    vocabulary = Vocabulary(counter={"labels": {"yes": 1, "no": 1}})
    message = explain(lambda: vocabulary.get_token_index("may'be", namespace="labels"))
    assert message == (
        'label "may\'be": no training text has it, but others do; mend the data, or add it to '
        "vocabulary.tokens_to_add.labels"
    )
