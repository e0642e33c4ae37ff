"""Embeddings to states. Add an encoder: write a file here, then import it below."""

from ane_research.modules.encoders.average import AverageEncoder
from ane_research.modules.encoders.bilstm import BiLstmEncoder
from ane_research.modules.encoders.convolution import ConvolutionEncoder
from ane_research.modules.encoders.final_state import final_state

__all__ = ["AverageEncoder", "BiLstmEncoder", "ConvolutionEncoder", "final_state"]
