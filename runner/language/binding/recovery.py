"""Guards and ladders: what is checked of a promise to bring something back."""

from __future__ import annotations

from msgspec.structs import replace

from btrunner.runner.errors import did_you_mean
from btrunner.runner.language import model
from btrunner.runner.language.binding.nodes import Bound, NodeBinder, Raw
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.terms import Const, reads
from btrunner.runner.language.source import Items, Mapping, Value
from btrunner.runner.params import DURATION
from btrunner.runner.units import budget, duration, percent

CLIENT_FACTS = frozenset({"client", "online"})


def bind_guard(binder: NodeBinder, raw: Raw) -> Bound | None:
    condition = binder.values(raw.frame).condition(raw.value)
    lost_after = _time(binder, raw, "lost_after")
    child = binder.child(raw, "child")
    recover = binder.child(raw, "recover")
    if raw.option("recover") is None:
        binder.report.tell(
            raw.place,
            "guard-without-recovery",
            "a guard that recovers nothing only stops its child",
            "write recover: a node, or while: on the child",
        )
    if condition is None or child is None or recover is None:
        return None
    facts = {
        read.key
        for read in reads(condition.term)
        if isinstance(read.who, Const) and read.who.value == binder.me
    }
    return Bound(
        model.Guard(condition, lost_after, bool(facts & CLIENT_FACTS)), [child, recover], condition.text
    )


def bind_ladder(binder: NodeBinder, raw: Raw) -> Bound | None:
    children = binder.children(raw, "rung")
    verify = raw.option("verify")
    condition = binder.values(raw.frame).condition(verify) if verify is not None else None
    within = _time(binder, raw, "within")
    stop_at = _stop_at(binder, raw)
    stable_for, stagger = _time(binder, raw, "stable_for"), _time(binder, raw, "stagger")
    if children is None or condition is None:
        return None
    rungs: list[model.Rung] = []
    bare: list[model.Node] = []
    for value, child in zip(raw.value.values if isinstance(raw.value, Items) else [], children, strict=True):
        rung = _rung(value, child, within)
        if rung.deadline is None and child.kind != "ask":
            hint = "write within: 90s on the ladder, or timeout: on the rung"
            binder.report.tell(
                value.place, "rung-without-deadline", f"the rung '{child.name}' has no deadline", hint
            )
        rungs.append(rung)
        bare.append(_without(binder, child))
    body = model.Ladder(tuple(rungs), condition, stop_at, stable_for, stagger)
    return Bound(body, bare, f"verify {condition.text}")


def _rung(value: Value, child: model.Node, within: Expression | None) -> model.Rung:
    """Take the options that the ladder itself applies; a rung that asks a person has no deadline."""
    given = value.plain() if isinstance(value, Mapping) else {}
    deadline = child.options.timeout or (None if child.kind == "ask" else within)
    return model.Rung(
        child.options.when,
        child.options.unless,
        _backoff(given.get("backoff")),
        budget(given["budget"]) if "budget" in given else None,
        deadline,
    )


def _without(binder: NodeBinder, child: model.Node) -> model.Node:
    bare = replace(child, options=replace(child.options, when=None, unless=None, timeout=None))
    binder.nodes[child.index] = bare
    return bare


def _backoff(given: object) -> model.Backoff | None:
    if not isinstance(given, dict):
        return None
    return model.Backoff(
        duration(given["first"]),
        float(given.get("factor", 2)),
        duration(given.get("max", "30m")),
        percent(given.get("jitter", "0%")),
    )


def _time(binder: NodeBinder, raw: Raw, option: str) -> Expression | None:
    value = raw.option(option)
    return binder.values(raw.frame).value(value, DURATION) if value is not None else None


def _stop_at(binder: NodeBinder, raw: Raw) -> tuple[str, ...]:
    """Return the words of ``stop_at``: each must be a client state or a cause that the world can show."""
    value = raw.option("stop_at")
    words = [(str(item.plain()), item.place) for item in value.values] if isinstance(value, Items) else []
    if binder.vocabulary is not None:
        facts = [
            binder.vocabulary.facts[name]
            for name in ("client", "client_cause")
            if name in binder.vocabulary.facts
        ]
        known = [choice for fact in facts for choice in fact.type.choices]
        for word, place in words:
            if known and word not in known:
                message = f"'{word}' is neither a state nor a cause of this world's client"
                binder.report.tell(place, "unknown-choice", message, did_you_mean(word, known))
    return tuple(word for word, _ in words)
