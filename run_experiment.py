"""Runs every experiment, or one: `python run_experiment.py --help`. Short for `ane-research run`."""

import sys

from ane_research.commands import main

if __name__ == "__main__":
    sys.exit(main(["run", *sys.argv[1:]]))
