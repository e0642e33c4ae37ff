"""Numbers as readers see them."""

import pandas as pd

UNDEFINED = "\N{EN DASH}"


def number(value: float, digits: int = 3) -> str:
    """With a true minus sign; a dash where it is undefined."""
    return UNDEFINED if pd.isna(value) else f"{value:.{digits}f}".replace("-", "\N{MINUS SIGN}")


def interval(lower: float, upper: float) -> str:
    """The ends of an interval; a dash where there is none."""
    return UNDEFINED if pd.isna(lower) else f"{number(lower)} to {number(upper)}"
