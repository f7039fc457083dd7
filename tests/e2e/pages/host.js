// What a page does that embeds the event tunnel of a Finesse server: make the iframe, post texts
// into it, take what comes from it. Every function returns a promise; the test awaits it.
"use strict";

const host = (() => {
  const arrived = [];
  const waiting = [];
  let frame;
  let origin;

  // Give each waiter the first message of a type it waits for.
  function hand() {
    for (const waiter of [...waiting]) {
      const index = arrived.findIndex((text) => waiter.types.includes(text.split("|")[0]));
      if (index >= 0) {
        waiting.splice(waiting.indexOf(waiter), 1);
        waiter.resolve(arrived.splice(index, 1)[0]);
      }
    }
  }

  window.addEventListener("message", (event) => {
    if (event.origin.toLowerCase() === origin.toLowerCase()) {
      arrived.push(event.data);
      hand();
    }
  });

  async function embed(url) {
    origin = new URL(url).origin;
    frame = document.createElement("iframe");
    frame.id = frame.name = "tunnel-frame";
    frame.hidden = true;
    frame.src = url;
    document.body.append(frame);
  }

  async function tell(...messages) {
    for (const message of messages) {
      frame.contentWindow.postMessage(message, origin);
    }
  }

  // The same from a window of this page's origin that does not embed the tunnel.
  async function tellFromSibling(message) {
    const sibling = document.getElementById("sibling").contentWindow;
    sibling.eval(`parent.frames["tunnel-frame"].postMessage(${JSON.stringify(message)}, "*")`);
  }

  // Resolves with the next message of one of these types; the others stay.
  function next(...types) {
    return new Promise((resolve) => {
      waiting.push({ types, resolve });
      hand();
    });
  }

  // Resolves with the messages of these types that are there and were not taken.
  async function leftovers(...types) {
    const taken = arrived.filter((text) => types.includes(text.split("|")[0]));
    taken.forEach((text) => arrived.splice(arrived.indexOf(text), 1));
    return taken;
  }

  async function leave() {
    frame.src = "about:blank";
  }

  return { embed, tell, tellFromSibling, next, leftovers, leave };
})();
