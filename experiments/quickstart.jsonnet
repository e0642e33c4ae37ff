// python run_experiment.py --experiment_path experiments/quickstart.jsonnet
// Small and without any download: about a minute on two cores.
local classifier = import 'lib/classifier.libsonnet';
local datasets = import 'lib/datasets.libsonnet';
local study = import 'lib/study.libsonnet';

classifier(datasets.planted, scoring='tanh', activation='sparsemax', embedding_dim=50, hidden_size=32)
+ study.paper
+ {
  model+: { embedder+: { token_embedders+: { tokens+: { pretrained_file: null } } } },
  trainer+: { num_epochs: 10, patience: 3, optimizer+: { lr: 0.005 } },
}
