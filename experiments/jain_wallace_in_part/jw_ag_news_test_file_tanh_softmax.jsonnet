// python run_experiment.py --experiment_path experiments/jain_wallace_in_part/jw_ag_news_test_file_tanh_softmax.jsonnet
local datasets = import '../lib/datasets.libsonnet';
local jain_wallace = import '../lib/jain_wallace.libsonnet';
local study = import '../lib/study.libsonnet';

jain_wallace.single(datasets.jain_wallace.ag_news_test_file, encoder='bilstm', scoring='tanh')
+ study.paper
+ study.counterfactual
