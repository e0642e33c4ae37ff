"""The import graph: layers import only what lies below them, and peers never each other."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import ane_research

PACKAGE = Path(ane_research.__file__).parent
LAYERS = [
    {"errors", "files"},
    {"divergence", "results", "draws", "datasets", "published", "inference", "parallel"},
    {"archive", "progress", "record"},
    {"code_version", "dataset_readers", "modules", "agreement", "plausibility", "training"},
    {"models", "predictors"},
    {"importance", "counterfactual", "faithfulness"},
    {"evaluation", "report"},
    {"configuration", "manifest", "stages", "ceiling", "adversaries", "claims"},
    {"identity", "unit", "run_folder", "defects"},
    {"experiment", "engine"},
    {"address", "cluster", "schedule", "repetition", "pruning"},
    {"commands"},
]
# They tie the package together: `plugin` registers everything, `__main__` is the command.
EXEMPT = {"__init__", "__main__", "plugin"}
LAYER_OF = {name: number for number, names in enumerate(LAYERS) for name in names}
FILES = sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    """The module or sub-package of `ane_research` that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_parts(source: str) -> Iterator[str]:
    """The parts of `ane_research` that a source imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "ane_research":
            names = [f"ane_research.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        for name in names:
            root, _, rest = name.partition(".")
            if root == "ane_research" and rest:
                yield rest.split(".")[0]


def violations(part: str, source: str) -> list[str]:
    """Imports of a file of `part` that do not go down."""
    return [
        f"{part} imports {other}"
        for other in imported_parts(source)
        if other in LAYER_OF and other != part and LAYER_OF[other] >= LAYER_OF[part]
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_only_go_down(path: Path) -> None:
    part = part_of(path)
    if part in EXEMPT:
        pytest.skip(f"{part} ties the package together")
    assert part in LAYER_OF, f"say in LAYERS where {part} belongs"
    assert violations(part, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import ane_research.experiment",
        "from ane_research.experiment import Experiment",
        "from ane_research import experiment",
        "def run():\n    from ane_research.experiment import Experiment",
        "from ane_research.report.runs import Run",
    ],
)
def test_an_import_of_a_peer_or_upwards_is_found_wherever_it_stands(source: str) -> None:
    assert len(violations("evaluation", source)) == 1


def test_an_import_from_below_or_within_the_part_is_allowed() -> None:
    source = "from ane_research.errors import InputError\nimport ane_research.evaluation.rows"
    assert violations("evaluation", source) == []


def test_imports_are_absolute_so_that_this_test_sees_them() -> None:
    relative = [
        path
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]
    assert relative == []


def test_nothing_is_named_after_having_no_name() -> None:
    vague = {"utils", "util", "common", "helpers", "misc"}
    names = [path for path in PACKAGE.rglob("*") if path.stem in vague]
    assert names == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_is_longer_than_250_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250
