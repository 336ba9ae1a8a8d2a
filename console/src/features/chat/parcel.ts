// A file on its way to the business: what it is sent as, and the message it becomes.

import type { InboundMessage } from "../../lib/sandbox/inbound";
import type { MediaKind } from "../../lib/sandbox/media";
import { sentMedium } from "./bubble/answers";

/** A file and how it is sent. */
export type Parcel = {
  readonly file: Blob;
  readonly filename: string;
  readonly kind: MediaKind;
  readonly caption: string;
  /** Where this page itself shows it until the sandbox has it. */
  readonly address: string;
};

/** The message once the sandbox has the file under `id`. */
export function parcelMessage(parcel: Parcel, id: string, to: string | null): InboundMessage {
  return sentMedium(parcel.kind, id, parcel.filename, parcel.caption.trim(), to);
}
