# ruff: noqa: UP045  (AllenNLP 2.10 builds arguments of type `Optional[X]`, not of `X | None`)
"""Word vectors that start as large as published ones."""

from typing import Any, Optional

import torch
from allennlp.modules.token_embedders import Embedding, TokenEmbedder


@TokenEmbedder.register("normal_embedding")
class NormalEmbedding(Embedding):
    """AllenNLP's `embedding`, whose vectors start from N(0, 1) where no file gives them.

    So does PyTorch, and so did Jain & Wallace (2019). AllenNLP's start is smaller, the more so the
    more words there are, and which attention is learned depends on it.

    Args:
        pretrained_file: Word vectors to start from.
        kwargs: See AllenNLP's `Embedding`.
    """

    def __init__(self, pretrained_file: Optional[str] = None, **kwargs: Any) -> None:
        super().__init__(pretrained_file=pretrained_file, **kwargs)
        if pretrained_file is None:
            self.reset_parameters()

    def reset_parameters(self) -> None:
        torch.nn.init.normal_(self.weight)
