// A mock for the tests of this project, and the verbs that they need of its control API.
const { execFileSync } = require("node:child_process");
const { mkdtempSync, readFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

class Mock {
  // Ready when it returns; flags are those of `finesse-mock serve`.
  static start(...flags) {
    const file = join(mkdtempSync(join(tmpdir(), "finesse-mock-")), "ready.json");
    const serve = ["serve", "--detach", "--ports", "auto", "--ready-file", file, ...flags];
    execFileSync("finesse-mock", serve, { stdio: ["ignore", "ignore", "inherit"] });
    return Object.assign(new Mock(), JSON.parse(readFileSync(file)));
  }

  agent(id) {
    return this.agents.find((agent) => agent.id === id);
  }

  async ask(method, path, body) {
    const answer = await fetch(`${this.control}/${path}`, {
      method,
      headers: { "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(JSON.parse(text).detail);
    return text ? JSON.parse(text) : undefined;
  }

  trigger(name, fields) {
    return this.ask("POST", `triggers/${name}`, fields);
  }

  // Comes back as soon as it is so; nobody sleeps.
  async waitFor(condition, timeout = "2s") {
    const ending = await this.ask("POST", "wait", { condition, timeout });
    if (!ending.found) throw new Error(`${condition}: ${ending.difference || "nothing like it"}`);
    return ending.entry;
  }

  async withFault(fault, block) {
    const { id } = await this.ask("POST", "faults", fault);
    await block();
    await this.ask("DELETE", `faults/${id}`);
  }

  reset() {
    return this.ask("POST", "reset");
  }

  stop() {
    return this.ask("POST", "stop");
  }
}

module.exports = { Mock };
