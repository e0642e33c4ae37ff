"""The numbers the predecessors published, from the tables in `ane_research/published/`."""

from importlib.resources import files

import pandas as pd


def ns_reported() -> pd.DataFrame:
    """Tables 1 and 2 of Neely & Schouten (2020), one cell a row.

    Columns: `table`, `dataset`, `encoder`, `score_fn`, `activation`, `k`, `class` (as printed, "0"
    or "1"), `measure` ("tau_g" or "tau_loo"), `mean`, `std`, `sig_frac`.
    """
    return _read("ns_reported.csv")


def jw_reported() -> pd.DataFrame:
    """Correlations in the files Jain & Wallace (2019) released, one statistic a row."""
    return _read("jw_reported.csv")


def jw_evaluate() -> pd.DataFrame:
    """Test metrics in the files Jain & Wallace (2019) released, one metric a row."""
    return _read("jw_evaluate.csv")


def _read(name: str) -> pd.DataFrame:
    with files("ane_research").joinpath("published", name).open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype={"class": str})
