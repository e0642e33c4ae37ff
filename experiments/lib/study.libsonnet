// What is asked of a trained model. Add one of these to an experiment: classifier(...) + study.paper
local measures = {
  importance: {
    attention: 'attention',
    gradient: 'gradient',
    leave_one_out: 'leave_one_out',
    // Controls, which cannot know what the trained model finds important: random scores, attention
    // on random words, and the attention of the model without training.
    random: 'random',
    random_support: 'random_support',
    untrained_attention: 'untrained_attention',
  },
  agreement: {
    kendall_tau: 'kendall_tau',
    kendall_top_k_average_length: { type: 'kendall_top_k', k: 'average_length' },
    kendall_top_k_non_zero: { type: 'kendall_top_k', k: 'non_zero' },
  },
};

{
  // The questions of Neely & Schouten (2020), with correct measures.
  paper: { evaluation: { type: 'study' } + measures },

  // The questions of Jain & Wallace (2019), section 4.2, beside those of a study:
  // classifier(...) + study.paper + study.counterfactual
  counterfactual: {
    evaluation+: { counterfactual: { permutation: 'permutation', adversarial: 'adversarial' } },
  },

  // How far a model of type 'trained_adversary' is from its base: of all texts, and, to compare with
  // `adversarial` on the base, of those whose prediction is the base's within 0.05:
  // classifier(...) + study.paper + study.trained_adversary
  trained_adversary: {
    evaluation+: {
      counterfactual: {
        trained_adversary: 'trained_adversary',
        trained_adversary_accepted: { type: 'trained_adversary', epsilon: 0.05 },
      },
    },
  },

  // All other measures of agreement, beside those of a study: classifier(...) + study.paper + study.all_agreement
  all_agreement: {
    evaluation+: {
      agreement+: {
        spearman: 'spearman',
        pearson: 'pearson',
        weighted_tau: 'weighted_tau',
        tau_ap: 'tau_ap',
        rank_biased_overlap: 'rank_biased_overlap',
        jensen_shannon: 'jensen_shannon',
        top_k_overlap_non_zero: { type: 'top_k_overlap', k: 'non_zero' },
        top_k_jaccard_non_zero: { type: 'top_k_jaccard', k: 'non_zero' },
        kendall_top_k_bucket_non_zero: { type: 'kendall_top_k', k: 'non_zero', variant: 'bucket' },
      },
    },
  },

  // Whether the words that the measures of a study find decide the prediction:
  // classifier(...) + study.paper + study.faithfulness
  faithfulness: {
    evaluation+: {
      faithfulness: {
        comprehensiveness: 'comprehensiveness',
        sufficiency: 'sufficiency',
        decision_flip_attention: 'decision_flip_attention',
        decision_flip_deletion: 'decision_flip_deletion',
      },
    },
  },

  // Whether they find the rationales, of data that has some.
  plausibility: {
    evaluation+: { plausibility: { auprc: 'auprc', token_f1: 'token_f1', iou: 'iou' } },
  },

  // The questions of `paper` with every behaviour of the code Neely & Schouten released that changes
  // numbers. Texts are batched as they come, because their softmax attends to padding.
  as_released: {
    evaluation: {
      type: 'study',
      importance: measures.importance {
        gradient: { type: 'gradient', target: 'loss', detach_attention: false },
      },
      agreement: measures.agreement {
        kendall_top_k_average_length+: { variant: 'as_released' },
        kendall_top_k_non_zero+: { variant: 'as_released' },
      },
      drop_edges: true,
      attend_to_padding: true,
      pooled_significance: true,
    },
    validation_data_loader: { batch_size: 64 },
  },
}
