// Takes the browser of the system; leave `launchOptions` out for the one that Playwright brings.
module.exports = {
  testMatch: "**/*.spec.js",
  workers: 1,
  use: {
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
    },
  },
};
