"""Readers: text to AllenNLP instances. To add one, add a file and its import here."""

from ane_research.dataset_readers.imdb_csv import ImdbCsvReader
from ane_research.dataset_readers.labeled import LabeledReader, LabeledText
from ane_research.dataset_readers.labeled_text import LabeledTextReader
from ane_research.dataset_readers.planted import PlantedReader
from ane_research.dataset_readers.preparation import JainWallaceTokenizer
from ane_research.dataset_readers.spacy_rules import SpacyRulesTokenizer
from ane_research.dataset_readers.splits import Split
from ane_research.dataset_readers.sst_tokens import SstTokensReader

__all__ = [
    "ImdbCsvReader",
    "JainWallaceTokenizer",
    "LabeledReader",
    "LabeledText",
    "LabeledTextReader",
    "PlantedReader",
    "SpacyRulesTokenizer",
    "Split",
    "SstTokensReader",
]
