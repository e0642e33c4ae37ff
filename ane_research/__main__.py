"""`python -m ane_research` is the `ane-research` command."""

import sys

from ane_research.commands import main

if __name__ == "__main__":
    sys.exit(main())
