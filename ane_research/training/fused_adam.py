"""Adam in one kernel."""

from typing import Any

import torch
from allennlp.training.optimizers import Optimizer, make_parameter_groups


@Optimizer.register("fused_adam")
class FusedAdam(Optimizer, torch.optim.Adam):
    """Adam (Kingma & Ba, 2015) with `fused=True`: the same step as AllenNLP's `adam`, faster.

    Args:
        model_parameters: Names and parameters, as the trainer gives them.
        parameter_groups: AllenNLP's pairs of name patterns and options.
        lr: Learning rate.
        betas: Decay of the running averages of the gradient and of its square.
        eps: Added to the denominator.
        weight_decay: L2 penalty.
        amsgrad: Use the maximum of past squared averages (Reddi et al., 2018).
    """

    def __init__(
        self,
        model_parameters: list[tuple[str, torch.nn.Parameter]],
        parameter_groups: list[tuple[list[str], dict[str, Any]]] | None = None,
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        amsgrad: bool = False,
    ) -> None:
        super().__init__(
            params=make_parameter_groups(model_parameters, parameter_groups),
            lr=lr,
            betas=betas,
            eps=eps,
            weight_decay=weight_decay,
            amsgrad=amsgrad,
            fused=True,
        )
