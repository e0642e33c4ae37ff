"""Addresses of splits: "my/texts.csv#validation" is a part of a file that a reader divides."""

SPLITS = ("train", "validation", "test")


def file_of(address: str) -> str:
    """The file of an address, which is the address itself where it names no split."""
    return address.partition("#")[0]


def split_of(address: str) -> str | None:
    """The split of an address; None for the whole file."""
    return address.partition("#")[2] if "#" in address else None
