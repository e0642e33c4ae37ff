"""A small experiment that trains in seconds."""

from pathlib import Path

QUICKSTART = Path(__file__).parents[1] / "experiments" / "quickstart.jsonnet"
SMALLER = """
{
  dataset_reader+: { sizes: { train: 128, validation: 40, test: 40 } },
  trainer+: { num_epochs: 2 },
  evaluation+: { num_relabellings: 20 },
}
"""


def write_tiny_experiment(folder: Path, changes: str = "{}") -> Path:
    """Writes `tiny.jsonnet`: the quickstart, smaller in every number, with `changes`."""
    path = folder / "tiny.jsonnet"
    path.write_text(f"(import '{QUICKSTART}') + {SMALLER} + {changes}\n")
    return path
