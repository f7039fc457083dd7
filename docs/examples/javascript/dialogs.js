// What is tested here: a client of the Finesse REST API, as your project has one.
async function act(rest, agent, dialog, action) {
  const answer = await fetch(`${rest}/Dialog/${dialog}`, {
    method: "PUT",
    headers: {
      Authorization: `Basic ${Buffer.from(`${agent.id}:${agent.password}`).toString("base64")}`,
      "Content-Type": "application/xml",
    },
    body:
      `<Dialog><requestedAction>${action}</requestedAction>` +
      `<targetMediaAddress>${agent.extension}</targetMediaAddress></Dialog>`,
  });
  if (answer.status !== 202) throw new Error(`${action} was answered with ${answer.status}`);
}

module.exports = { act };
