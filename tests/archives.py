"""Archives of small attention models with random weights, and models that are built on them."""

import json
from pathlib import Path
from typing import Any

import torch
from allennlp.common import Params
from allennlp.data import Vocabulary
from allennlp.models import Model
from allennlp.models.archival import archive_model

import ane_research.plugin  # noqa: F401 - registers what a configuration may name

NUM_WORDS = 20
MODEL = {
    "type": "attention_classifier",
    "embedder": {"token_embedders": {"tokens": {"type": "embedding", "embedding_dim": 4}}},
    "encoder": {"type": "bilstm", "hidden_size": 3},
    "scoring": "tanh",
    "activation": "softmax",
}


def vocabulary(num_words: int = NUM_WORDS) -> Vocabulary:
    """Words 2 to `num_words` - 1, as padding and unknown words are 0 and 1, and two labels."""
    vocab = Vocabulary()
    for number in range(2, num_words):
        vocab.add_token_to_namespace(f"word{number}")
    for label in ("1", "0"):
        vocab.add_token_to_namespace(label, namespace="labels")
    return vocab


def build(seed: int = 0, vocab: Vocabulary | None = None, **keys: Any) -> Model:
    """A model in double precision, its weights three times PyTorch's; keys of None are left out."""
    torch.manual_seed(seed)
    section = {key: value for key, value in {**MODEL, **keys}.items() if value is not None}
    model = Model.from_params(Params(json.loads(json.dumps(section))), vocab=vocab or vocabulary())
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.mul_(3)
    return model.double().eval()


def guided(base: Path, **keys: Any) -> Model:
    """A `guided_classifier` of single words."""
    return build(
        type="guided_classifier",
        base=str(base),
        encoder={"type": "average", "hidden_size": 5},
        scoring=None,
        activation=None,
        **keys,
    )


def adversary(base: Path, divergence_weight: float = 0.3, **keys: Any) -> Model:
    """A `trained_adversary` with random weights."""
    settings = {"base": str(base), "divergence_weight": divergence_weight, **keys}
    return build(type="trained_adversary", **settings)


def write_archive(folder: Path, vocab: Vocabulary | None = None, **keys: Any) -> Path:
    """Writes the `model.tar.gz` of a model with random weights."""
    model = build(vocab=vocab, **keys)
    section = {key: value for key, value in {**MODEL, **keys}.items() if value is not None}
    config = {"dataset_reader": {"type": "planted"}, "model": section}
    (folder / "config.json").write_text(json.dumps(config))
    model.vocab.save_to_files(str(folder / "vocabulary"))
    torch.save(model.float().state_dict(), folder / "best.th")
    archive_model(folder)
    return folder / "model.tar.gz"


def trainable(model: Model) -> list[str]:
    """Names of the parameters that training changes."""
    return [name for name, parameter in model.named_parameters() if parameter.requires_grad]
