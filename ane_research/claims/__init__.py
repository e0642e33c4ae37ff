"""Claims of papers as data, and whether the finished runs bear them out.

`papers.yaml` holds the claims and says how to write one.
"""
