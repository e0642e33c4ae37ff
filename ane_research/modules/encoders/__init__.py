"""Embeddings to states. Add an encoder: write a file here, then import it below."""

from ane_research.modules.encoders.bilstm import BiLstmEncoder

__all__ = ["BiLstmEncoder"]
