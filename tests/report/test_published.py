from ane_research.report.published import jw_evaluate, jw_reported, ns_reported


def test_published_tables_of_neely_and_schouten_are_complete() -> None:
    cells = ns_reported()
    # Table 1: 2 datasets x 2 classes x 2 measures; Table 2: also 2 scorings x 3 settings.
    assert cells.groupby("table").size().to_dict() == {1: 8, 2: 48}
    assert cells[["mean", "std"]].notna().all(axis=None)
    assert set(cells["class"]) == {"0", "1"}


def test_published_files_of_jain_and_wallace_are_read() -> None:
    assert {"dataset", "measure", "class", "mean"} <= set(jw_reported().columns)
    metrics = jw_evaluate().query("dataset == 'sst' and encoder == 'lstm' and attention == 'tanh'")
    assert round(metrics.set_index("metric").loc["accuracy", "value"], 3) == 0.808
