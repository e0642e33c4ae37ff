// python run_experiment.py --experiment_path experiments/jain_wallace/jw_babi_3_tanh_softmax.jsonnet
local datasets = import '../lib/datasets.libsonnet';
local jain_wallace = import '../lib/jain_wallace.libsonnet';
local study = import '../lib/study.libsonnet';

jain_wallace.babi(datasets.jain_wallace.babi_3, encoder='bilstm', scoring='tanh')
+ study.paper
+ study.counterfactual
