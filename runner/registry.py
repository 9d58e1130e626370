"""The leaves and worlds there are: those that packages brought through entry points, and a session's own."""

from __future__ import annotations

import importlib.util
import inspect
import sys
import traceback
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoints, entry_points
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from btrunner.runner import leaf as api
from btrunner.runner.errors import RegistrationError
from btrunner.runner.params import (
    ANY,
    BOOLEAN,
    CHARACTER,
    DURATION,
    INTEGER,
    NUMBER,
    POSITION,
    STRING,
    UNSET,
    Param,
    Type,
)

NODES = "btrunner.nodes"
WORLDS = "btrunner.worlds"

_TYPES: dict[Any, Type] = {
    bool: BOOLEAN, int: INTEGER, float: NUMBER, str: STRING, Any: ANY, object: ANY,
    api.Duration: DURATION, api.CharacterName: CHARACTER, api.Position: POSITION, list: Type("list"),
}  # fmt: skip

Style = Literal["function", "generator", "behaviour"]


class Leaf(Struct, frozen=True):
    """A node written in Python.

    ``under`` are the parameters that stand under its word, ``beside`` those that stand beside it as options.
    ``style``: a ``function`` ends at once, a ``generator`` is an action, a ``behaviour`` is a class of py_trees.
    """

    name: str
    make: Callable[..., Any]
    about: str
    under: tuple[Param, ...]
    beside: tuple[Param, ...]
    style: Style
    origin: str
    conditions: frozenset[str] = frozenset()
    python_names: Mapping[str, str] = {}
    """YAML name → Python name, where they differ: ``for`` is ``for_``."""
    kept: str = ""
    """The Python name of the parameter that takes a ``Kept``, if there is one."""

    @property
    def params(self) -> dict[str, Param]:
        """All its parameters by name."""
        return {param.name: param for param in (*self.under, *self.beside)}


Leaves = Mapping[str, Leaf]


def installed_leaves() -> dict[str, Leaf]:
    """Return the leaves of all installed packages by name, as a dict of one's own; raises RegistrationError."""
    return dict(_installed_leaves())


def _installed(group: str) -> EntryPoints:
    found: EntryPoints = _all_installed().select(group=group)
    return found


@cache
def _all_installed() -> Any:
    """Return all entry points: every package is asked for its own, so a process does that once."""
    return entry_points()


@cache
def _installed_leaves() -> Leaves:
    leaves: dict[str, Leaf] = {}
    for entry in sorted(_installed(NODES), key=lambda entry: (entry.name != "builtin", entry.name)):
        try:
            module = entry.load()
        except Exception as error:
            raise RegistrationError(
                f"the node pack '{entry.name}' ({entry.value}) cannot be imported: {error}"
            ) from error
        for found in leaves_of(module, entry.name):
            if found.name in leaves:
                raise RegistrationError(
                    f"the node pack '{entry.name}' brings '{found.name}', which '{leaves[found.name].origin}' has already"
                )
            leaves[found.name] = found
    return leaves


def leaves_of_file(path: Path, name: str, shown: str = "") -> dict[str, Leaf]:
    """Import a session's own ``my_nodes.py`` under a module name of its own; raises RegistrationError.

    ``shown`` is how the author wrote the path.
    """
    shown = shown or str(path)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise RegistrationError(f"{shown} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    # Annotations are looked up in the module while it is read, so it must be findable; afterwards it is gone.
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
        return {found.name: found for found in leaves_of(module, shown)}
    except RegistrationError:
        raise
    except SyntaxError as error:
        raise RegistrationError(f"{shown}:{error.lineno}: not valid Python: {error.msg}") from error
    except Exception as error:
        raise RegistrationError(f"{shown}{_line(error, path)} cannot be imported: {error!r}") from error
    finally:
        sys.modules.pop(name, None)


def _line(error: BaseException, path: Path) -> str:
    """Return ``:12`` for the line of a file that an exception went through last, or an empty text."""
    lines = [
        frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)
    ]
    return f":{lines[-1]}" if lines else ""


def leaves_of(module: types.ModuleType, origin: str) -> Iterator[Leaf]:
    """Yield the leaves of a module: what ``__all__`` names, or else its own public functions and behaviours."""
    names = getattr(module, "__all__", None) or [
        name
        for name, item in vars(module).items()
        if not name.startswith("_")
        and getattr(item, "__module__", None) == module.__name__
        and _can_be_leaf(item)
    ]
    for name in names:
        yield leaf_of(getattr(module, name), origin)


def leaf_of(item: Any, origin: str) -> Leaf:
    """Return the leaf that a function or behaviour class is; raises RegistrationError."""
    name = item.__name__
    if not _can_be_leaf(item):
        raise RegistrationError(f"'{name}' of {origin} is neither a function nor a py_trees behaviour")
    behaviour = inspect.isclass(item)
    try:
        signature = inspect.signature(item)
        hints = typing.get_type_hints(item.__init__ if behaviour else item)
    except (NameError, TypeError, ValueError) as error:
        raise RegistrationError(f"the annotations of '{name}' of {origin} cannot be read: {error}") from None
    first, *rest = signature.parameters.values() or (None,)
    wanted = "name" if behaviour else "me"
    if first is None or first.name != wanted:
        raise RegistrationError(f"'{name}' of {origin} must take '{wanted}' as its first parameter")
    style = _style(item)
    kept = [parameter.name for parameter in rest if hints.get(parameter.name) is api.Kept]
    if kept and style != "generator":
        raise RegistrationError(
            f"'{name}' of {origin} takes a Kept, but only actions (generators) keep anything"
        )
    rest = [parameter for parameter in rest if parameter.name not in kept]
    params = [_param(parameter, hints, name, origin) for parameter in rest]
    return Leaf(
        name=_word(item.__name__, behaviour),
        make=item,
        about=(inspect.getdoc(item) or "").partition("\n\n")[0].replace("\n", " "),
        under=tuple(
            p for p, s in zip(params, rest, strict=True) if s.kind is not inspect.Parameter.KEYWORD_ONLY
        ),
        beside=tuple(
            p for p, s in zip(params, rest, strict=True) if s.kind is inspect.Parameter.KEYWORD_ONLY
        ),
        style=style,
        origin=origin,
        conditions=frozenset(
            p.name for p, s in zip(params, rest, strict=True) if hints.get(s.name) is api.Condition
        ),
        python_names={p.name: s.name for p, s in zip(params, rest, strict=True) if p.name != s.name},
        kept=kept[0] if kept else "",
    )


def world_kind(name: str) -> Any:
    """Return the kind of world of this name, or None; raises RegistrationError when it cannot be imported."""
    for entry in _installed(WORLDS).select(name=name):
        try:
            return entry.load()
        except Exception as error:
            raise RegistrationError(
                f"the world kind '{name}' ({entry.value}) cannot be imported: {error}"
            ) from error
    return None


def world_kinds() -> list[str]:
    """Return the names of the kinds of worlds that are installed."""
    return sorted({entry.name for entry in _installed(WORLDS)})


def _can_be_leaf(item: object) -> bool:
    """Say so of functions and of py_trees' behaviours, told by their ancestors' module: importing it is dear."""
    if inspect.isclass(item):
        return any(base.__module__ == "py_trees.behaviour" for base in item.__mro__)
    return inspect.isfunction(item)


def _style(item: Any) -> Style:
    if inspect.isclass(item):
        return "behaviour"
    return "generator" if inspect.isgeneratorfunction(inspect.unwrap(item)) else "function"


def _word(name: str, behaviour: bool) -> str:
    if not behaviour:
        return name
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


def _param(parameter: inspect.Parameter, hints: Mapping[str, Any], name: str, origin: str) -> Param:
    if parameter.kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD):
        raise RegistrationError(f"'{name}' of {origin} takes '{parameter}', which no schema can describe")
    if parameter.name not in hints:
        raise RegistrationError(f"the parameter '{parameter.name}' of '{name}' of {origin} has no annotation")
    kind = _type(hints[parameter.name], f"the parameter '{parameter.name}' of '{name}' of {origin}")
    default = UNSET if parameter.default is inspect.Parameter.empty else parameter.default
    return Param(parameter.name.rstrip("_"), kind, default)


def _type(hint: Any, what: str) -> Type:
    if hint is api.Condition:
        return BOOLEAN
    if hint in _TYPES:
        return _TYPES[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal and all(isinstance(choice, str) for choice in arguments):
        return Type("string", choices=arguments)
    if origin is list and len(arguments) == 1:
        return Type("list", items=_type(arguments[0], what))
    if origin in (typing.Union, types.UnionType) and type(None) in arguments and len(arguments) == 2:
        return _type(next(a for a in arguments if a is not type(None)), what)
    known = "bool, int, float, str, Duration, CharacterName, Position, Condition, list[…], Literal[…]"
    shown = getattr(hint, "__name__", None) or str(hint)
    raise RegistrationError(f"{what}: no YAML value has the type {shown} (known: {known})")
