// A file on its way to the business: what it is sent as, and the message it becomes.

import type { InboundMessage } from "../../lib/sandbox/inbound";
import type { MediaKind } from "../../lib/sandbox/media";
import { sentMedium } from "./bubble/answers";

/** A file and how it is sent. */
export type Parcel = {
  /** Null when it is passed on: then it is fetched from its address first. */
  readonly file: Blob | null;
  readonly filename: string;
  readonly kind: MediaKind;
  readonly caption: string;
  /** Where this page shows it until the sandbox has the person's own. */
  readonly address: string;
  readonly isForwarded: boolean;
};

/** The message once the sandbox has the file under `id`, in reply to a message or to none. */
export function parcelMessage(parcel: Parcel, id: string, to: string | null): InboundMessage {
  const { kind, filename, isForwarded } = parcel;
  const caption = parcel.caption.trim();
  const message = sentMedium(kind, id, filename, caption, isForwarded ? null : to);
  return isForwarded ? { ...message, context: { forwarded: true } } : message;
}
