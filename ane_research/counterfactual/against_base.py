"""Attention of a model that was trained against another one."""

from typing import cast

import torch
from allennlp.data import TextFieldTensors

from ane_research.counterfactual.base import Counterfactual, Effect, attended_texts, decode
from ane_research.errors import InputError
from ane_research.models import AttentionModel, Query, TrainedAdversary


@Counterfactual.register("trained_adversary")
class AgainstBase(Counterfactual):
    """How far a trained adversary is from its base (Wiegreffe & Pinter 2019, sec. 4).

    The one candidate is the adversary's attention, and its prediction is the adversary's own, from
    its own states; "the model's" attention and prediction are the base's. So TVD and JSD, in nats,
    are those of the two models, and there is nothing to search.

    Args:
        epsilon: TVD at which the adversary is accepted; by default always. At 0.05, that of Jain &
            Wallace, `max_jsd` compares with the one of `adversarial` on the base, text by text.
        memory_budget: As for every counterfactual; unused.
    """

    def __init__(self, epsilon: float = 1.0, memory_budget: int = 256 * 2**20) -> None:
        super().__init__(epsilon, memory_budget)

    def check(self, model: AttentionModel) -> None:
        if not isinstance(model, TrainedAdversary):
            raise InputError(
                f"trained_adversary: the model is a {type(model).__name__}; expected one of type "
                "trained_adversary, which has a base"
            )
        for each in (model, model.base):
            super().check(each)

    def __call__(
        self,
        model: AttentionModel,
        tokens: TextFieldTensors,
        mask: torch.Tensor,
        query: Query | None = None,
    ) -> Effect:
        self.check(model)
        models = (model, cast(TrainedAdversary, model).base)
        with torch.no_grad():
            texts = [attended_texts(each, tokens, mask, query) for each in models]
            weights = [each.weights.double() for each in texts]
            predictions = [
                decode(of, each, own) for of, each, own in zip(models, texts, weights, strict=True)
            ]
        return self.effect_of(torch.stack(weights), torch.stack(predictions))
