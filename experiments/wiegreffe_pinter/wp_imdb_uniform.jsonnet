// python run_experiment.py --experiment_path experiments/wiegreffe_pinter/wp_imdb_uniform.jsonnet
local datasets = import '../lib/datasets.libsonnet';
local wiegreffe_pinter = import '../lib/wiegreffe_pinter.libsonnet';

wiegreffe_pinter.uniform(datasets.jain_wallace.imdb)
