"""Parquet, a few rows at a time."""

from collections.abc import Iterator
from pathlib import Path

from terazi.errors import InputError, TeraziError
from terazi.foundry.corpus.manifest import Source
from terazi.foundry.corpus.readers.line import MOST_DOCUMENT, Line, Seen, lines_of, too_large

_AT_ONCE = 64  # rows
MOST_GROUP = 1024 * 1024 * 1024  # bytes of a row group, which is unpacked column by column


def read_parquet(file: Path, source: Source, seen: Seen) -> Iterator[Line]:
    """The lines of the text of each row.

    Raises:
        InputError: it is not Parquet, or has not the columns that the manifest names.
        TeraziError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415  an extra
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise TeraziError(
            f"{file}: reading Parquet needs pyarrow, which is not installed\n"
            "  → pip install 'terazi[parquet]', or save the file as JSON Lines"
        ) from error
    columns = [source.field, *([source.id_field] if source.id_field else [])]
    try:
        with parquet.ParquetFile(file, memory_map=False) as content:
            missing = [name for name in columns if name not in content.schema_arrow.names]
            if missing:
                raise InputError(
                    f"has no column {missing[0][:40]!r}",
                    file=file,
                    way_out="name the right one in the manifest: `field` or `id_field`",
                )
            groups = content.metadata
            for number in range(groups.num_row_groups):
                if groups.row_group(number).total_byte_size > MOST_GROUP:
                    raise too_large(file, MOST_GROUP, f"row group {number + 1}")
            row = 0
            for batch in content.iter_batches(_AT_ONCE, columns=columns, use_threads=False):
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    row += 1
                    yield from _document(values, row, file, source)
                seen(round(row / max(groups.num_rows, 1) * file.stat().st_size))
    except (pa.ArrowException, OSError) as error:
        said = " ".join(str(error).split())[:100]
        raise InputError(
            f"is not Parquet that can be read: {said}", file=file, way_out="fetch or save it again"
        ) from error


def _document(values: tuple[object, ...], row: int, file: Path, source: Source) -> Iterator[Line]:
    text, name = values[0], values[1] if source.id_field else row
    if not isinstance(text, str) or not isinstance(name, str | int):
        raise InputError(
            f"row {row} has no text in the column {source.field[:40]!r}",
            file=file,
            way_out="leave the row out, or name the right column in the manifest",
        )
    if len(text) > MOST_DOCUMENT:
        raise too_large(file, MOST_DOCUMENT, f"row {row}")
    yield from lines_of(text, str(name), file)
