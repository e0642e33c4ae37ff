"""Attention models, and whether their attention explains them.

Importing this package is cheap: nothing here imports torch or AllenNLP. `ane_research.plugin`
registers everything with AllenNLP; `ane_research.experiment` is the way in from Python.
"""

__version__ = "1.0.0"
