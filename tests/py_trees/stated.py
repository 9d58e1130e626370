"""What becomes of each of py_trees' own tests with an engine of ours behind its interface, and why.

A test of theirs that ticks a tree, or a leaf, must pass, or it must break off at the statement that is stated here.
One that ticks nothing says nothing about an engine. As of py_trees 2.6.0; a test that is not accounted for fails ours.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """The statement that a test breaks off at, and what we do differently on purpose."""

    broke_off_at: str
    why: str


PASSES = {
    name: tests.split()
    for name, tests in {
        "test_blackboard_behaviours.py": """
            test_variable_exists test_wait_for_variable test_unset_blackboard_variable
            test_set_blackboard_variable test_check_variable_value test_check_variable_value_inverted
            test_wait_for_variable_value test_check_variable_values
        """,
        "test_decorators.py": """
            test_repeat_until_success test_repeat_interrupting_failure test_retry_until_success
            test_retry_eventual_failure test_failure_is_success_tree test_failure_is_running_tree
            test_running_is_success_tree test_success_is_running_tree test_success_is_failure_tree
            test_inverter test_running_is_failure_tree test_condition
        """,
        "test_display.py": """
            test_text_trees test_ascii_snapshot_priority_interrupt
        """,
        "test_eternal_guard.py": """
            test_eternal_guard_sequence test_eternal_guard_decorator
        """,
        "test_parallels.py": """
            test_parallel_failure test_parallel_success test_parallel_running test_parallel_success_on_one
            test_parallel_success_on_selected test_parallel_synchronisation
            test_add_tick_remove_with_current_child test_tick_add_with_current_child
            test_add_tick_add_with_current_child test_add_tick_insert_with_current_child
        """,
        "test_pickup.py": """
            test_high_priority_interrupt
        """,
        "test_ports.py": """
            TestBehaviourWithPorts::test_multilevel_remapping
            TestPortDefaultValues::test_output_default_is_overwritten_by_the_node
            TestPortDefaultValues::test_reset_restores_the_output_default
            TestPortDefaultValues::test_reset_still_clears_an_output_without_a_default
        """,
        "test_ports_xml_parser.py": """
            TestXMLParser::test_composite_ports_node TestXMLParser::test_decorator_node
            TestXMLParser::test_decorator_ports_node TestXMLParser::test_direct_portsmixin_leaf_accepted
            TestXMLParser::test_grandparent_xml TestXMLParser::test_mixed_ports_and_ctor_kwargs
            TestXMLParser::test_parsing_direct_values_to_XML
            TestXMLParser::test_parsing_simple_direct_values_to_XML
            TestXMLParser::test_port_default_values_from_XML TestXMLParser::test_subtree_default_ports
            TestXMLParser::test_subtree_parsing_direct_values_to_XML
            TestXMLParser::test_subtree_remapping_only_explicit_keys
            TestXMLParser::test_top_level_default_ports TestXMLParser::test_wait_node
            TestXMLParser::test_wait_with_registry_node TestXMLParser::test_xml_parser_remapping
            TestXMLParserImports::test_import_basic TestXMLParserImports::test_import_main_tree_from_import
            TestXMLParserImports::test_import_with_search_paths
            TestXMLParserImports::test_include_subtree_file_with_search_paths
            TestXMLParserImports::test_parsing_floating_point_direct_values
            TestXMLParserImports::test_type_coercion_with_float_consumer
            TestNodeRegistry::test_auto_is_the_default
        """,
        "test_probabilistic_behaviour.py": """
            test_probabilistic_behaviour_workflow
        """,
        "test_selectors.py": """
            test_tick_running_with_no_memory test_with_memory_priority_handling
            test_tick_add_with_current_child test_add_tick_add_with_current_child
            test_add_tick_insert_with_current_child test_add_tick_remove_with_current_child
        """,
        "test_sequences.py": """
            test_running_with_no_memory_children_do_not_reset
            test_running_with_no_memory_invalidate_dangling_runners test_running_with_memory_proceeds
            test_static_sequence_successes test_static_sequence_with_failure
            test_tick_add_with_current_child test_add_tick_add_with_current_child
            test_add_tick_insert_with_current_child test_add_tick_remove_with_current_child
            test_replace_running_child_with_memory
        """,
        "test_tip.py": """
            test_single_behaviour test_sequence test_selector test_decorator test_parallel
        """,
        "test_tree.py": """
            test_selector_composite test_sequence_composite test_mixed_tree test_tick_tock_behaviour_tree
            test_success_failure_tree test_tip_simple test_tip_complex test_failed_tree
            test_pre_post_tick_activity_sequence test_unicode_tree_debug
        """,
        "test_visitors.py": """
            test_snapshot_visitor
        """,
    }.items()
}

_NEXT_ITEM = (
    "for_each takes the list on entry, and goes on to the next item in the tick in which one has succeeded"
)
_KEPT_RESULT = (
    "a child of a parallel that has ended keeps its result until the parallel ends, as if every policy were "
    "synchronised; py_trees itself breaks off here when the policy of this test is"
)

DIFFERS = {
    "test_blackboard_behaviours.py::test_check_blackboard_to_status": Difference(
        "with pytest.raises(KeyError) as context:  # if raised, context survives",
        "an exception in a leaf is that leaf's FAILURE, and never leaves the tick",
    ),
    "test_decorators.py::test_for_each_append": Difference("assert blackboard.element == 2", _NEXT_ITEM),
    "test_decorators.py::test_for_each_delete": Difference("assert blackboard.element == 2", _NEXT_ITEM),
    **{
        f"test_decorators.py::test_for_each_fixed[{kind}]": Difference(
            "assert child.status == py_trees.common.Status.SUCCESS", _NEXT_ITEM
        )
        for kind in ("list", "tuple", "generator")
    },
    "test_decorators.py::test_status_to_blackboard": Difference(
        "decorator.tick_once()", "the language has no word that publishes the status of a node"
    ),
    "test_decorators.py::test_timeout": Difference(
        "assert timeout.status == py_trees.common.Status.SUCCESS",
        "a timeout that has passed halts its node before it is ticked: there is no last tick to succeed in",
    ),
    "test_either_or.py::test_basic_workflow": Difference(
        "assert task_two.status == py_trees.common.Status.RUNNING", _KEPT_RESULT
    ),
    "test_oneshot.py::test_oneshot_with_fail_causes_reentry": Difference(
        "assert fail_then_run.status == expected_behaviour_status[title][policy]",
        "a node that was not visited is idle: below a node that was done once, no old status is shown",
    ),
    "test_parallels.py::test_parallel_no_synchronisation": Difference(
        "assert root.status == py_trees.common.Status.RUNNING", _KEPT_RESULT
    ),
    "test_parallels.py::test_parallel_success_on_selected_invalid_configuration": Difference(
        "parallel.tick_once()",
        "a policy that names no child, or none of the parallel's, is refused with the file: no tick can come to it",
    ),
}

NEVER_TICKS = {
    "test_blackboard.py": (23, "the blackboard itself; characters of ours share a board of their own"),
    "test_composites.py": (5, "adding and removing children; a plan of ours does not change"),
    "test_console.py": (1, "colours of a terminal"),
    "test_decorators.py": (1, "a child that is no behaviour"),
    "test_display.py": (1, "the symbols in a picture"),
    "test_meta.py": (1, "names of behaviours that are made from functions"),
    "test_ports.py": (36, "declaring ports, and how they are bound to the blackboard"),
    "test_ports_utils_conversions.py": (11, "texts turned into values"),
    "test_ports_xml_parser.py": (21, "what the reader of XML files refuses, and how it looks things up"),
    "test_timer.py": (1, "a duration that is no number"),
    "test_tree.py": (
        6,
        "set-up with a deadline, pruning, replacing, iterating, drawing, and what a tree refuses",
    ),
    "test_utilities.py": (2, "names of files and classes"),
}
"""By file: how many of its tests tick nothing, and what they are about."""
