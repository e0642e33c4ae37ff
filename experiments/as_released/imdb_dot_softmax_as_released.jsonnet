// python run_experiment.py --experiment_path experiments/as_released/imdb_dot_softmax_as_released.jsonnet
// With --trained RUN_FOLDER the models of that run are studied instead of new ones.
(import '../imdb_dot_softmax.jsonnet') + (import '../lib/study.libsonnet').as_released
+ { model+: { activation+: { attend_to_padding: true } } }
