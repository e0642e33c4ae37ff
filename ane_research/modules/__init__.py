"""The parts of an attention model: embedding, encoder, scoring, activation; registered names."""

import ane_research.modules.activations
import ane_research.modules.encoders
import ane_research.modules.normal_embedding
import ane_research.modules.scoring  # noqa: F401
