"""Tables of Markdown."""

from collections.abc import Iterable, Sequence


def markdown_table(
    header: Sequence[str], rows: Iterable[Sequence[str]], num_text_columns: int = 1
) -> str:
    """Lines of columns; the first ones are text, to the left, the others numbers, to the right."""
    aligned = ["---" if column < num_text_columns else "---:" for column in range(len(header))]
    return "\n".join(f"| {' | '.join(line)} |" for line in (header, aligned, *rows))
