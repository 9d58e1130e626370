// Ticks a tree of mistreevous: a line of JSON in says what to do, a line of JSON out how that went.
"use strict";
const readline = require("node:readline");
const { BehaviourTree, State } = require("mistreevous");

const RESULTS = { success: State.SUCCEEDED, failure: State.FAILED, running: State.RUNNING };
const NAMES = { [State.SUCCEEDED]: "success", [State.FAILED]: "failure", [State.RUNNING]: "running" };

let tree = null;

function build({ definition, facts, leaves }) {
  const agent = { facts, above(fact, limit) { return this.facts[fact] > limit; } };
  for (const [name, result] of Object.entries(leaves)) {
    const state = RESULTS[result];
    agent[name] = () => state;
  }
  tree = new BehaviourTree(definition, agent);
  return {};
}

// V8 compiles what has run for a while: give it that while before anybody looks at the time.
function warmUp({ warmUp: seconds }) {
  const end = process.hrtime.bigint() + BigInt(Math.round(seconds * 1e9));
  while (process.hrtime.bigint() < end) tree.step();
  return {};
}

function tick({ ticks }) {
  const before = process.cpuUsage();
  for (let i = 0; i < ticks; i++) tree.step();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, status: NAMES[tree.getState()] };
}

function visited() {
  const leaves = [];
  const walk = (node) => (node.children ? node.children.forEach(walk) : leaves.push(node.state !== State.READY));
  walk(tree.getTreeNodeDetails());
  return { visited: leaves };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const asked = JSON.parse(line);
  const answer = asked.definition ? build(asked) : asked.warmUp ? warmUp(asked) : asked.visited ? visited() : tick(asked);
  process.stdout.write(JSON.stringify(answer) + "\n");
});
