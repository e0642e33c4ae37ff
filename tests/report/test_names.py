import pytest

from ane_research.report.names import agreement_name, pair_name


@pytest.mark.parametrize(
    ("agreement", "name"),
    [
        ("kendall_tau", "Kendall's tau"),
        ("kendall_top_k_non_zero", "Top-k tau, non-zero weights"),
        ("kendall_top_k_0.2", "Top-k tau, k = 0.2"),
        ("rank_overlap", "rank overlap"),
    ],
)
def test_an_agreement_measure_is_named_in_plain_words(agreement: str, name: str) -> None:
    assert agreement_name(agreement) == name


def test_a_pair_is_named_in_plain_words() -> None:
    assert pair_name("leave_one_out", "integrated_gradients") == (
        "leave-one-out vs integrated gradients"
    )
