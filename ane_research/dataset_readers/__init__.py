"""Readers: text to AllenNLP instances. To add one, add a file and its import here."""

from ane_research.dataset_readers.babi import BabiReader, GeneratedBabiReader
from ane_research.dataset_readers.cnn_qa import CnnQaReader
from ane_research.dataset_readers.imdb_csv import ImdbCsvReader
from ane_research.dataset_readers.labeled import LabeledReader, LabeledText
from ane_research.dataset_readers.labeled_text import LabeledTextReader
from ane_research.dataset_readers.movie_rationales import MovieRationalesReader
from ane_research.dataset_readers.newsgroups import NewsgroupsReader
from ane_research.dataset_readers.paired import PairedReader, PairedRecord, PairedText
from ane_research.dataset_readers.planted import PlantedReader
from ane_research.dataset_readers.preparation import JainWallaceTokenizer
from ane_research.dataset_readers.snli import SnliReader
from ane_research.dataset_readers.spacy_rules import SpacyRulesTokenizer
from ane_research.dataset_readers.splits import Split
from ane_research.dataset_readers.sst_tokens import SstTokensReader
from ane_research.dataset_readers.vocabulary import DocumentFrequencyVocabulary

__all__ = [
    "BabiReader",
    "CnnQaReader",
    "DocumentFrequencyVocabulary",
    "GeneratedBabiReader",
    "ImdbCsvReader",
    "JainWallaceTokenizer",
    "LabeledReader",
    "LabeledText",
    "LabeledTextReader",
    "MovieRationalesReader",
    "NewsgroupsReader",
    "PairedReader",
    "PairedRecord",
    "PairedText",
    "PlantedReader",
    "SnliReader",
    "SpacyRulesTokenizer",
    "Split",
    "SstTokensReader",
]
