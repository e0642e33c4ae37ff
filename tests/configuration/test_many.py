"""Many files at once: the same as one by one."""

from pathlib import Path

import pytest

from ane_research.configuration import load_configuration, load_configurations
from ane_research.errors import InputError

FILES = {
    "a.jsonnet": "local lib = import 'lib/part.libsonnet';\nlib { a: 1 } // a comment at the end",
    "b.jsonnet": "(import 'lib/part.libsonnet') + { home: std.extVar('PLACE') }",
    "deeper/c.jsonnet": "local a = import '../a.jsonnet'; a + { c: a.a + 1 }",
    "deeper/d.jsonnet": "{ d: std.length('four') }",
}


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    monkeypatch.setenv("PLACE", "here")
    (tmp_path / "lib").mkdir()
    (tmp_path / "deeper").mkdir()
    (tmp_path / "lib" / "part.libsonnet").write_text("{ part: true }")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return [tmp_path / name for name in FILES]


def test_each_is_as_it_is_alone(paths: list[Path]) -> None:
    assert load_configurations(paths) == [load_configuration(path) for path in paths]


def test_they_come_in_the_order_asked_for(paths: list[Path]) -> None:
    mixed = [paths[3], paths[0], paths[2], paths[1]]
    assert load_configurations(mixed) == [load_configuration(path) for path in mixed]


def test_nothing_is_loaded_from_nothing() -> None:
    assert load_configurations([]) == []


@pytest.mark.parametrize(
    "text",
    ["{", "[]", "{}), ({}", "import 'no.libsonnet'", "std.extVar('NO_SUCH')", "{ a: 1 / 0 }"],
)
def test_a_wrong_one_costs_only_itself(paths: list[Path], text: str) -> None:
    before = load_configurations(paths)
    paths[0].write_text(text)
    paths[2].write_text("{ c: 2 }")
    wrong, *others = load_configurations(paths)
    with pytest.raises(InputError) as alone:
        load_configuration(paths[0])
    assert isinstance(wrong, InputError)
    assert str(wrong) == str(alone.value)
    assert others == [before[1], {"c": 2}, before[3]]
