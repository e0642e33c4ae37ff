// python run_experiment.py --experiment_path experiments/jain_wallace_in_part/jw_babi_3_en_dot_softmax.jsonnet
local datasets = import '../lib/datasets.libsonnet';
local jain_wallace = import '../lib/jain_wallace.libsonnet';
local study = import '../lib/study.libsonnet';

jain_wallace.babi(datasets.jain_wallace.babi_3_en, encoder='bilstm', scoring='dot')
+ study.paper
+ study.counterfactual
