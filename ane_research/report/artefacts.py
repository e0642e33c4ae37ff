"""Everything that is made of a run's rows: tables, figures, the page."""

from pathlib import Path

from ane_research.report.counterfactual_figures import save_counterfactual_figures
from ane_research.report.counterfactual_tables import write_counterfactual_tables
from ane_research.report.faithfulness import save_faithfulness
from ane_research.report.figures import save_figures
from ane_research.report.length import write_length_tables
from ane_research.report.page import write_page
from ane_research.report.plausibility import save_plausibility
from ane_research.report.runs import Run
from ane_research.report.tables import of_controls, without_controls, write_tables


def write_artefacts(run_dir: Path) -> None:
    """Writes the tables of a run and of each seed, the figures and the page."""
    run = Run(run_dir)
    agreement, counterfactual = run.agreement, run.counterfactual
    for seed, folder in run.seed_folders.items():
        rows = without_controls(agreement[agreement["seed"] == seed])
        write_tables(rows, folder / "correlation", run.pooled_significance)
        rows = counterfactual[counterfactual["seed"] == seed]
        write_counterfactual_tables(rows, folder / "counterfactual")
    compared = without_controls(agreement)
    write_tables(compared, run.folder / "correlation", run.pooled_significance)
    write_tables(of_controls(agreement), run.folder / "controls", run.pooled_significance)
    write_length_tables(compared, run.folder / "length")
    write_counterfactual_tables(counterfactual, run.folder / "counterfactual")
    save_figures(compared, run.experiment, run.folder / "graphs")
    save_counterfactual_figures(counterfactual, run.experiment, run.folder / "graphs")
    save_faithfulness(run.faithfulness, run.experiment, run.folder)
    save_plausibility(run.plausibility, run.experiment, run.folder)
    write_page(run.folder)
