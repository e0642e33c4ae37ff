"""What `allennlp predict` does with a line of JSON."""

from allennlp.common.util import JsonDict
from allennlp.data import Instance
from allennlp.predictors import Predictor


@Predictor.register("pair_classifier")
class PairClassifierPredictor(Predictor):
    """Reads ``{"tokens": ..., "query": ...}``, each a text or a list of its tokens.

    Whatever else the reader's `text_to_instance` takes may be given too, such as "candidates".
    """

    def _json_to_instance(self, json_dict: JsonDict) -> Instance:
        return self._dataset_reader.text_to_instance(**json_dict)
