// python run_experiment.py --experiment_path experiments/jain_wallace_in_part/jw_snli_dev_file_tanh_softmax.jsonnet
local datasets = import '../lib/datasets.libsonnet';
local jain_wallace = import '../lib/jain_wallace.libsonnet';
local study = import '../lib/study.libsonnet';

jain_wallace.snli(datasets.jain_wallace.snli_dev_file, encoder='bilstm', scoring='tanh')
+ study.paper
+ study.counterfactual
