"""Lists the data sets, whether they are there, and fetches them."""

import argparse
from pathlib import Path

from ane_research.commands.table import format_table
from ane_research.configuration.loading import suggestion
from ane_research.datasets import (
    DATASETS,
    Dataset,
    data_root,
    differing_files,
    provide,
)
from ane_research.datasets.babi_stories import write_stories
from ane_research.datasets.planted import Sizes
from ane_research.errors import InputError

HELP = "list the data sets, or fetch one"
HEADER = ("name", "licence", "present", "checksum", "from")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what to fetch."""
    parser.add_argument("--fetch", metavar="NAME", help="download the missing files of a data set")
    parser.add_argument(
        "--write-babi",
        metavar="FOLDER",
        type=Path,
        help="write generated stories into a folder, in the format of the bAbI release",
    )


def execute(args: argparse.Namespace) -> int:
    """Prints the table, fetches a data set, or writes generated stories."""
    if args.write_babi is not None:
        write_babi(args.write_babi)
    if args.fetch is not None:
        fetch_dataset(args.fetch)
    if args.write_babi is not None or args.fetch is not None:
        return 0
    print(f"data root: {data_root().absolute()}")
    print(format_table(HEADER, [describe_dataset(dataset) for dataset in DATASETS.values()]))
    citations = [(name, dataset.citation) for name, dataset in DATASETS.items()]
    print("", format_table(("name", "to cite"), citations), sep="\n")
    return 0


def fetch_dataset(name: str) -> None:
    """Downloads what is missing of a data set and says where each file is.

    Raises:
        InputError: There is no such data set, or a file of it cannot be fetched.
    """
    if name not in DATASETS:
        known = sorted(DATASETS)
        hint = suggestion(name, known) or f"; known are {', '.join(known)}"
        raise InputError(f"--fetch {name}: no such data set{hint}")
    for file in DATASETS[name].files:
        print(provide(file))


def write_babi(folder: Path) -> None:
    """Writes generated stories and says where each file is.

    Raises:
        InputError: The folder cannot be written to.
    """
    try:
        paths = write_stories(folder, Sizes())
    except OSError as error:
        raise InputError(
            f"--write-babi {folder}: cannot be written: {error.strerror}; choose another folder"
        ) from error
    print(*paths, sep="\n")


def describe_dataset(dataset: Dataset) -> tuple[str, ...]:
    """One row of the table."""
    return dataset.name, dataset.licence, presence(dataset), checksums(dataset), origin(dataset)


def presence(dataset: Dataset) -> str:
    """ "yes", "no", or how many of its files are under the data root."""
    present = sum((data_root() / file.path).is_file() for file in dataset.files)
    if present in (0, len(dataset.files)):
        return "yes" if present else "no"
    return f"{present} of {len(dataset.files)} files"


def checksums(dataset: Dataset) -> str:
    """Whether the files that are there have their published checksums."""
    files = [file for file in dataset.files if (data_root() / file.path).is_file()]
    if not any(file.checksum for file in files):
        return "-" if not files else "none published"
    differing = differing_files(dataset)
    return f"differs: {', '.join(file.path for file in differing)}" if differing else "agrees"


def origin(dataset: Dataset) -> str:
    """Where the files come from: their archive, their addresses' folder, or how to come by them."""
    first = dataset.files[0]
    if first.archive is not None:
        return first.archive.url
    return first.url.rpartition("/")[0] if first.url else first.note
