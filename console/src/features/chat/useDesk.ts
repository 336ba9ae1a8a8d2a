// All that a person has at hand to write with: words, files, a voice, and the sheets over the chat.

import { useState } from "react";
import type { InboundMessage } from "../../lib/sandbox/inbound";
import { type DraftsHandle, type TakeFiles, useDrafts } from "./attach/useDrafts";
import type { Taps } from "./bubble/Buttons";
import type { Passing } from "./options";
import type { Parcel } from "./parcel";
import type { ChatHandle } from "./useChat";
import { type SheetHandle, useSheet } from "./useSheet";
import { useVoice, type VoiceHandle } from "./voice/useVoice";
import type { Writing } from "./writing";

/** What is at hand, and what is being written. */
export type Desk = {
  readonly writing: Writing;
  readonly setWriting: (writing: Writing) => void;
  /** Grows when the person writes. */
  readonly written: number;
  readonly send: (message: InboundMessage) => void;
  readonly passOn: (passing: Passing) => void;
  readonly sheet: SheetHandle;
  readonly taps: Taps;
  readonly drafts: DraftsHandle;
  readonly takeFiles: TakeFiles;
  readonly sendDrafts: () => void;
  readonly voice: VoiceHandle;
};

const NEW: Writing = { kind: "new" };

/** What is at hand in `chat`. */
export function useDesk(chat: ChatHandle): Desk {
  const [writing, setWriting] = useState<Writing>(NEW);
  const [written, setWritten] = useState(0);
  const sheet = useSheet();
  const drafts = useDrafts();
  const sent = () => {
    setWriting(NEW);
    setWritten((it) => it + 1);
  };
  const send = (message: InboundMessage) => {
    chat.send(message);
    sent();
  };
  const sendParcels = (parcels: readonly Parcel[]) => {
    chat.sendParcels(parcels, writing.kind === "reply" ? writing.to.id : null);
    sent();
  };
  const voice = useVoice((parcel) => sendParcels([parcel]));
  return {
    writing,
    setWriting,
    written,
    send,
    passOn: (passing) => {
      sheet.close();
      if (passing.kind === "message") send(passing.message);
      else sendParcels([passing.parcel]);
    },
    sheet,
    taps: {
      onAnswer: send,
      onAsk: (asked) => sheet.show({ kind: "asked", asked }),
      onView: (picture) => sheet.show({ kind: "picture", picture }),
    },
    drafts,
    takeFiles: (files, asDocuments) => {
      sheet.close();
      drafts.take(files, asDocuments);
    },
    sendDrafts: () => sendParcels(drafts.give()),
    voice,
  };
}
