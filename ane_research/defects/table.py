"""How far each released behaviour moves each number."""

from pathlib import Path

import pandas as pd

from ane_research.defects.released import RELEASED
from ane_research.report.markdown import markdown_table
from ane_research.report.names import agreement_name, pair_name
from ane_research.report.table_files import write_table_texts
from ane_research.report.tables import ALL_CLASSES, number

NOTE = (
    "Mean over instances and seeds, all classes together. The behaviours are those of the code "
    "that Neely & Schouten (2020) released; the model is the same, trained correctly."
)
KEYS = ["measure_a", "measure_b", "agreement", "class", "quantity"]
ALL = "all"
WORTH_TELLING = 0.0005  #: what moves less is 0.000 in the table


def moved(found: pd.DataFrame) -> pd.DataFrame:
    """Each number with a released behaviour beside the correct one.

    Args:
        found: As `measure_defects` gives it.

    Returns:
        A row for each behaviour (and "all") and number: `variation`, `measure_a`, `measure_b`,
        `agreement`, `class`, `quantity`, `correct`, `released`, and `moved`, released less correct.
    """
    correct = found[found["variation"] == "correct"].drop(columns="variation")
    released = found[found["variation"] != "correct"].rename(columns={"value": "released"})
    # The other way round a class that is predicted only with padding would have no row.
    table = released.merge(correct.rename(columns={"value": "correct"}), on=KEYS, how="left")
    table["moved"] = table["released"] - table["correct"]
    return table[["variation", *KEYS, "correct", "released", "moved"]]


def sentences(table: pd.DataFrame) -> list[str]:
    """For each behaviour what it is and what it does.

    Args:
        table: As `moved` gives it.
    """
    descriptions = {behaviour.name: behaviour.description for behaviour in RELEASED}
    descriptions[ALL] = "All of them together."
    return [
        f"{name}: {text} {effect(table[table['variation'] == name])}"
        for name, text in descriptions.items()
    ]


def effect(rows: pd.DataFrame) -> str:
    """What a behaviour does to the means, the significant shares and the accuracy."""
    parts = [
        _of_quantity(rows[(rows["quantity"] == "mean") & (rows["class"] == ALL_CLASSES)], "means"),
        _of_quantity(rows[rows["quantity"] == "sig_frac"], "significant shares"),
        _of_quantity(rows[rows["quantity"] == "accuracy"], "accuracies"),
    ]
    told = [part for part in parts if part]
    return f"It moves {'; '.join(told)}." if told else "Here it moves nothing."


def _of_quantity(rows: pd.DataFrame, plural: str) -> str:
    rows = rows.dropna(subset=["correct", "released"], how="all")  # no p-values, no shares
    far = rows[rows["moved"].abs() >= WORTH_TELLING]
    if far.empty:
        return ""
    most = far.sort_values("moved", key=abs, kind="stable").iloc[-1]
    change = f"{number(most['correct'])} to {number(most['released'])}"
    if plural == "accuracies":
        return f"the accuracy from {change}"
    what = f"{pair_name(most['measure_a'], most['measure_b'])}, {agreement_name(most['agreement'])}"
    label = "" if most["class"] == ALL_CLASSES else f", class {most['class']}"
    return f"{len(far)} of {len(rows)} {plural}, most {what}{label}, from {change}"


def as_markdown(table: pd.DataFrame) -> str:
    """The means over all classes: correct, and how far each behaviour moves them."""
    means = table[(table["quantity"] == "mean") & (table["class"] == ALL_CLASSES)]
    names = list(means["variation"].unique())
    lines = []
    for keys, group in means.groupby(["agreement", "measure_a", "measure_b"], sort=False):
        agreement, a, b = map(str, keys)
        by_name = group.set_index("variation")["moved"]
        cells = [signed(by_name[name]) for name in names]
        correct = number(group["correct"].iloc[0])
        lines.append([f"{agreement_name(agreement)}: {pair_name(a, b)}", correct, *cells])
    header = ["mean", "correct", *(name.replace("_", " ") for name in names)]
    bullets = "\n".join(f"- {sentence}" for sentence in sentences(table))
    return f"{markdown_table(header, lines)}\n\n{NOTE}\n\n{bullets}\n"


def signed(value: float) -> str:
    """A change as "+0.117"; a dash where it is undefined or nothing."""
    if pd.isna(value) or abs(value) < WORTH_TELLING:
        return number(float("nan"))
    return number(value) if value < 0 else f"+{number(value)}"


def write_defects(table: pd.DataFrame, folder: Path, experiment: str) -> list[Path]:
    """Writes `folder/<experiment>.{csv,md}`, each whole or not at all."""
    return write_table_texts(table, as_markdown(table), folder / experiment)
