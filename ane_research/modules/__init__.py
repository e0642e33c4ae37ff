"""The parts of an attention model: scoring, activation, encoder; each a registered name."""

import ane_research.modules.activations
import ane_research.modules.encoders
import ane_research.modules.scoring  # noqa: F401
