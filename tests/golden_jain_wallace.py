"""The run of the code Jain & Wallace released, and our model with its weights."""

from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from allennlp.common import Params
from allennlp.data import Instance, Token, Vocabulary
from allennlp.data.data_loaders import SimpleDataLoader
from allennlp.data.fields import LabelField, MetadataField, TextField
from allennlp.data.token_indexers import SingleIdTokenIndexer
from allennlp.evaluation import Evaluator
from allennlp.models import Model

import ane_research.plugin  # noqa: F401
from ane_research.counterfactual import Counterfactual
from ane_research.counterfactual.base import attended_texts
from ane_research.evaluation import StudyRows
from ane_research.importance import TextBatch

PARAMETERS = {
    "encoder.embedding.": "embedder.token_embedder_tokens.",
    "encoder.rnn.": "encoder._module.",
    "decoder.attention.attn1.": "scoring.project.",
    "decoder.attention.attn2.": "scoring.score.",
    "decoder.linear_1.": "decoder.",
}
STUDY = {
    "type": "study",
    "importance": {name: name for name in ("attention", "gradient", "leave_one_out")},
    "agreement": {"kendall_tau": "kendall_tau"},
    "counterfactual": {"permutation": "permutation"},
}


class GoldenRun:
    """`shared/golden/jw_sst_lstm_tanh`: per sentence of their test set, shortest first.

    Args:
        shared: The folder of real data and golden runs.
    """

    def __init__(self, shared: Path) -> None:
        self.folder = shared / "golden" / "jw_sst_lstm_tanh"

    @cached_property
    def arrays(self) -> dict[str, np.ndarray]:
        return dict(np.load(self.folder / "per_instance.npz"))

    def vectors(self, name: str) -> list[np.ndarray]:
        """A concatenated array cut into sentences, without the symbols around their words."""
        cuts = np.cumsum(self.arrays["lengths"])[:-1]
        return [vector[1:-1] for vector in np.split(self.arrays[name], cuts)]

    @cached_property
    def ids(self) -> list[np.ndarray]:
        """Word ids of each sentence, with the symbols."""
        return np.split(self.arrays["ids"], np.cumsum(self.arrays["lengths"])[:-1])

    @cached_property
    def vocab(self) -> Vocabulary:
        """Labels only: words are ids."""
        vocab = Vocabulary()
        vocab.add_tokens_to_namespace(["0", "1"], "labels")
        return vocab

    @cached_property
    def model(self) -> Model:
        """Our model with their weights."""
        weights = np.load(self.folder / "weights.npz")
        num_words, size = weights["encoder.embedding.weight"].shape
        tokens = {"type": "embedding", "num_embeddings": num_words, "embedding_dim": size}
        section = {
            "type": "attention_classifier",
            "embedder": {"token_embedders": {"tokens": tokens}},
            "encoder": {"type": "bilstm", "hidden_size": 128},
            "scoring": {"type": "tanh"},
            "activation": {"type": "softmax"},
            "boundary_symbols": True,
        }
        model = Model.from_params(Params(section), vocab=self.vocab)
        model.load_state_dict({ours(name): torch.tensor(weights[name]) for name in weights})
        return model.eval()

    def study(self) -> StudyRows:
        """Importance, agreement and permutations of every sentence."""
        instances = [self.instance(number) for number in range(len(self.ids))]
        loader = SimpleDataLoader(instances, batch_size=64, vocab=self.vocab)
        return Evaluator.from_params(Params(STUDY)).run(self.model, loader)

    def instance(self, number: int) -> Instance:
        words = [str(word) for word in self.ids[number][1:-1]]
        label = str(self.arrays["label"][number])
        metadata = {"instance_id": number, "tokens": words, "label": label, "rationale": []}
        indexer = SingleIdTokenIndexer(namespace=None, feature_name="text_id")
        tokens = [Token(text_id=int(word)) for word in self.ids[number]]
        return Instance(
            {
                "tokens": TextField(tokens, {"tokens": indexer}),
                "label": LabelField(label),
                "metadata": MetadataField(metadata),
            }
        )

    def shortest(self, num_sentences: int) -> TextBatch:
        """The first sentences as one batch."""
        ids = [torch.tensor(sentence) for sentence in self.ids[:num_sentences]]
        padded = torch.nn.utils.rnn.pad_sequence(ids, batch_first=True)
        return TextBatch({"tokens": {"tokens": padded}}, padded != 0)

    @torch.no_grad()
    def measure_their_adversaries(self) -> torch.Tensor:
        """Our measure of the largest divergence, on the adversaries in their file."""
        theirs = torch.tensor(self.arrays["adversarial_attention"])[..., 1:-1].transpose(0, 1)
        texts = self.shortest(theirs.size(1))
        cached = attended_texts(self.model, texts.tokens, texts.mask)
        return Counterfactual().effect(self.model, cached, theirs).max_jsd


def ours(name: str) -> str:
    """Our name of a parameter of theirs."""
    for theirs, prefix in PARAMETERS.items():
        if name.startswith(theirs):
            return prefix + name.removeprefix(theirs)
    return name
