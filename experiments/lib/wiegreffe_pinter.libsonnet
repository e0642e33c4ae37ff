// The tests of Wiegreffe & Pinter (2019) on the models of Jain & Wallace. `base` names an experiment,
// whose newest run has the model of each seed, or a model.tar.gz.
local jain_wallace = import 'jain_wallace.libsonnet';
local study = import 'study.libsonnet';

local uniform = { model+: { activation: { type: 'uniform' } } };
local built_on(base, type) = { model+: { type: type, base: base } };

{
  // 3.1: does the task need attention at all? Trained with the same weight for every word.
  uniform(dataset):: jain_wallace.single(dataset, 'bilstm', 'tanh') + study.paper + uniform,

  // 3.3: the weights of another model, imposed on a classifier of single words; beside it, the same
  // weight for every word, and weights that it learns by itself.
  mlp_guided(dataset, base)::
    jain_wallace.single(dataset, 'average', 'tanh')
    + study.paper
    + built_on(base, 'guided_classifier')
    + {
      // Those of the base.
      model+: { scoring:: null, activation:: null },
      trainer+: { optimizer+: { parameter_groups:: null } },
    },
  mlp_uniform(dataset):: jain_wallace.single(dataset, 'average', 'tanh') + study.paper + uniform,
  mlp_trained(dataset):: jain_wallace.single(dataset, 'average', 'tanh') + study.paper,

  // 4: a model that predicts as the base does and attends elsewhere. At most 80 epochs, until 10 in a
  // row bring no lower loss: here on the validation texts, there on the training texts.
  adversary(dataset, base, divergence_weight)::
    jain_wallace.single(dataset, 'bilstm', 'tanh')
    + study.paper
    + study.trained_adversary
    + built_on(base, 'trained_adversary')
    + {
      model+: { divergence_weight: divergence_weight },
      trainer+: { num_epochs: 80, patience: 10, validation_metric: '-loss', callbacks: [] },
    },
}
