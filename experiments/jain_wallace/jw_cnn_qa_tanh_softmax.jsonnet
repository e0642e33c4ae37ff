// python run_experiment.py --experiment_path experiments/jain_wallace/jw_cnn_qa_tanh_softmax.jsonnet
local datasets = import '../lib/datasets.libsonnet';
local jain_wallace = import '../lib/jain_wallace.libsonnet';
local study = import '../lib/study.libsonnet';

jain_wallace.cnn_qa(datasets.jain_wallace.cnn_qa, encoder='bilstm', scoring='tanh')
+ study.paper
+ study.counterfactual
