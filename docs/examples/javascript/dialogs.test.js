const { act } = require("./dialogs.js");
const { Mock } = require("./mock.js");

let mock, agent, dialog;

beforeAll(() => {
  mock = Mock.start("--seed", "7");
  agent = mock.agent("1001001");
});
afterAll(() => mock.stop());
beforeEach(async () => {
  await mock.reset();
  const fields = { from: "5550100", to: agent.id, vars: { callVariable1: "gold" } };
  dialog = (await mock.trigger("call.inbound", fields)).dialog.id;
});

test("a call is answered and held", async () => {
  await act(mock.rest, agent, dialog, "ANSWER");
  await mock.waitFor(`dialog.id=="${dialog}" and dialog.state=="ACTIVE"`);
  await act(mock.rest, agent, dialog, "HOLD");
  await mock.waitFor(`dialog.participants["${agent.extension}"].state=="HELD"`);
  const { entries } = await mock.ask("GET", "journal?kind=request");
  expect(entries.map(({ request }) => request.action)).toEqual(["ANSWER", "HOLD"]);
});

test("a server that fails is told to whoever asked", async () => {
  await mock.withFault({ kind: "rest.error", status: 503 }, () =>
    expect(act(mock.rest, agent, dialog, "ANSWER")).rejects.toThrow("503"),
  );
  await act(mock.rest, agent, dialog, "ANSWER");
});
