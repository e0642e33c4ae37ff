// The attention classifier and its training, with the settings of Neely & Schouten (2020).
local wiki_news = 'https://dl.fbaipublicfiles.com/fasttext/vectors-english/wiki-news-300d-1M.vec.zip';

function(
  dataset,
  scoring,
  activation,
  encoder='bilstm',
  embedding_dim=300,
  hidden_size=128,
  num_labels=2,
)
dataset {
  evaluate_on_test: true,
  model+: {
    type: 'attention_classifier',
    embedder: {
      token_embedders: {
        tokens: {
          type: 'embedding',
          embedding_dim: embedding_dim,
          pretrained_file: wiki_news,
          trainable: true,
        },
      },
    },
    encoder: { type: encoder, hidden_size: hidden_size },
    scoring: { type: scoring },
    activation: { type: activation },
  },
  data_loader: {
    batch_sampler: { type: 'bucket', batch_size: 64, sorting_keys: ['tokens'] },
    collate_fn: { type: 'padded_ids' },
  },
  // Sorted by length: no prediction depends on the batch, and less padding is computed.
  validation_data_loader: {
    batch_sampler: { type: 'bucket', batch_size: 64, sorting_keys: ['tokens'], shuffle: false },
    collate_fn: { type: 'padded_ids' },
  },
  trainer: {
    num_epochs: 40,
    patience: 10,
    validation_metric: if num_labels == 2 then '+auc' else '+accuracy',
    optimizer: { type: 'fused_adam', lr: 0.001, amsgrad: true, weight_decay: 1e-5 },
    checkpointer: { keep_most_recent_by_count: 1 },
  },
}
