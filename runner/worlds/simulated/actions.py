"""The actions of this world by name: generators that take the scene, the character, their progress and their arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from btrunner.runner.worlds.simulated.casting import cast
from btrunner.runner.worlds.simulated.doing import Steps
from btrunner.runner.worlds.simulated.fighting import assist, dance, fight, pull, rest
from btrunner.runner.worlds.simulated.moving import (
    follow,
    go_home,
    hold,
    reclaim_corpse,
    release,
    run_to_corpse,
    travel,
    unstick,
)
from btrunner.runner.worlds.simulated.questing import accept_quest, collect, talk, turn_in
from btrunner.runner.worlds.simulated.reconnecting import dismiss_dialog, relog, restart_client

ACTIONS: Mapping[str, Callable[..., Steps]] = {
    action.__name__: action
    for action in (
        accept_quest,
        travel,
        pull,
        fight,
        assist,
        collect,
        talk,
        turn_in,
        rest,
        follow,
        cast,
        dance,
        release,
        run_to_corpse,
        reclaim_corpse,
        go_home,
        unstick,
        hold,
        dismiss_dialog,
        relog,
        restart_client,
    )
}
