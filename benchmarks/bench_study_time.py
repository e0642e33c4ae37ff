"""How the time of a study grows with the length and the number of texts."""

from collections.abc import Iterator, Sequence
from functools import partial

from ane_research.agreement import KendallTau, KendallTopK
from ane_research.evaluation import Study
from ane_research.importance import AttentionWeights, Gradient, LeaveOneOut
from benchmarks.case import Case
from benchmarks.random_texts import loader
from benchmarks.texts import classifier

TOKENS = (10, 25, 50, 100, 200, 400)
TEXTS = (64, 128, 256, 512, 1024, 2048)


def cases(device: str) -> Iterator[Case]:
    """16 texts, longer and longer ones; then more and more texts of the SST's mean length."""
    for num_tokens in TOKENS:
        yield case("study of 16 texts, by tokens", [num_tokens] * 16, device, num_tokens)
    for num_texts in TEXTS:
        yield case("study of texts of 19 tokens, by texts", [19] * num_texts, device, num_texts)


def case(name: str, lengths: Sequence[int], device: str, size: int) -> Case:
    """The study of the experiments, on texts of these lengths."""
    model = classifier(device=device)
    study = Study(
        importance={
            "attention": AttentionWeights(),
            "gradient": Gradient(),
            "leave_one_out": LeaveOneOut(),
        },
        agreement={
            "kendall_tau": KendallTau(),
            "kendall_top_k_average_length": KendallTopK("average_length"),
            "kendall_top_k_non_zero": KendallTopK("non_zero"),
        },
        cuda_device=-1 if device == "cpu" else 0,
    )
    texts = loader(lengths, model.vocab, shuffle=False)
    return Case(name=name, ours=partial(study.run, model, texts), size=size)
