"""Runs every experiment, or one, as `ane-research run` does: `python run_experiment.py --help`."""

import sys

from ane_research.commands import main

if __name__ == "__main__":
    sys.exit(main(["run", *sys.argv[1:]]))
