// python run_experiment.py --experiment_path experiments/rationales/movies_tanh_softmax.jsonnet
local classifier = import '../lib/classifier.libsonnet';
local datasets = import '../lib/datasets.libsonnet';
local study = import '../lib/study.libsonnet';

classifier(datasets.movie_rationales, scoring='tanh', activation='softmax')
+ study.paper
+ study.faithfulness
+ study.plausibility
