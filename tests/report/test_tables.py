from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau

from ane_research.report.tables import (
    correlation_table,
    correlation_tables,
    mean_and_std,
    number,
    write_tables,
)
from tests.report.builders import one_pair

GOLDEN = Path("golden", "sst_tanh_sparsemax")
GOLDEN_PAIRS = ("attention_gradient", "attention_feature_erasure", "feature_erasure_gradient")
GOLDEN_AGREEMENTS = (
    "kendall_tau",
    "kendall_top_k_non_zero",
    "kendall_top_k_average_length",
)
nan = float("nan")


@pytest.fixture
def mixed() -> pd.DataFrame:
    return one_pair(["1", "0", "1", "0"], [0.5, 0.1, -0.1, nan], [0.05, 0.2, 0.051, nan])


def test_classes_come_sorted_and_all_classes_last(mixed: pd.DataFrame) -> None:
    table = correlation_table(mixed)
    assert list(table.index) == ["0", "1", "all_classes"]
    assert table.index.name == "class"
    assert list(table.columns[:5]) == ["mean", "std", "n", "n_undefined", "sig_frac"]


def test_statistics_are_of_the_defined_values(mixed: pd.DataFrame) -> None:
    expected = pd.DataFrame(
        {
            "mean": [0.1, 0.2, 0.5 / 3],
            "std": [0.0, 0.3, np.std([0.5, 0.1, -0.1])],
            "n": [1, 2, 3],
            "n_undefined": [1, 0, 1],
            "sig_frac": [0.0, 0.5, 1 / 3],
        },
        index=pd.Index(["0", "1", "all_classes"], name="class"),
    )
    pd.testing.assert_frame_equal(correlation_table(mixed)[expected.columns], expected)


def test_chance_is_told_of_the_defined_values(mixed: pd.DataFrame) -> None:
    rows = mixed.assign(
        chance=[0.5, 0.0, -0.3, nan],
        # A value of one token that chance gives always cannot be corrected.
        corrected=[nan, 0.1, 0.2, nan],
        chance_p_value=[1.0, 0.05, 0.04, nan],
    )
    table = correlation_table(rows)
    assert table["mean_chance"].tolist() == pytest.approx([0.0, 0.1, 0.2 / 3])
    assert table["mean_corrected"].tolist() == pytest.approx([0.1, 0.2, 0.15])
    assert table["n_uncorrected"].tolist() == [0, 1, 1]
    assert table["above_chance"].tolist() == pytest.approx([1.0, 0.5, 2 / 3])


def test_undefined_values_are_counted_by_reason() -> None:
    rows = one_pair(["0", "0", "1", "1"], [nan] * 4, [nan] * 4)
    rows["undefined"] = ["k is 0", "NaN scores", "k is 0", "not a word"]
    table = correlation_table(rows)
    assert table["n_undefined"].tolist() == [2, 2, 4]
    assert table["n_k_is_0"].tolist() == [1, 1, 2]
    assert table["n_nan_scores"].tolist() == [1, 0, 1]
    assert table["n_not_a_word"].tolist() == [0, 1, 1]
    reasons = table.filter(regex="^n_(?!undefined|uncorrected)")
    assert (reasons.sum(axis=1) == table["n_undefined"]).all()


def test_rows_of_before_chance_was_known_have_tables(mixed: pd.DataFrame) -> None:
    table = correlation_table(mixed)
    assert table[["mean_chance", "mean_corrected", "above_chance"]].isna().all(axis=None)


def test_pooled_significance_counts_undefined_and_ignores_the_class(mixed: pd.DataFrame) -> None:
    table = correlation_table(mixed, pooled_significance=True)
    assert table["sig_frac"].tolist() == [0.25, 0.25, 0.25]


@pytest.mark.parametrize("pooled", [False, True])
def test_a_measure_without_p_values_has_no_significant_share(pooled: bool) -> None:
    table = correlation_table(one_pair(["0", "1"], [0.5, 0.1], [nan, nan]), pooled)
    assert table["sig_frac"].isna().all()


def test_a_class_without_defined_values_keeps_its_row() -> None:
    table = correlation_table(one_pair(["0", "1"], [0.5, nan], [0.01, nan]))
    assert table.loc["1", ["n", "n_undefined"]].tolist() == [0, 1]
    assert table.loc["1", ["mean", "std", "sig_frac"]].isna().all()


def test_every_pair_and_agreement_measure_has_its_table(rows: pd.DataFrame) -> None:
    tables = correlation_tables(rows)
    assert len(tables) == 3 * rows["agreement"].nunique()
    of_pair = rows["measure_a"].eq("attention") & rows["measure_b"].eq("leave_one_out")
    values = rows.loc[of_pair & rows["agreement"].eq("kendall_tau"), "value"]
    table = tables["attention_leave_one_out_kendall_tau"]
    # rel: two ways to sum a hundred float64.
    assert table.loc["all_classes", "mean"] == pytest.approx(np.nanmean(values), rel=1e-12)


def test_tables_are_written_by_name_and_read_back_equal(rows: pd.DataFrame, tmp_path: Path) -> None:
    paths = write_tables(rows, tmp_path / "correlation")
    tables = correlation_tables(rows)
    assert [path.stem for path in paths] == list(tables)
    assert sorted(path.name for path in tmp_path.rglob("*.csv")) == sorted(p.name for p in paths)
    read = pd.read_csv(paths[0], index_col="class", dtype={"class": str})
    pd.testing.assert_frame_equal(read, tables[paths[0].stem])


def test_a_number_is_written_with_a_true_minus_or_a_dash() -> None:
    assert [number(value) for value in (-0.1234, 0.5, nan)] == [
        "\N{MINUS SIGN}0.123",
        "0.500",
        "\N{EN DASH}",
    ]


def test_mean_and_deviation_are_written_with_a_true_minus() -> None:
    assert mean_and_std(pd.Series({"mean": -0.1234, "std": 0.5})) == "\N{MINUS SIGN}0.123 ± 0.500"
    assert mean_and_std(pd.Series({"mean": 0.1234, "std": nan})) == "0.123"
    assert mean_and_std(pd.Series({"mean": nan, "std": nan})) == ""


@pytest.mark.parametrize("agreement", GOLDEN_AGREEMENTS)
@pytest.mark.parametrize("pair", GOLDEN_PAIRS)
def test_the_released_means_and_deviations_are_reproduced(
    pair: str, agreement: str, shared: Path
) -> None:
    released = golden_table(shared, f"{pair}_{agreement}")
    arrays = np.load(shared / GOLDEN / "per_instance.npz")
    values = arrays[f"{pair}__{agreement}"]
    table = correlation_table(golden_rows(shared, values, np.full(len(values), nan)))
    # rtol: two ways to sum 1,821 float64.
    np.testing.assert_allclose(table[["mean", "std"]], released[["mean", "std"]], rtol=1e-9)
    assert table.loc["all_classes", ["n", "n_undefined"]].sum() == 1821


@pytest.mark.filterwarnings("ignore:One or more sample arguments is too small")
def test_the_released_significant_shares_are_reproduced_when_pooled(shared: Path) -> None:
    released = golden_table(shared, "attention_gradient_kendall_tau")
    arrays = np.load(shared / GOLDEN / "per_instance.npz")
    ends = np.cumsum(arrays["lengths"])[:-1]
    pairs = zip(
        np.split(arrays["attention"], ends), np.split(arrays["gradient"], ends), strict=True
    )
    # As released: without the first and the last token.
    results = [kendalltau(a[1:-1], b[1:-1]) for a, b in pairs]
    values, p_values = np.array([[result.statistic, result.pvalue] for result in results]).T
    table = correlation_table(golden_rows(shared, values, p_values), pooled_significance=True)
    # rtol: at 1,821 sentences one more or less would be 4e-3.
    np.testing.assert_allclose(table["sig_frac"], released["pval_sig"], rtol=1e-9)


def golden_rows(shared: Path, values: np.ndarray, p_values: np.ndarray) -> pd.DataFrame:
    """Rows of the golden run with each class by its true name instead of its index."""
    names = (shared / GOLDEN / "vocabulary" / "labels.txt").read_text().split()
    labels = np.load(shared / GOLDEN / "per_instance.npz")["label"]
    return one_pair([names[label] for label in labels], list(values), list(p_values))


def golden_table(shared: Path, name: str) -> pd.DataFrame:
    """A released table with its classes by their true names, in our order."""
    names = (shared / GOLDEN / "vocabulary" / "labels.txt").read_text().split()
    table = pd.read_csv(shared / GOLDEN / "correlation" / f"{name}.csv", index_col=0)
    return table.rename(index={str(i): label for i, label in enumerate(names)}).loc[
        ["0", "1", "all_classes"]
    ]
