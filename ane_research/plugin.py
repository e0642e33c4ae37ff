"""Registers every reader, module, model, measure and the study with AllenNLP.

`.allennlp_plugins` names this module, so the `allennlp` command finds them too; elsewhere use
`allennlp ... --include-package ane_research.plugin`.
"""

import ane_research.agreement
import ane_research.counterfactual
import ane_research.dataset_readers
import ane_research.evaluation
import ane_research.faithfulness
import ane_research.importance
import ane_research.models
import ane_research.modules
import ane_research.plausibility
import ane_research.predictors
import ane_research.training  # noqa: F401
