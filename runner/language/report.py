"""The problems of all files of one check: each told once, in the order of the files' lines."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from btrunner.runner.language.source import Mapping, Source
from btrunner.runner.problems import Place, Problem, Severity


def _shown(text: str) -> str:
    """Return a text on one line, with nothing in it that would move a terminal's cursor."""
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


_OF_THE_TEXT = frozenset({"tag", "scalar"})


class Report(Struct):
    """Collects problems; a second one of the same rule at the same place is the same mistake."""

    sources: dict[str, Source] = {}
    _problems: dict[tuple[Place, str], Problem] = {}
    _unread: set[Place] = set()

    def add_source(self, source: Source) -> None:
        """Take in a file that was read, with the problems of its reading."""
        self.sources[source.name] = source
        for problem in source.problems:
            self.add(problem)

    def add(self, problem: Problem) -> None:
        """Take in a problem; where the text itself could not be read, what follows from that is left out."""
        if problem.rule in _OF_THE_TEXT:
            self._unread.add(problem.place)
        elif problem.place in self._unread:
            return
        shown = replace(problem, message=_shown(problem.message), hint=_shown(problem.hint))
        self._problems.setdefault((problem.place, problem.rule), shown)

    def tell(
        self, place: Place, rule: str, message: str, hint: str = "", severity: Severity = "error"
    ) -> None:
        """Take in a problem, given in its parts."""
        self.add(Problem(place, rule, message, hint, severity=severity))

    def is_another_file(self, source: Source, wanted: str) -> bool:
        """Tell so of a file that is a tree where a session is wanted, and the like."""
        keys = source.root.entries if isinstance(source.root, Mapping) else {}
        others = [word for word in ("session", "tree", "world") if word in keys]
        if source.root is None or wanted in keys or not others:
            return False
        # A session names its world, so that the first word is the one that tells.
        message = f"this is a {others[0]}, where a {wanted} is wanted"
        self.tell(source.root.place, "other-file", message, f"a {wanted} begins with {wanted}:")
        return True

    @property
    def problems(self) -> list[Problem]:
        """All problems in the order of their places, each with the line it is on."""
        found = sorted(self._problems.values(), key=lambda problem: (problem.place, problem.rule))
        return [self._with_line(problem) for problem in found]

    @property
    def errors(self) -> list[Problem]:
        """The problems that keep a file from being used."""
        return [problem for problem in self.problems if problem.severity == "error"]

    def has_errors(self) -> bool:
        """Say whether anything keeps the files from being used."""
        return any(problem.severity == "error" for problem in self._problems.values())

    def errors_in(self, name: str) -> bool:
        """Say whether a file has errors of its own."""
        return any(p.severity == "error" and p.place.file == name for p in self._problems.values())

    def _with_line(self, problem: Problem) -> Problem:
        source = self.sources.get(problem.place.file)
        return (
            replace(problem, source=source.line(problem.place)) if source and not problem.source else problem
        )
