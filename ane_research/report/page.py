"""The report of one run: a single HTML file that needs nothing beside it."""

import base64
import json
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from ane_research.files import atomic_path
from ane_research.report.counterfactual_tables import counterfactual_tables
from ane_research.report.faithfulness import faithfulness_tables
from ane_research.report.names import (
    agreement_name,
    counterfactual_name,
    faithfulness_name,
    measure_name,
    pair_name,
    plausibility_name,
    statistic_name,
)
from ane_research.report.plausibility import plausibility_tables
from ane_research.report.runs import Run
from ane_research.report.tables import (
    ALL_CLASSES,
    correlation_tables,
    interval,
    mean_and_std,
    number,
    of_controls,
    without_controls,
)

TEMPLATE = "report.html.j2"


def write_page(run_dir: Path | str) -> Path:
    """Writes `run_dir/report.html` from the rows, tables and figures of a run.

    The figures (`graphs/*.svg`, see `save_figures`) are embedded, so that the file can be moved or
    sent alone. The run need not be marked complete yet.

    Raises:
        InputError: A file of the run is missing or unreadable.
    """
    run = Run(Path(run_dir))
    template = _environment().get_template(TEMPLATE)
    page = template.render(
        run=run,
        # The status says "complete" only after this page is written.
        manifest={key: value for key, value in run.manifest.items() if key != "status"},
        configuration=json.dumps(run.configuration, indent=2, ensure_ascii=False),
        setup=_setup(run.configuration),
        metrics=_test_metrics(run),
        sections=[
            _section(run, str(agreement), rows)
            for agreement, rows in run.agreement.groupby("agreement", sort=False)
        ],
        by_length=_embedded(run.folder / "graphs" / f"{run.experiment}_by_length.svg"),
        counterfactuals=_counterfactuals(run),
        faithfulness=faithfulness_tables(run.faithfulness),
        plausibility=plausibility_tables(run.plausibility),
        figures={
            name: _embedded(run.folder / "graphs" / f"{run.experiment}_{name}.svg")
            for name in ("faithfulness", "plausibility")
        },
    )
    path = run.folder / "report.html"
    with atomic_path(path) as temporary:
        temporary.write_text(page, encoding="utf-8")
    return path


def _environment() -> Environment:
    """The templates of this package, with what they call numbers and measures by."""
    environment = Environment(
        loader=PackageLoader("ane_research.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "mean_and_std": mean_and_std,
        "number": number,
        "measure_name": measure_name,
        "faithfulness_name": faithfulness_name,
        "plausibility_name": plausibility_name,
    }
    environment.globals["interval"] = interval
    return environment


def _setup(configuration: dict[str, Any]) -> dict[str, Any]:
    """What was trained on what, in a few words, as far as the configuration says so."""
    entries = {
        "Reader": ("dataset_reader", "type"),
        "Training data": ("train_data_path",),
        "Validation data": ("validation_data_path",),
        "Test data": ("test_data_path",),
        "Model": ("model", "type"),
        "Encoder": ("model", "encoder", "type"),
        "Attention scoring": ("model", "scoring", "type"),
        "Attention activation": ("model", "activation", "type"),
        "Study": ("evaluation",),
    }
    found = {heading: _at(configuration, keys) for heading, keys in entries.items()}
    return {heading: value for heading, value in found.items() if value is not None}


def _at(configuration: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        configuration = configuration.get(key) if isinstance(configuration, dict) else None
    return configuration


def _test_metrics(run: Run) -> pd.DataFrame:
    """One row a seed, and their mean where there are several; columns without `test_`."""
    table = pd.DataFrame.from_dict(run.metrics, orient="index")
    table = table.filter(regex="^test_").select_dtypes("number")
    table = table.rename(columns=lambda name: name.removeprefix("test_").replace("_", " "))
    if len(table) > 1:
        table.loc["mean"] = table.mean()
    return table


def _section(run: Run, agreement: str, rows: pd.DataFrame) -> dict[str, Any]:
    """One agreement measure: a heading, a table for each pair, the figure, the controls."""
    controls = _by_pair(run, of_controls(rows))
    rows = without_controls(rows)
    return {
        "heading": agreement_name(agreement),
        "tables": _by_pair(run, rows),
        "controls": {pair: table.loc[ALL_CLASSES] for pair, table in controls.items()},
        "has_intervals": rows["seed"].nunique() > 1,
        "has_p_values": bool(rows["p_value"].notna().any()),
        "reasons": rows.loc[rows["value"].isna(), "undefined"].value_counts(),
        "figure": _embedded(run.folder / "graphs" / f"{run.experiment}_{agreement}.svg"),
    }


def _by_pair(run: Run, rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The correlation tables of one agreement measure."""
    pairs = rows.groupby(["measure_a", "measure_b"], sort=False)
    tables = correlation_tables(rows, run.pooled_significance)
    return {
        pair_name(*map(str, names)): table
        for (names, _), table in zip(pairs, tables.values(), strict=True)
    }


def _counterfactuals(run: Run) -> list[dict[str, Any]]:
    """A heading, a table for each statistic and the figures of every counterfactual."""
    tables = counterfactual_tables(run.counterfactual)
    names = dict.fromkeys(name for name, _ in tables)
    return [
        {
            "heading": counterfactual_name(name).capitalize(),
            "tables": {
                statistic_name(statistic): table
                for (counterfactual, statistic), table in tables.items()
                if counterfactual == name
            },
            "figures": [
                _embedded(run.folder / "graphs" / f"{run.experiment}_{name}_{what}.svg")
                for what in ("tvd", "jsd")
            ],
        }
        for name in names
    ]


def _embedded(path: Path) -> str:
    """A data URL, or nothing where the figure was not drawn."""
    if not path.is_file():
        return ""
    return f"data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
