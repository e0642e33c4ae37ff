"""The code of what a configuration names belongs to the identity of a stage."""

import importlib
from pathlib import Path

import pytest
from allennlp.common import Registrable

import ane_research.plugin  # noqa: F401 - registers what is named below
from ane_research import code_version
from ane_research.code_version import code_of, source_checksum
from ane_research.identity import stage_identities

CONFIGURATION = {
    "random_seed": 1,
    "model": {"type": "attention_classifier", "encoder": {"type": "bilstm"}},
    "trainer": {"num_epochs": 1, "optimizer": "adam"},
    "evaluation": {
        "type": "study",
        "importance": {"attention": {"type": "attention"}},
        "agreement": {"tau": "kendall_tau", "top": {"type": "kendall_top_k", "k": 1}},
    },
}


def test_classes_are_found_by_type_and_by_a_plain_string() -> None:
    assert {"ane_research.modules.encoders.bilstm", "ane_research.agreement.kendall_tau"} <= set(
        code_of(CONFIGURATION)
    )


def test_a_path_to_a_class_names_its_module() -> None:
    section = {"type": "tests.failing.Raising", "file": "texts.csv"}
    assert list(code_of(section)) == ["tests.failing"]


def test_what_allennlp_and_torch_register_is_left_out() -> None:
    assert code_of({"optimizer": {"type": "adam"}, "encoder": "gru", "text": "no such name"}) == {}


@pytest.mark.parametrize(
    ("module", "stages"),
    [
        ("agreement.kendall_tau", {"agreement/tau"}),
        ("agreement.top_k", {"agreement/top"}),
        ("importance.attention", {"importance/attention", "agreement/tau", "agreement/top"}),
        (
            "modules.encoders.bilstm",
            {"train", "predict", "importance/attention", "agreement/tau", "agreement/top"},
        ),
    ],
)
def test_other_code_makes_the_stages_new_that_depend_on_it(
    module: str, stages: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stage_identities(CONFIGURATION, {})

    def edited(name: str) -> str:
        return "edited" if name == f"ane_research.{module}" else source_checksum(name)

    monkeypatch.setattr(code_version, "source_checksum", edited)
    after = stage_identities(CONFIGURATION, {})
    assert {stage for stage in before if before[stage] != after[stage]} == stages


def test_comments_and_layout_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    bodies = {"one": "x = 1", "same": "# a comment\nx  =  1\n", "other": "x = 2"}
    for name, body in bodies.items():
        (tmp_path / f"code_{name}.py").write_text(body)
    importlib.invalidate_caches()
    one, same, other = (source_checksum(f"code_{name}") for name in bodies)
    assert one == same != other


def test_a_class_of_a_notebook_has_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    class Mine(Registrable):
        pass

    @Mine.register("a_name_of_mine")
    class Part(Mine):
        pass

    monkeypatch.setattr(Part, "__module__", "builtins")
    assert list(code_of(["a_name_of_mine"])) == ["builtins"]
