// python run_experiment.py --experiment_path experiments/wiegreffe_pinter/wp_imdb_adversary_3e-4.jsonnet
local datasets = import '../lib/datasets.libsonnet';
local wiegreffe_pinter = import '../lib/wiegreffe_pinter.libsonnet';

wiegreffe_pinter.adversary(datasets.jain_wallace.imdb, base='jw_imdb_tanh_softmax', divergence_weight=3e-4)
