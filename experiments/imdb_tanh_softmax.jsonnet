// python run_experiment.py --experiment_path experiments/imdb_tanh_softmax.jsonnet
local classifier = import 'lib/classifier.libsonnet';
local datasets = import 'lib/datasets.libsonnet';
local study = import 'lib/study.libsonnet';

classifier(datasets.imdb, scoring='tanh', activation='softmax') + study.paper
