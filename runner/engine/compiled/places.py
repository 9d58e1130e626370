"""Where the nodes of a compiled tree stand, in the form that both engines share."""

from __future__ import annotations

from dataclasses import dataclass

from btrunner.runner.engine.compiled.writer import NO_OPTIONS
from btrunner.runner.engine.context import Context
from btrunner.runner.engine.memory import NodeMemory
from btrunner.runner.engine.status import IDLE, RUNNING
from btrunner.runner.language import model

_SEVERAL = (model.Parallel, model.ForEach)
_WITHOUT_PLACE = (model.Guard, model.Group, model.Subtree)


TakenDown = tuple[list[int], list[int], list[int], list[int], set[int], dict[int, list[int]]]


@dataclass(slots=True)
class Places:
    """The lists that the functions of a tree keep, by index of the node; ``ended`` are those of parallels."""

    on: list[int]
    at: list[int]
    tries: list[int]
    times: list[int]
    done: set[int]
    ended: dict[int, list[int]]

    def taken_down(self) -> TakenDown:
        """Return where everything stands, which stays as it is."""
        ended = {index: statuses[:] for index, statuses in self.ended.items()} if self.ended else {}
        return self.on[:], self.at[:], self.tries[:], self.times[:], self.done.copy(), ended

    def stand(self, then: TakenDown) -> bool:
        """Say whether everything stands where it did."""
        return then == (self.on, self.at, self.tries, self.times, self.done, self.ended)


class PlacesByName:
    """Reads and writes the places of a tree by the ids of its nodes."""

    def __init__(self, places: Places, context: Context) -> None:
        self._places = places
        nodes = context.plan.nodes
        self._goes_on = [False] * len(nodes)
        """Whether the type of a node goes on; children come after their parents."""
        for node in reversed(nodes):
            kept = any(keeper.runs for keeper in context.keepers(node))
            below = isinstance(node.body, _WITHOUT_PLACE) and any(map(self._runs, node.children))
            self._goes_on[node.index] = bool(places.at[node.index]) or kept or below

    def _runs(self, node: model.Node) -> bool:
        return self._goes_on[node.index] if node.options == NO_OPTIONS else bool(self._places.on[node.index])

    def read(self, node: model.Node, memory: NodeMemory) -> None:
        """Put into the memory whether a node runs and where it is."""
        places, index = self._places, node.index
        memory.once = index in places.done
        memory.on = self._runs(node)
        if not memory.on:
            return
        if node.options.retry:
            memory.tries = places.tries[index]
        memory.times = places.times[index]
        if self._goes_on[index]:
            memory.at = {node.children[place].id: place + 1 for place in self._under_way(node)}
            if index in places.ended:
                statuses = zip(node.children, places.ended[index], strict=True)
                memory.ended = {child.id: status for child, status in statuses if status > RUNNING}

    def _under_way(self, node: model.Node) -> list[int]:
        """Return the positions of the children at which the type of a node goes on."""
        place = self._places.at[node.index]
        if isinstance(node.body, _SEVERAL):
            ended = self._places.ended.get(node.index, [RUNNING])
            return [position for position, status in enumerate(ended) if status == RUNNING]
        if isinstance(node.body, _WITHOUT_PLACE):
            return [position for position, child in enumerate(node.children) if self._runs(child)]
        return [place - 1] if 0 < place <= len(node.children) else []

    def write(self, node: model.Node, memory: NodeMemory) -> None:
        """Put a node where the memory says."""
        places, index = self._places, node.index
        if memory.once and node.options.once:
            places.done.add(index)
        if node.options != NO_OPTIONS:
            places.on[index] = int(memory.on)
        places.tries[index], places.times[index] = memory.tries, memory.times
        if memory.at is None:
            return
        at = [place for place, child in enumerate(node.children, 1) if child.id in memory.at]
        if isinstance(node.body, model.Ladder):
            places.at[index] = at[0] if at else len(node.children) + 1
        elif isinstance(node.body, _SEVERAL):
            places.at[index] = 1
        elif at and not isinstance(node.body, _WITHOUT_PLACE):
            places.at[index] = at[0]
        if index in places.ended:
            places.ended[index][:] = [
                RUNNING if child.id in memory.at else memory.ended.get(child.id, IDLE)
                for child in node.children
            ]
