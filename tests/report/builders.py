"""Rows of agreement as small as can be."""

import pandas as pd

nan = float("nan")
BY_CHANCE = ("chance", "chance_std", "chance_p_value", "chance_draw", "corrected")


def without_chance(rows: pd.DataFrame) -> pd.DataFrame:
    """Adds what rows have that were written before chance was known of them."""
    return rows.assign(worst=-1.0, best=1.0, **dict.fromkeys(BY_CHANCE, nan))


def one_pair(labels: list[str], values: list[float], p_values: list[float]) -> pd.DataFrame:
    """Rows of one pair of measures under one agreement measure."""
    columns = {"predicted_label": labels, "value": values, "p_value": p_values}
    rows = pd.DataFrame(columns).assign(num_tokens=5)
    reasons = rows["value"].isna().map({True: "constant scores", False: ""})
    return without_chance(rows.assign(undefined=reasons))


def pair_rows(**values: list[float]) -> pd.DataFrame:
    """Rows of one agreement measure; each pair is attention with the named measure."""
    frames = [
        one_pair(["1"] * len(numbers), numbers, [nan] * len(numbers)).assign(measure_b=name)
        for name, numbers in values.items()
    ]
    return pd.concat(frames).assign(measure_a="attention", agreement="kendall_tau")
