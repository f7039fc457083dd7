// The event tunnel: lets a page of another origin sign an agent in to the notification service of
// this server, and receive events, by messages between windows.
//
//     <script src="https://finesse.example.com:8445/tunnel/EventTunnel.js"></script>
//     <script>new finesse.EventTunnel().init();</script>
//
// A message is a text, `type|content`. Both directions use the numbers in TYPE.
"use strict";

var finesse = window.finesse ?? {};

finesse.EventTunnel = (() => {
  const TYPE = Object.freeze({
    EVENT: 0,
    ID: 1,
    PASSWORD: 2,
    RESOURCEID: 3,
    STATUS: 4,
    XMPPDOMAIN: 5,
    PUBSUBDOMAIN: 6,
    SUBSCRIBE: 7,
    UNSUBSCRIBE: 8,
    PRESENCE: 9,
    CONNECT_REQ: 10,
    DISCONNECT_REQ: 11,
    NOTIFICATION_CONNECTION_TYPE: 12,
    LOGGING: 13,
    SUBSCRIPTIONS_REQ: 14,
    XMPP_DISCONNECT_PROPERTIES: 15,
    FINESSE_CONTAINER_CONFIG: 16,
  });
  const CONNECTION_TYPES = ["websocket", "bosh"];
  const SYSTEM_USER = "finesse";
  const HOME = new URL(".", document.currentScript.src);
  const modules = Promise.all(["session.js", "stanza.js"].map((name) => import(new URL(name, HOME))));

  // Who embeds this page, as far as the browser tells; "" where it does not.
  function originOfParent() {
    const [nearest] = window.location.ancestorOrigins ?? [];
    return nearest ?? (document.referrer ? new URL(document.referrer).origin : "");
  }

  class EventTunnel {
    #parentOrigin = originOfParent();
    #account = { user: "", password: "", domain: "", resource: "" };
    #pubsubDomain = "";
    #connectionType = "websocket";
    #patience = { requestTimeout: 10_000, pingInterval: 10_000, maxRetry: 2 };
    #traces = false;
    #session = null;
    #connected = false;
    #wasLost = false;
    #subscribed = new Set();

    // Listen to the parent, and tell it so.
    async init() {
      await modules;
      if (window.parent === window) {
        console.info("EventTunnel: this page is for an iframe; nobody embeds it here.");
        return;
      }
      window.addEventListener("message", (message) => this.#received(message));
      window.addEventListener("pagehide", () => this.#unload());
      this.#tellStatus("loaded");
    }

    // From and to the parent

    #received({ source, origin, data }) {
      if (source !== window.parent || typeof data !== "string" || !this.#isParent(origin)) {
        return;
      }
      const [, type, content] = /^(\d+)\|(.*)$/s.exec(data) ?? [];
      const act = this.#acts[type];
      if (act === undefined) {
        this.#log(`ignored a message of type ${type ?? "unknown"}`);
        return;
      }
      this.#perform(act, content);
    }

    async #perform(act, content) {
      try {
        await act(content);
      } catch (error) {
        this.#log(error.message);
      }
    }

    // Where the browser does not tell who embeds this page, the first to speak is the parent.
    #isParent(origin) {
      this.#parentOrigin ||= origin;
      return origin.toLowerCase() === this.#parentOrigin.toLowerCase();
    }

    #tell(type, content) {
      // A page without an origin ("null", from a file) can be addressed in no other way.
      const named = this.#parentOrigin !== "" && this.#parentOrigin !== "null";
      window.parent.postMessage(`${type}|${content}`, named ? this.#parentOrigin : "*");
      if (this.#traces) {
        console.log(`EventTunnel: ${type}|${content}`);
      }
    }

    #tellStatus(status) {
      this.#connected = status === "connected";
      this.#tell(TYPE.STATUS, status);
    }

    #log(line) {
      this.#tell(TYPE.LOGGING, line);
    }

    // What the parent can say. The password comes last of what is needed to connect; the pubsub
    // domain may still follow it.
    #acts = {
      [TYPE.ID]: (id) => this.#know({ user: id }),
      [TYPE.RESOURCEID]: (resource) => this.#know({ resource }),
      [TYPE.XMPPDOMAIN]: (domain) => this.#know({ domain }),
      [TYPE.PASSWORD]: (password) => this.#connect({ password }),
      [TYPE.PUBSUBDOMAIN]: (domain) => {
        this.#pubsubDomain = domain;
      },
      [TYPE.SUBSCRIBE]: (node) => this.#subscribe(node),
      [TYPE.UNSUBSCRIBE]: (node) => this.#unsubscribe(node),
      [TYPE.PRESENCE]: (user) => this.#live().subscribeToPresence(user || SYSTEM_USER),
      [TYPE.CONNECT_REQ]: async (xml) => {
        const [{ readConnInfo }] = await modules;
        const { id, password, xmppDomain } = readConnInfo(xml);
        await this.#connect({ user: id, password, domain: xmppDomain });
      },
      [TYPE.DISCONNECT_REQ]: () => this.#disconnect(),
      [TYPE.NOTIFICATION_CONNECTION_TYPE]: (type) => {
        if (!CONNECTION_TYPES.includes(type)) {
          throw new Error(`connection type "${type}" is not one of ${CONNECTION_TYPES.join(", ")}`);
        }
        this.#connectionType = type;
      },
      [TYPE.SUBSCRIPTIONS_REQ]: () => this.#listSubscriptions(),
      [TYPE.XMPP_DISCONNECT_PROPERTIES]: (json) => this.#setPatience(JSON.parse(json)),
      [TYPE.FINESSE_CONTAINER_CONFIG]: (json) => {
        this.#traces = String(JSON.parse(json).enableConsoleTraceLogging) === "true";
      },
    };

    // The connection

    #know(facts) {
      Object.assign(this.#account, facts);
    }

    async #connect(facts) {
      this.#know(facts);
      const [{ Session }] = await modules;
      this.#forget()?.close();
      if (this.#wasLost) {
        this.#tellStatus("reconnecting");
      }
      this.#tellStatus("connecting");
      const session = new Session(
        this.#connectionType,
        HOME.origin,
        { ...this.#account },
        this.#patience,
        {
          event: (node, update) => this.#tell(TYPE.EVENT, encodeURI(node) + update),
          presence: (xml) => this.#tell(TYPE.PRESENCE, xml),
          ended: (status, condition) => this.#ended(session, status, condition),
        },
      );
      this.#session = session;
      const resource = await session.open();
      if (session === this.#session) {
        this.#wasLost = false;
        this.#tell(TYPE.RESOURCEID, resource);
        this.#tellStatus("connected");
      }
    }

    // The present session counts no more; what it still has to say is not for the parent.
    #forget() {
      const session = this.#session;
      this.#session = null;
      this.#subscribed.clear();
      return session;
    }

    #ended(session, status, condition) {
      if (session !== this.#session) {
        return;
      }
      this.#wasLost ||= this.#connected;
      this.#forget();
      this.#log(`the connection ended: ${condition || "no reason given"}`);
      this.#tellStatus(status);
    }

    async #disconnect() {
      const session = this.#session;
      this.#wasLost = false;
      if (session === null) {
        this.#tellStatus("disconnected");
        return;
      }
      this.#tellStatus("disconnecting");
      await Promise.all([...this.#subscribed].map((node) => this.#ask("unsubscribe", node)));
      session.close();
    }

    #unload() {
      this.#tellStatus("unloading");
      this.#forget()?.close();
    }

    #setPatience(properties) {
      const numbers = {
        requestTimeout: properties.xmppRequestTimeout,
        pingInterval: properties.xmppFailoverDetectionPingInterval,
        maxRetry: properties.xmppFailoverRequestMaxRetry,
      };
      for (const [name, value] of Object.entries(numbers)) {
        if (value !== undefined && Number(value) >= 0) {
          this.#patience[name] = Number(value);
        }
      }
    }

    // Subscriptions (XEP-0060 §6), made for the full JID: two tunnels of an agent do not end
    // each other's.

    async #subscribe(node) {
      // A disconnect that comes before the answer ends this one, too.
      this.#subscribed.add(node);
      const error = await this.#ask("subscribe", node);
      if (error !== "") {
        this.#subscribed.delete(node);
      }
      this.#tell(TYPE.SUBSCRIBE, error === "" ? node : `${node}|${error}`);
    }

    async #unsubscribe(node) {
      const error = await this.#ask("unsubscribe", node);
      this.#subscribed.delete(node);
      this.#tell(TYPE.UNSUBSCRIBE, error === "" ? node : `${node}|${error}`);
    }

    // Resolves with "" or, where it was refused or could not be asked, the error as XML.
    async #ask(action, node) {
      const [, { NS, element, serialize }] = await modules;
      try {
        const { jid } = this.#live();
        const answer = await this.#pubsub("set", element(action, NS.PUBSUB, { node, jid }));
        return answer.getAttribute("type") === "error" ? serialize(answer) : "";
      } catch (error) {
        return serialize(element("error", NS.CLIENT, { type: "wait" }, error.message));
      }
    }

    async #listSubscriptions() {
      const [, { NS, element }] = await modules;
      const answer = await this.#pubsub("get", element("subscriptions", NS.PUBSUB));
      const listed = [...answer.getElementsByTagNameNS(NS.PUBSUB, "subscription")];
      const subscriptions = listed.map((each) => ({
        node: each.getAttribute("node"),
        jid: each.getAttribute("jid").split("/")[0],
        status: each.getAttribute("subscription"),
      }));
      this.#tell(TYPE.SUBSCRIPTIONS_REQ, JSON.stringify(subscriptions));
    }

    async #pubsub(type, action) {
      const [, { NS, element }] = await modules;
      const to = this.#pubsubDomain || `pubsub.${this.#account.domain}`;
      return this.#live().request(type, to, element("pubsub", NS.PUBSUB, {}, action));
    }

    #live() {
      if (!this.#session?.jid) {
        throw new Error("not connected");
      }
      return this.#session;
    }
  }

  return EventTunnel;
})();
