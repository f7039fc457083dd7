const { createServer } = require("node:http");
const { readFileSync } = require("node:fs");
const { expect, test } = require("@playwright/test");
const { Mock } = require("./mock.js");

const FILES = {
  "/desktop.html": [`${__dirname}/desktop.html`, "text/html"],
  "/strophe.js": [
    `${__dirname}/node_modules/strophe.js/dist/strophe.umd.min.js`,
    "text/javascript",
  ],
};

let mock, site;

test.beforeAll(() => {
  mock = Mock.start("--seed", "7");
  site = createServer((request, answer) => {
    const [file, type] = FILES[request.url.split("?")[0]] ?? [];
    answer.writeHead(file ? 200 : 404, { "Content-Type": type ?? "text/plain" });
    answer.end(file && readFileSync(file));
  }).listen(0, "127.0.0.1");
});
test.afterAll(async () => {
  site.close();
  await mock.stop();
});
test.beforeEach(() => mock.reset());

async function signedIn(page) {
  const agent = mock.agent("1001001");
  const query = new URLSearchParams({
    ws: mock.ws,
    rest: mock.rest,
    domain: mock.xmpp_domain,
    user: agent.id,
    password: agent.password,
  });
  await page.goto(`http://127.0.0.1:${site.address().port}/desktop.html?${query}`);
  await expect(page.getByRole("status")).toHaveText("Connected");
  return agent;
}

test("a call rings on the desktop and is answered there", async ({ page }) => {
  const agent = await signedIn(page);

  await mock.trigger("call.inbound", { from: "5550100", to: agent.id });
  await expect(page.getByRole("status")).toHaveText("5550100 ALERTING");
  await page.getByRole("button", { name: "Answer" }).click();
  await mock.waitFor(`"${agent.id}" in dialog.agents and dialog.state=="ACTIVE"`);
  await expect(page.getByRole("status")).toHaveText("5550100 ACTIVE");
});

test("an event that comes late changes nothing about its content", async ({ page }) => {
  const agent = await signedIn(page);

  const fault = { kind: "event.delay", by: "200ms", node: `User/${agent.id}/Dialogs` };
  await mock.withFault(fault, async () => {
    await mock.trigger("call.inbound", { from: "5550100", to: agent.id });
    await expect(page.getByRole("status")).toHaveText("5550100 ALERTING");
  });
});
