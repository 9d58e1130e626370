"""Binds the nodes that use something by its name: an action, a leaf of a node pack, another tree."""

from __future__ import annotations

from msgspec.structs import replace

from btrunner.runner.errors import did_you_mean
from btrunner.runner.language import model
from btrunner.runner.language.binding.arguments import bind_anything, bind_arguments, call_text, settled
from btrunner.runner.language.binding.nodes import Bound, NodeBinder, Raw
from btrunner.runner.language.source import Mapping
from btrunner.runner.vocabulary import Action


def bind_act(binder: NodeBinder, raw: Raw) -> Bound | None:
    name = str(raw.value.plain())
    given = raw.option("with")
    if binder.vocabulary is None:
        arguments = bind_anything(binder, raw, given)
        action = Action(name)
    else:
        found = binder.vocabulary.actions.get(name)
        if found is None:
            binder.report.tell(
                raw.value.place, "unknown-action", f"the world has no action '{name}'", did_you_mean(name, binder.vocabulary.actions)
            )  # fmt: skip
            bind_anything(binder, raw, given)
            return None
        action = found
        arguments = bind_arguments(
            binder, raw, given, dict(action.params), f"the action '{name}'", raw.value.place
        )
    if arguments is None:
        return None
    return Bound(model.Act(action, arguments), says=call_text(name, arguments, given))


def bind_leaf(binder: NodeBinder, raw: Raw) -> Bound | None:
    leaf = binder.leaves[raw.kind]
    given = Mapping(raw.node.place)
    if len(leaf.under) == 1:
        given.add(leaf.under[0].name, raw.place, raw.value)
    elif isinstance(raw.value, Mapping):
        for name, value in raw.value.entries.items():
            given.add(name, raw.value.keys[name], value)
    for param in leaf.beside:
        if param.name in raw.node.entries:
            given.add(param.name, raw.node.keys[param.name], raw.node.entries[param.name])
    arguments = bind_arguments(binder, raw, given, leaf.params, f"'{raw.kind}'", raw.place)
    if arguments is None:
        return None
    shown = [f"{arguments[p.name].text}" if p in leaf.under else f"{p.name} {arguments[p.name].text}"
             for p in (*leaf.under, *leaf.beside) if p.name in given.entries]  # fmt: skip
    return Bound(model.Call(leaf, arguments), says=", ".join(shown))


def bind_tree(binder: NodeBinder, raw: Raw) -> Bound | None:
    name = str(raw.value.plain())
    if name in raw.frame.chain:
        return None
    tree = binder.library.find(name, raw.value.place)
    if tree is None or tree.root is None:
        bind_anything(binder, raw, raw.option("with"))
        return None
    given = bind_arguments(
        binder, raw, raw.option("with"), tree.params, f"the tree '{name}'", raw.value.place
    )
    frame = replace(
        raw.frame,
        tree=tree,
        params=settled(tree.params, given or {}),
        variables={},
        slot="",
        chain=(*raw.frame.chain, name),
    )
    root = binder.node(tree.root, frame)
    if root is None or given is None:
        return None
    return Bound(model.Subtree(name), [root], call_text(name, given, raw.option("with")))
