"""Registered names in plain words, for legends, headings and tables."""

_AGREEMENTS = {
    "kendall_tau": "Kendall's tau",
    "kendall_top_k_average_length": "Top-k tau, average length",
    "kendall_top_k_non_zero": "Top-k tau, non-zero weights",
    "kendall_top_k_bucket_non_zero": "Top-k tau with ties, non-zero weights",
    "pearson": "Pearson's r",
    "spearman": "Spearman's rho",
    "weighted_tau": "Weighted tau",
    "tau_ap": "AP correlation",
    "rank_biased_overlap": "Rank-biased overlap",
    "top_k_overlap_non_zero": "Top-k overlap, non-zero weights",
    "top_k_jaccard_non_zero": "Top-k Jaccard index, non-zero weights",
    "jensen_shannon": "Jensen-Shannon divergence (nats)",
}
_STATISTICS = {
    "median_tvd": "median TVD of the prediction",
    "mean_tvd": "mean TVD of the prediction",
    "max_tvd": "maximum TVD of the prediction",
    "max_jsd": "maximum JSD of the attention (nats)",
}
_COUNTERFACTUALS = {
    "other_seeds": "attention of other seeds",
    "trained_adversary": "attention of the trained adversary",
    "trained_adversary_accepted": "attention of the trained adversary within TVD 0.05",
}
_MEASURES = {"leave_one_out": "leave-one-out"}
_FAITHFULNESS = {
    "comprehensiveness": "Comprehensiveness (high is faithful)",
    "sufficiency": "Sufficiency (low is faithful)",
    "decision_flip_attention": "Decision flip, attention set to 0 (low is faithful)",
    "decision_flip_deletion": "Decision flip, words deleted (low is faithful)",
}
_PLAUSIBILITY = {"auprc": "AUPRC", "token_f1": "token F1", "iou": "IOU"}


def measure_name(measure: str) -> str:
    """An importance measure: "leave_one_out" is "leave-one-out"."""
    return _MEASURES.get(measure, measure.replace("_", " "))


def pair_name(measure_a: str, measure_b: str) -> str:
    """A pair of importance measures: "attention vs gradient"."""
    return f"{measure_name(measure_a)} vs {measure_name(measure_b)}"


def agreement_name(agreement: str) -> str:
    """An agreement measure: "kendall_tau" is "Kendall's tau"."""
    other = agreement.replace("kendall_top_k_", "Top-k tau, k = ").replace("_", " ")
    return _AGREEMENTS.get(agreement, other)


def counterfactual_name(counterfactual: str) -> str:
    """A counterfactual: "permutation" is "permutation attention"."""
    other = f"{counterfactual.replace('_', ' ')} attention"
    return _COUNTERFACTUALS.get(counterfactual, other)


def statistic_name(statistic: str) -> str:
    """A statistic of a counterfactual: "max_tvd" is "maximum TVD of the prediction"."""
    return _STATISTICS[statistic]


def faithfulness_name(faithfulness: str) -> str:
    """A faithfulness measure, and which of its values are good."""
    return _FAITHFULNESS.get(faithfulness, faithfulness.replace("_", " "))


def plausibility_name(plausibility: str) -> str:
    """A plausibility measure: "token_f1" is "token F1"."""
    return _PLAUSIBILITY.get(plausibility, plausibility.replace("_", " "))
