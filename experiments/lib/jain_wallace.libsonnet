// The models and the training of Jain & Wallace (2019). Encoders: 'bilstm', 'average', 'convolution';
// scorings: 'tanh', 'dot'.
local classifier = import 'classifier.libsonnet';
local wiki_simple = 'https://dl.fbaipublicfiles.com/fasttext/vectors-wiki/wiki.simple.vec';
local glove = 'https://nlp.stanford.edu/data/glove.840B.300d.zip';

// A fixed number of epochs, of which the first is never the best.
local trained(batch_size, num_epochs, validation_metric, vectors) = {
  model+: {
    embedder+: {
      token_embedders+: { tokens+: { type: 'normal_embedding', pretrained_file: vectors } },
    },
  },
  data_loader+: { batch_sampler+: { batch_size: batch_size } },
  trainer+: {
    num_epochs: num_epochs,
    patience: null,
    validation_metric: validation_metric,
    callbacks: [{ type: 'best_epoch_from', epoch: 1 }],
  },
};

// A text to attend to and a query, with an encoder each.
local pair(
  dataset,
  encoder='bilstm',
  scoring='tanh',
  batch_size=64,
  num_epochs=25,
  vectors=null,
  embedding_dim=300,
  hidden_size=128,
      ) =
  classifier(dataset, scoring, 'softmax', encoder, embedding_dim, hidden_size)
  + trained(batch_size, num_epochs, '+accuracy', vectors)
  + { model+: { type: 'attention_pair_classifier', query_encoder: super.encoder } };

{
  pair:: pair,
  snli(dataset, encoder, scoring):: pair(dataset, encoder, scoring, 128, 25, glove),
  cnn_qa(dataset, encoder, scoring):: pair(dataset, encoder, scoring, 90, 25, wiki_simple),
  babi(dataset, encoder, scoring)::
    pair(dataset, encoder, scoring, 50, 100, null, embedding_dim=50, hidden_size=32),

  // A text and its label. More than two labels, which they did not try, have no positive one.
  single(dataset, encoder, scoring, num_labels=2)::
    local is_binary = num_labels == 2;
    classifier(dataset, scoring, 'softmax', encoder)
    + trained(32, 8, if is_binary then '+auc' else '+accuracy', wiki_simple)
    + {
      model+: { loss_reduction: 'sum' },
      trainer+: {
        optimizer+: { parameter_groups: [[['^scoring\\.'], { weight_decay: 0 }]] },
        [if is_binary then 'callbacks']+: ['balanced_labels'],
      },
    },
}
