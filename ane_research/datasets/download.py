"""Downloads over HTTP."""

from pathlib import Path

import pooch
import requests
from tqdm import tqdm

_CHUNK_BYTES = 1 << 16
_TIMEOUT_SECONDS = 30


class _Progress(tqdm):
    """A progress bar that is true, which pooch asks; tqdm's own is false while empty."""

    def __bool__(self) -> bool:
        return True


def download(url: str, path: Path) -> None:
    """Downloads what is at an address, with a progress bar.

    Raises:
        OSError: It did not arrive whole; the message says why in a few words.
    """
    try:
        with _Progress(desc=path.name, unit="B", unit_scale=True) as progress:
            downloader = pooch.HTTPDownloader(progress, _CHUNK_BYTES, timeout=_TIMEOUT_SECONDS)
            downloader(url, str(path), None)
    except requests.RequestException as error:
        raise OSError(_reason(error)) from error


def _reason(error: requests.RequestException) -> str:
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"status {error.response.status_code}"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the download broke off"
    return f"the server cannot be reached ({type(error).__name__})"
