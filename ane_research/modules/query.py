"""What a model of pairs knows of the second text."""

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Query:
    """The encoded questions or hypotheses of a batch, a row for each of its texts."""

    state: torch.Tensor  #: (batch_size, query_size)
    candidates: torch.Tensor | None = None  #: (batch_size, num_labels), True on the allowed
    #: answers; None where all are

    def __getitem__(self, rows: slice | torch.Tensor) -> "Query":
        """The queries of some texts; a text may be taken more than once."""
        return Query(self.state[rows], None if self.candidates is None else self.candidates[rows])
