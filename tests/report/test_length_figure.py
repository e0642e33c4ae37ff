import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from ane_research.report.drawing import BY_CHANCE
from ane_research.report.length import length_table
from ane_research.report.length_figure import length_figure, plot_by_length
from tests.report.builders import pair_rows


def test_each_pair_is_a_line_through_its_length_table_with_chance_in_grey(
    rows: pd.DataFrame,
) -> None:
    tau = rows[rows["agreement"] == "kendall_tau"]
    ax = plot_by_length(tau, Figure().subplots())
    (_, pair), *_ = tau.groupby(["measure_a", "measure_b"])
    table = length_table(pair)
    grey, line = ax.get_lines()[:2]
    assert line.get_label() == "attention vs gradient"
    np.testing.assert_array_equal(line.get_xdata(), table["mean_tokens"])
    np.testing.assert_array_equal(line.get_ydata(), table["mean"])
    np.testing.assert_array_equal(grey.get_ydata(), table["mean_chance"])
    assert ax.get_legend_handles_labels()[1][-1] == BY_CHANCE


def test_rows_without_chance_have_no_word_of_it() -> None:
    ax = plot_by_length(pair_rows(gradient=[0.1, 0.2, 0.4]), Figure().subplots())
    assert ax.get_legend_handles_labels()[1] == ["attention vs gradient"]


@pytest.mark.parametrize(("count", "shape"), [(1, (1, 1)), (3, (1, 3)), (4, (2, 3))])
def test_every_agreement_has_a_panel_and_there_is_one_legend(
    count: int, shape: tuple[int, int]
) -> None:
    rows = pair_rows(gradient=[0.1, 0.2, 0.4])
    rows = pd.concat([rows.assign(agreement=f"measure_{number}") for number in range(count)])
    figure = length_figure(rows, "sst")
    assert len(figure.axes) == shape[0] * shape[1]
    assert [ax.get_title(loc="left") for ax in figure.axes[:count]] == [
        f"measure {number}" for number in range(count)
    ]
    assert not any(ax.axison for ax in figure.axes[count:])
    assert len(figure.legends) == 1
