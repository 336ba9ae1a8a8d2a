// The calls of the sandbox's control API that the phone page makes.

import { type Decode, list, object, orNull, text } from "../decode";
import { get, post } from "../http";
import { type Entry, entry } from "./entry";
import type { InboundMessage } from "./inbound";
import {
  type BusinessNumber,
  numbers,
  type Person,
  type PersonChange,
  people,
  personChange,
  type SandboxClock,
  sandboxClock,
} from "./world";

const API = "/sandbox/api";
const CHAT_PAGE_LENGTH = 200;

/** Whose chat with which of the business's numbers. */
export type ChatOf = { readonly person: string; readonly phoneNumberId: string };

/** A stretch of a chat, oldest first, and where the stretch before it ends. */
export type ChatPage = { readonly entries: readonly Entry[]; readonly before: string | null };

/** Where the live stream of a person's chat is. */
export function liveAddress(person: string): string {
  return `${API}/live?${new URLSearchParams({ person })}`;
}

/** Who has a phone. */
export function fetchPeople(): Promise<readonly Person[]> {
  return get(`${API}/people`, people);
}

/** Which numbers the business sends from. */
export function fetchNumbers(): Promise<readonly BusinessNumber[]> {
  return get(`${API}/numbers`, numbers);
}

/** What time it is in the sandbox. */
export function fetchClock(): Promise<SandboxClock> {
  return get(`${API}/clock`, sandboxClock);
}

/** Turns the clock forward, by "1h" or "24h" for instance. */
export function advanceClock(advance: string): Promise<SandboxClock> {
  return post(`${API}/clock`, { advance }, sandboxClock);
}

/** The newest stretch of a chat, or the one before a cursor. */
export function fetchChat(chat: ChatOf, before: string | null): Promise<ChatPage> {
  const query = new URLSearchParams({
    person: chat.person,
    phone_number_id: chat.phoneNumberId,
    limit: String(CHAT_PAGE_LENGTH),
    ...(before === null ? {} : { before }),
  });
  return get(`${API}/chat?${query}`, chatPage);
}

/** Adds a person, or changes what is named of the one with that phone. */
export function savePerson(change: PersonChange): Promise<void> {
  return post(`${API}/people`, personChange(change), nothing);
}

/** A person writes to the business; gives the message's id. */
export function sendInbound(chat: ChatOf, message: InboundMessage): Promise<string> {
  const body = { from: chat.person, phone_number_id: chat.phoneNumberId, message };
  return post(`${API}/inbound`, body, (value, at) =>
    text(object(value, at)["wamid"], `${at}/wamid`),
  );
}

const chatPage: Decode<ChatPage> = (value, at) => {
  const it = object(value, at);
  return {
    entries: list(entry)(it["entries"], `${at}/entries`),
    before: orNull(text)(it["before"], `${at}/before`),
  };
};

const nothing: Decode<void> = () => undefined;
