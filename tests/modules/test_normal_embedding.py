from pathlib import Path

import pytest
import torch
from allennlp.common import Params
from allennlp.data import Vocabulary
from allennlp.modules.token_embedders import Embedding, TokenEmbedder

from ane_research.modules.normal_embedding import NormalEmbedding


def build(vocab: Vocabulary, **arguments: object) -> Embedding:
    params = Params({"type": "normal_embedding", "embedding_dim": 3, **arguments})
    embedding = TokenEmbedder.from_params(params, vocab=vocab)
    assert isinstance(embedding, NormalEmbedding)
    return embedding


def words(*tokens: str) -> Vocabulary:
    vocab = Vocabulary()
    vocab.add_tokens_to_namespace(list(tokens))
    return vocab


def test_vectors_start_from_the_standard_normal_distribution() -> None:
    weight = build(words(*map(str, range(5000)))).weight
    # Four standard errors of the mean and of the variance of 15,006 draws.
    assert weight.mean().item() == pytest.approx(0, abs=0.033)
    assert weight.var().item() == pytest.approx(1, abs=0.047)


def test_vectors_of_a_file_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "vectors.txt"
    path.write_text("good 1 2 3\nbad 4 5 6\n")
    vocab = words("good", "bad")
    embedding = build(vocab, pretrained_file=str(path), trainable=False)
    row = embedding.weight[vocab.get_token_index("bad")]
    torch.testing.assert_close(row, torch.tensor([4.0, 5.0, 6.0]))
    assert not embedding.weight.requires_grad
