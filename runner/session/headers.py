"""What the readers of a session are told before its first tick: who plays, and which nodes there are."""

from __future__ import annotations

from btrunner.runner.events import CharacterHeader, Continuation, NodeLine, SessionHeader
from btrunner.runner.language.model import Plan, SessionPlan


def headers_of(
    plan: SessionPlan, continuation: Continuation
) -> tuple[SessionHeader, dict[str, CharacterHeader]]:
    """Return the session's header, and each character's by name."""
    session = SessionHeader(
        session=plan.name,
        world=plan.world_name,
        kind=plan.kind,
        rate=plan.rate,
        seed=plan.seed,
        characters={each.character: each.role for each in plan.plans},
        digests=dict(plan.digests),
        continuation=continuation,
    )
    return session, {each.character: _character(plan.name, each, continuation) for each in plan.plans}


def _character(session: str, plan: Plan, continuation: Continuation) -> CharacterHeader:
    parents = {child.index: node.index for node in plan.nodes for child in node.children}
    nodes = [NodeLine(node.id, node.kind, node.name, parents.get(node.index, -1)) for node in plan.nodes]
    return CharacterHeader(session, plan.character, plan.role, plan.tree, plan.digest, nodes, continuation)
