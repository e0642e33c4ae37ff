"""The version of the code behind a part of a configuration, from that code itself.

So that an encoder or a measure that was edited since is not taken for what it was.
"""

import ast
import hashlib
import importlib.util
import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any

from allennlp.common import Registrable

from ane_research.archive import is_class_path

#: What these libraries register is not looked at; their versions are in the manifest.
_LIBRARIES = ("allennlp", "torch")


def code_of(section: Any) -> dict[str, str]:
    """Checksums of the modules whose classes a configuration names, by module.

    Comments and layout do not count. What such a module imports is not looked at: of this
    package's own helpers `stages.CODE_VERSIONS` tells.
    """
    # AllenNLP takes a plain string for {"type": ...} too.
    modules = {module for name in strings_in(section) for module in modules_of(name)}
    return {module: source_checksum(module) for module in sorted(modules)}


def strings_in(section: Any) -> Iterator[str]:
    """Every string of a configuration that is no key."""
    if isinstance(section, dict):
        section = list(section.values())
    if isinstance(section, list | tuple):
        for part in section:
            yield from strings_in(part)
    elif isinstance(section, str):
        yield section


def modules_of(name: str) -> set[str]:
    """The modules of all classes that are registered by a name, or that a path to a class names."""
    if is_class_path(name):
        module = name.rpartition(".")[0]
        return {module} if exists(module) else set()
    classes = (registry[name][0] for registry in Registrable._registry.values() if name in registry)
    modules = {str(cls.__module__) for cls in classes}
    return {module for module in modules if module.partition(".")[0] not in _LIBRARIES}


def exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


@cache  # what is loaded stays loaded, whatever happens to its file
def source_checksum(module: str) -> str:
    """SHA-256 of what a module does; of one without a file, such as a notebook, that of nothing."""
    try:
        tree = ast.dump(ast.parse(inspect.getsource(importlib.import_module(module))))
    except (OSError, TypeError):
        tree = ""
    return hashlib.sha256(tree.encode()).hexdigest()
