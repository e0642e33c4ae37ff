// python run_experiment.py --experiment_path experiments/as_released/imdb_tanh_sparsemax_as_released.jsonnet
// With --trained RUN_FOLDER the models of that run are studied instead of new ones.
(import '../imdb_tanh_sparsemax.jsonnet') + (import '../lib/study.libsonnet').as_released
