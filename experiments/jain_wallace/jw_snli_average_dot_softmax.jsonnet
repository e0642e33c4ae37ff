// python run_experiment.py --experiment_path experiments/jain_wallace/jw_snli_average_dot_softmax.jsonnet
local datasets = import '../lib/datasets.libsonnet';
local jain_wallace = import '../lib/jain_wallace.libsonnet';
local study = import '../lib/study.libsonnet';

jain_wallace.snli(datasets.jain_wallace.snli, encoder='average', scoring='dot')
+ study.paper
+ study.counterfactual
