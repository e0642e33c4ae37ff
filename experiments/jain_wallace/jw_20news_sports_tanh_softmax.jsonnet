// python run_experiment.py --experiment_path experiments/jain_wallace/jw_20news_sports_tanh_softmax.jsonnet
local datasets = import '../lib/datasets.libsonnet';
local jain_wallace = import '../lib/jain_wallace.libsonnet';
local study = import '../lib/study.libsonnet';

jain_wallace.single(datasets.jain_wallace['20news_sports'], encoder='bilstm', scoring='tanh')
+ study.paper
+ study.counterfactual
