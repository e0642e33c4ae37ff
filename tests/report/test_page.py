import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from ane_research.errors import InputError
from ane_research.report.counterfactual_figures import save_counterfactual_figures
from ane_research.report.counterfactual_tables import counterfactual_tables
from ane_research.report.faithfulness import faithfulness_tables, save_faithfulness
from ane_research.report.figures import save_figures
from ane_research.report.page import write_page
from ane_research.report.plausibility import plausibility_tables, save_plausibility
from ane_research.report.runs import Run
from ane_research.report.tables import correlation_tables, interval, mean_and_std, number
from ane_research.results import AgreementRow, read_rows, write_rows
from tests.report.conftest import add_counterfactuals, add_explanations

VOID = {"meta", "img", "br", "link"}


class Structure(HTMLParser):
    """Checks that elements nest, and collects what the page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.references: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.references += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def page(run_dir: Path) -> str:
    return write_page(run_dir).read_text(encoding="utf-8")


def test_elements_nest_and_close(page: str) -> None:
    structure = Structure()
    structure.feed(page)
    assert structure.open == []


def test_the_page_shows_every_mean(run_dir: Path, page: str) -> None:
    for table in correlation_tables(Run(run_dir).agreement).values():
        for _, row in table.iterrows():
            assert mean_and_std(row) in page


def test_the_page_of_several_seeds_shows_every_interval(run_dir: Path, page: str) -> None:
    for table in correlation_tables(Run(run_dir).agreement).values():
        for _, row in table.iterrows():
            assert f"<td>{interval(row['lower'], row['upper'])}</td>" in page


def test_the_page_shows_chance_beside_every_mean(run_dir: Path, page: str) -> None:
    for table in correlation_tables(Run(run_dir).agreement).values():
        for _, row in table.iterrows():
            columns = row[["mean_chance", "mean_corrected", "above_chance"]]
            assert "".join(f"<td>{number(value)}</td>" for value in columns) in page


def test_the_page_shows_test_metrics_of_each_seed_and_their_mean(page: str) -> None:
    rows = re.findall(r'<td class="name">(\w+)</td><td>(0\.\d+)</td><td>(0\.\d+)</td></tr>', page)
    assert rows == [
        ("2", "0.7920", "0.8750"),
        ("13", "0.8030", "0.8750"),
        ("mean", "0.7975", "0.8750"),
    ]


def test_the_page_says_what_was_run_and_why_values_are_undefined(page: str) -> None:
    for text in ("sst_tanh_softmax", "sst_tokens", "2.15.0", "constant scores (12)"):
        assert text in page


def test_text_from_the_configuration_is_escaped(page: str) -> None:
    assert "<b>1 & 2</b>" not in page
    assert "&lt;b&gt;1 &amp; 2&lt;/b&gt;" in page


def test_figures_are_inside_the_page_and_nothing_is_fetched(run_dir: Path) -> None:
    rows = Run(run_dir).agreement
    save_figures(rows[rows["agreement"] == "kendall_tau"], "sst_tanh_softmax", run_dir / "graphs")
    structure = Structure()
    structure.feed(write_page(run_dir).read_text(encoding="utf-8"))
    assert len(structure.references) == 2  # the density, and against length
    for reference in structure.references:
        assert reference.startswith("data:image/svg+xml;base64,")


def test_the_page_can_be_written_before_the_run_is_complete(run_dir: Path) -> None:
    manifest = run_dir / "manifest.json"
    manifest.write_text(manifest.read_text().replace("complete", "running"))
    assert "running" not in write_page(run_dir).read_text(encoding="utf-8")


def test_controls_have_a_table_of_their_own(run_dir: Path) -> None:
    for folder in Run(run_dir).seed_folders.values():
        rows = read_rows(AgreementRow, folder / "agreement.parquet")
        controls = rows[rows["measure_b"] == "gradient"].assign(measure_b="random", control=True)
        write_rows(pd.concat([rows, controls]), AgreementRow, folder / "agreement.parquet")
    page = write_page(run_dir).read_text(encoding="utf-8")
    assert page.count("<summary>Controls</summary>") == page.count(">attention vs random<") == 3
    structure = Structure()
    structure.feed(page)
    assert structure.open == []


def test_a_study_without_controls_has_no_table_of_them(page: str) -> None:
    assert "Controls" not in page


def test_significance_is_pooled_where_the_study_says_so(run_dir: Path) -> None:
    configuration = run_dir / "experiment.json"
    pooled = configuration.read_text().replace('"note"', '"pooled_significance": true, "note"')
    configuration.write_text(pooled)
    tables = correlation_tables(Run(run_dir).agreement, pooled_significance=True)
    share = tables["attention_gradient_kendall_tau"].loc["all_classes", "sig_frac"]
    assert write_page(run_dir).read_text(encoding="utf-8").count(f"<td>{share:.3f}</td>") >= 3


@pytest.mark.slow
def test_counterfactuals_have_their_tables_and_figures(run_dir: Path) -> None:
    add_counterfactuals(run_dir)
    rows = Run(run_dir).counterfactual
    save_counterfactual_figures(rows, "sst_tanh_softmax", run_dir / "graphs")
    page = write_page(run_dir).read_text(encoding="utf-8")
    structure = Structure()
    structure.feed(page)
    assert structure.open == []
    assert len(structure.references) == 4
    for table in counterfactual_tables(rows).values():
        for _, row in table.iterrows():
            assert mean_and_std(row) in page
            assert interval(row["lower"], row["upper"]) in page


def test_a_study_without_counterfactuals_has_no_section_of_them(page: str) -> None:
    assert "Other attention" not in page


@pytest.mark.slow
def test_faithfulness_and_plausibility_have_their_tables_and_figures(run_dir: Path) -> None:
    add_explanations(run_dir)
    run = Run(run_dir)
    save_faithfulness(run.faithfulness, run.experiment, run_dir)
    save_plausibility(run.plausibility, run.experiment, run_dir)
    page = write_page(run_dir).read_text(encoding="utf-8")
    structure = Structure()
    structure.feed(page)
    assert structure.open == []
    assert len(structure.references) == 2
    tables = {**faithfulness_tables(run.faithfulness), **plausibility_tables(run.plausibility)}
    for table in tables.values():
        for _, row in table.iterrows():
            assert mean_and_std(row) in page
            assert interval(row["lower"], row["upper"]) in page


def test_a_study_without_them_has_no_section_of_them(page: str) -> None:
    assert "Faithfulness" not in page
    assert "Plausibility" not in page


def test_a_run_without_rows_gets_no_page(run_dir: Path) -> None:
    for folder in run_dir.glob("seed_*"):
        shutil.rmtree(folder)
    with pytest.raises(InputError, match=r"seed_\d+ is missing; run the experiment again"):
        write_page(run_dir)
    assert not list(run_dir.glob("*.html"))
