"""The rows a study writes; their fields are the columns of the Parquet files.

A row type is a frozen dataclass. `write_rows` and `read_rows` turn a data frame with its columns
into a file and back; nothing else in the project knows the file format.
"""

from dataclasses import MISSING, dataclass, fields
from math import nan
from pathlib import Path
from typing import get_type_hints

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ane_research.files import atomic_path

LARGEST_BYTES = 16 * 2**30  #: of a table in memory
LARGEST_ROWS = 2**30


@dataclass(frozen=True)
class InstanceRow:
    """One line of `instances.parquet`: a test instance and what the model predicts for it."""

    instance_id: int  #: position among the texts the reader keeps of the test file, from 0
    label: str  #: gold label, as the vocabulary spells it
    predicted_label: str  #: likewise; never an index
    probability: float  #: of the predicted label, in [0, 1]
    tokens: list[str]
    rationale: list[int]  #: positions of the tokens that decide the label, where known
    query: tuple[str, ...] = ()  #: the words of the second text of a pair; none of a single text


@dataclass(frozen=True)
class ImportanceRow:
    """One line of `importance.parquet`: one measure's scores on one instance."""

    instance_id: int
    measure: str  #: registered name, e.g. "leave_one_out"
    scores: list[float]  #: one per token, >= 0


@dataclass(frozen=True)
class AgreementRow:
    """One line of `agreement.parquet`: how far two importance measures agree on one instance."""

    instance_id: int
    predicted_label: str
    measure_a: str
    measure_b: str
    agreement: str  #: name of the agreement measure, e.g. "kendall_top_k_non_zero"
    value: float  #: NaN where undefined; tables count these, never drop them silently
    p_value: float  #: NaN where the measure has none
    k: int  #: tokens compared
    num_tokens: int
    undefined: str  #: why `value` is NaN, one of `UNDEFINED`; empty where it is defined
    #: The measure's range: `best` is full agreement, and less than `worst` for a distance.
    worst: float = -1.0
    best: float = 1.0
    # By chance: with one measure's scores at random tokens. NaN where `value` is.
    chance: float = nan  #: expected value
    chance_std: float = nan
    chance_p_value: float = nan  #: probability of a value at least as good as `value`
    chance_draw: float = nan  #: one value by chance; those of many instances show its spread
    corrected: float = nan  #: 0 at `chance`, 1 at `best`; NaN too where `chance` is the best
    control: bool = False  #: one of the two is a control (`ImportanceMeasure.is_control`)


@dataclass(frozen=True)
class CounterfactualRow:
    """One line of `counterfactual.parquet`: what other attention does to one prediction.

    A counterfactual tries other attentions, the candidates, on the same states. TVD is the total
    variation distance of a candidate's prediction from the model's, in [0, 1]; a candidate is
    accepted if it is at most the counterfactual's epsilon. JSD is the Jensen-Shannon divergence of
    its attention from the model's, in nats: in [0, ln 2].
    """

    instance_id: int
    predicted_label: str
    counterfactual: str  #: name in the study, e.g. "permutation"
    max_attention: float  #: the largest weight of the model's own attention
    num_candidates: int
    median_tvd: float  #: over the candidates; so are mean and maximum
    mean_tvd: float
    max_tvd: float
    num_accepted: int
    max_jsd: float  #: over the accepted candidates; 0 where there are none
    tvd_at_max_jsd: float
    weights: list[float]  #: the attention of largest JSD; the model's own where none is accepted


@dataclass(frozen=True)
class FaithfulnessRow:
    """One line of `faithfulness.parquet`: does what a measure finds decide one prediction?"""

    instance_id: int
    predicted_label: str
    measure: str  #: importance measure, e.g. "leave_one_out"
    faithfulness: str  #: name in the study, e.g. "comprehensiveness"
    value: float  #: NaN where undefined
    shares: list[float]  #: of the words
    curve: list[float]  #: what `value` sums up, at each of the shares
    num_tokens: int
    note: str  #: why `value` is NaN, or `NEVER_FLIPS` beside 1; empty for nothing to note


#: The note of a decision that does not flip as long as one word is left.
NEVER_FLIPS = "never flips"


@dataclass(frozen=True)
class PlausibilityRow:
    """One line of `plausibility.parquet`: does a measure find what decides for a human?"""

    instance_id: int
    predicted_label: str
    measure: str  #: importance measure
    plausibility: str  #: name in the study, e.g. "auprc"
    value: float  #: in [0, 1]; NaN where undefined, and the next two with it
    random: float  #: expected of scores in random order
    length_matched: float  #: expected of one span of `num_selected` tokens at a random place
    num_tokens: int
    num_rationale: int  #: tokens of the rationale
    num_selected: int  #: highest tokens compared with it, for measures that need a choice
    undefined: str  #: why `value` is NaN; empty where it is defined


#: Fields of `CounterfactualRow` whose spread over the instances is reported.
STATISTICS = ("median_tvd", "mean_tvd", "max_tvd", "max_jsd")

#: Why an agreement may be undefined. A measure of one's own may have other reasons.
UNDEFINED = (
    "fewer than 2 tokens",
    "k is 0",
    "NaN scores",
    "all scores 0",  # a saturated gradient, for one
    "constant scores",
    "no value",
)

_ARROW_TYPES = {
    int: pa.int64(),
    float: pa.float64(),
    str: pa.string(),
    bool: pa.bool_(),
    list[int]: pa.list_(pa.int64()),
    list[float]: pa.list_(pa.float64()),
    list[str]: pa.list_(pa.string()),
    tuple[str, ...]: pa.list_(pa.string()),
}


def schema(row_type: type) -> pa.Schema:
    """The Parquet schema of a row type, columns in the order of its fields."""
    hints = get_type_hints(row_type)
    return pa.schema([(field.name, _ARROW_TYPES[hints[field.name]]) for field in fields(row_type)])


def write_rows(rows: pd.DataFrame, row_type: type, path: Path) -> None:
    """Writes the columns of `row_type` of a data frame as Parquet, whole or not at all."""
    columns = schema(row_type)
    # From lists and not by `from_pandas`: so NaN stays NaN and does not become a missing value.
    table = pa.table(
        {name: pa.array(rows[name].tolist(), columns.field(name).type) for name in columns.names},
        schema=columns,
    )
    with atomic_path(path) as temporary:
        pq.write_table(table, temporary, compression="zstd")


def read_rows(row_type: type, path: Path) -> pd.DataFrame:
    """Reads what `write_rows` wrote.

    A column with a default may be missing, as in files older than the column: it is the default.

    Raises:
        FileNotFoundError: There is no such file.
        pyarrow.ArrowInvalid: The file is not Parquet, lacks a column of `row_type`, or holds more
            than any study writes.
    """
    metadata = pq.read_metadata(path)
    check_size(path, metadata)
    stored = metadata.schema.to_arrow_schema().names
    defaults = {field.name: field.default for field in fields(row_type)}
    missing = {
        name: default
        for name, default in defaults.items()
        if default is not MISSING and name not in stored
    }
    table = pq.read_table(path, columns=[name for name in defaults if name not in missing])
    rows = table.to_pandas()
    return rows.assign(**{name: [default] * len(rows) for name, default in missing.items()})


def check_size(path: Path, metadata: pq.FileMetaData) -> None:
    """Refuses a small file that unpacks to a huge table.

    Raises:
        pyarrow.ArrowInvalid: It says that it does.
    """
    groups = range(metadata.num_row_groups)
    num_bytes = sum(metadata.row_group(group).total_byte_size for group in groups)
    if num_bytes > LARGEST_BYTES or metadata.num_rows > LARGEST_ROWS:
        raise pa.ArrowInvalid(
            f"{path}: {metadata.num_rows} rows of {num_bytes} bytes; expected at most "
            f"{LARGEST_ROWS} of {LARGEST_BYTES}"
        )
