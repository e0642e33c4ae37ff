// python run_experiment.py --experiment_path experiments/jain_wallace/jw_adr_tweets_average_tanh_softmax.jsonnet
// Not comparable with what is published: `adr_tweets` has the tweets as written, split otherwise.
local datasets = import '../lib/datasets.libsonnet';
local jain_wallace = import '../lib/jain_wallace.libsonnet';
local study = import '../lib/study.libsonnet';

jain_wallace.single(datasets.jain_wallace.adr_tweets, encoder='average', scoring='tanh')
+ study.paper
+ study.counterfactual
