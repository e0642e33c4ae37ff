"""How fast the project is, beside plain ways of computing the same numbers.

`python -m benchmarks` (or `make benchmark`) measures everything and writes a table; a benchmark is
a file `bench_<name>.py` with a function `cases`. The plain ways are the files `*_reference.py`.
"""
