// Starts the release binary as a newcomer would, on a free port and an empty folder, and talks to it.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Decode, isObject, type JsonObject, list, object, text } from "../src/lib/decode";
import { type Entry, entry } from "../src/lib/sandbox/entry";

/** What the ready file says, as far as the stories need it. */
export type Ready = {
  readonly url: string;
  readonly sandboxToken: string;
  readonly apiKey: string;
  readonly workspaceId: string;
  readonly channelId: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly people: readonly { readonly name: string; readonly phone: string }[];
};

const READY_WAIT_MS_MAX = 30_000;
const STOP_WAIT_MS_MAX = 10_000;
const LOOK_EVERY_MS = 20;
const GRAPH_VERSION = "v23.0";
const SAID_LENGTH_MAX = 4_000;

/** A running Waxwing. */
export class Waxwing {
  readonly ready: Ready;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(ready: Ready, child: ChildProcess, folder: string) {
    this.ready = ready;
    this.#child = child;
    this.#folder = folder;
  }

  /** Starts Waxwing on an empty folder. */
  static async start(): Promise<Waxwing> {
    const folder = await mkdtemp(join(tmpdir(), "waxwing-story-"));
    try {
      return await Waxwing.#startIn(folder, "127.0.0.1:0");
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  static async #startIn(folder: string, listen: string): Promise<Waxwing> {
    const readyFile = join(folder, "ready.json");
    await rm(readyFile, { force: true });
    const data = join(folder, "data");
    const child = spawn(
      binary(),
      ["dev", "--data", data, "--listen", listen, "--ready-file", readyFile],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    return new Waxwing(await readWhenReady(readyFile, child), child, folder);
  }

  /** Ends it and starts it again on the same folder and the same port. */
  async restart(): Promise<Waxwing> {
    await this.#end();
    return Waxwing.#startIn(this.#folder, new URL(this.ready.url).host);
  }

  /** Ends it and removes its folder. */
  async stop(): Promise<void> {
    await this.#end();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The business sends a text through the Channels API; gives the HTTP status. */
  async sendText(phone: string, body: string): Promise<number> {
    const answer = await this.#call("POST", this.#messages(), {
      receiver: { contacts: [{ identifierValue: phone }] },
      body: { type: "text", text: { text: body } },
    });
    return answer.status;
  }

  /** The business sends a request of the Channels API; gives the message it became. */
  async send(request: unknown): Promise<unknown> {
    const answer = await this.#call("POST", this.#messages(), request);
    if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** A message, as the Channels API shows it. */
  async message(id: string): Promise<unknown> {
    return (await this.#call("GET", `${this.#messages()}/${id}`)).json();
  }

  /** What people wrote, as the Channels API lists it. */
  async incoming(): Promise<string> {
    const answer = await this.#call("GET", `${this.#messages()}?direction=incoming`);
    return answer.text();
  }

  /** How far the messages of a person's chat are. */
  async statuses(phone: string): Promise<readonly string[]> {
    return (await this.chat(phone)).map((it) => it.status);
  }

  /** A person's chat, oldest first. */
  async chat(phone: string): Promise<readonly Entry[]> {
    const query = new URLSearchParams({ person: phone, limit: "500" });
    const chat = object(await this.sandboxCall("GET", `/sandbox/api/chat?${query}`), "chat");
    return list(entry)(chat["entries"], "chat/entries");
  }

  /** A call of the sandbox's control API. */
  sandbox(path: string, body: unknown): Promise<unknown> {
    return this.sandboxCall("POST", `/sandbox/api/${path}`, body);
  }

  /** A person writes Meta's inbound object; gives its id. */
  async says(phone: string, message: unknown): Promise<string> {
    return text(
      object(await this.sandbox("inbound", { from: phone, message }), "inbound")["wamid"],
      "wamid",
    );
  }

  /** The business sends Meta's content through the sandbox's Graph, without the gateway; gives its id. */
  async sends(phone: string, content: JsonObject): Promise<string> {
    const body = { messaging_product: "whatsapp", to: phone, ...content };
    const answer = await this.graph(`${this.ready.phoneNumberId}/messages`, body);
    const [sent] = list(object)(object(answer, "graph")["messages"], "graph/messages");
    return text(sent?.["id"], "graph/messages/0/id");
  }

  /** A template as Meta's creation takes it, approved at once. */
  async approves(draft: JsonObject): Promise<void> {
    const made = object(await this.graph(`${this.ready.wabaId}/message_templates`, draft), "graph");
    const id = text(made["id"], "graph/id");
    await this.sandbox(`templates/${id}`, { status: "APPROVED" });
  }

  /** A call of the sandbox's Graph. */
  graph(path: string, body: unknown): Promise<unknown> {
    return this.sandboxCall("POST", `/sandbox/graph/${GRAPH_VERSION}/${path}`, body);
  }

  async sandboxCall(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(new URL(path, this.ready.url), {
      method,
      headers: headers(this.ready.sandboxToken),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${said}`);
    return said === "" ? null : JSON.parse(said);
  }

  /** Where a person's phone is. */
  phoneOf(phone: string): string {
    return `${new URL("/sandbox/", this.ready.url)}?${new URLSearchParams({ person: phone })}`;
  }

  #messages(): string {
    return `/workspaces/${this.ready.workspaceId}/channels/${this.ready.channelId}/messages`;
  }

  #call(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(new URL(path, this.ready.url), {
      method,
      headers: headers(this.ready.apiKey),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async #end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGTERM");
    const late = setTimeout(() => this.#child.kill("SIGKILL"), STOP_WAIT_MS_MAX);
    await ended;
    clearTimeout(late);
  }
}

function binary(): string {
  const path = process.env["WAXWING_BIN"];
  if (!path) {
    throw new Error(
      "WAXWING_BIN is not set: build with `cargo build --release -p waxwing` and set it to the path of the binary",
    );
  }
  if (!existsSync(path)) {
    throw new Error(`WAXWING_BIN is ${path}, and there is no such file: build it first`);
  }
  return path;
}

function headers(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}`, "content-type": "application/json" };
}

async function readWhenReady(path: string, child: ChildProcess): Promise<Ready> {
  let said = "";
  const listen = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-SAID_LENGTH_MAX);
  };
  child.stdout?.on("data", listen);
  child.stderr?.on("data", listen);
  const failed = new Promise<never>((_, reject) => child.once("error", reject));
  const deadline = performance.now() + READY_WAIT_MS_MAX;
  while (performance.now() < deadline && child.exitCode === null) {
    const ready = await Promise.race([readReady(path), failed]);
    if (ready) return ready;
    await sleep(LOOK_EVERY_MS);
  }
  child.kill("SIGKILL");
  throw new Error(`waxwing dev did not become ready. It said:\n${said}`);
}

async function readReady(path: string): Promise<Ready | null> {
  const written = existsSync(path) ? await readFile(path, "utf8") : "";
  return written === "" ? null : ready(JSON.parse(written), "ready.json");
}

const ready: Decode<Ready> = (value, at) => {
  const it = object(value, at);
  const named = (name: string) => text(it[name], `${at}/${name}`);
  const person: Decode<Ready["people"][number]> = (one, place) => ({
    name: text(isObject(one) ? one["name"] : null, `${place}/name`),
    phone: text(isObject(one) ? one["phone"] : null, `${place}/phone`),
  });
  return {
    url: named("url"),
    sandboxToken: named("sandbox_token"),
    apiKey: named("api_key"),
    workspaceId: named("workspace_id"),
    channelId: named("channel_id"),
    phoneNumberId: named("phone_number_id"),
    wabaId: named("waba_id"),
    people: list(person)(it["people"], `${at}/people`),
  };
};
