// What a client script says to the test: one JSON object a line.
export function report(what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

// Settings come as one JSON object: service, domain, user, password, pubsub, node.
export const settings = JSON.parse(process.argv[2]);

// The test ends a script by closing its standard input.
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
