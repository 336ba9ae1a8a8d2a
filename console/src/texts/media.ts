// The words about pictures, sounds and files: shown, attached, recorded.

import type { MediaKind } from "../lib/sandbox/media";

const KINDS: Readonly<Record<MediaKind, string>> = {
  image: "Photo",
  video: "Video",
  audio: "Audio",
  voice: "Voice message",
  document: "Document",
  sticker: "Sticker",
};

/** Texts of media in bubbles. */
export const mediaTexts = {
  kinds: KINDS,
  byId: (id: string) => `Media id ${id}`,
  nowhere: "No link and no id",
  lost: "Could not be fetched",
  gone: "The sandbox keeps no bytes of it",
  unplayable: "This browser cannot show it",
  play: (what: string) => `Play: ${what}`,
  pause: (what: string) => `Pause: ${what}`,
  position: "Position",
  positionOf: (at: string, end: string) => `${at} of ${end}`,
  speed: (rate: number) => `Speed: ${rate}×`,
  open: (what: string) => `Open: ${what}`,
  download: "Download",
  downloadOf: (what: string) => `Download: ${what}`,
  uploading: (share: string) => `Uploading, ${share}`,
  cancelUpload: "Cancel the upload",
} as const;

/** Texts of choosing and sending files. */
export const attachTexts = {
  photo: "Photo or video",
  document: "Document",
  documentMore: "Any file, with its name",
  audio: "Audio",
  audioMore: "OGG/OPUS becomes a voice message",
  drop: (business: string) => `Drop to send to ${business}`,
  preview: (count: number) => (count === 1 ? "Send a file" : `Send ${count} files`),
  sendAs: "Send as",
  caption: "Caption",
  captionHint: "Add a caption",
  noCaption: (kind: string) => `${kind}s have no caption on WhatsApp.`,
  send: (count: number) => (count === 1 ? "Send" : `Send all ${count}`),
  show: (name: string) => `Show ${name}`,
  remove: (name: string) => `Remove ${name}`,
  chosen: "Chosen files",
  noPreview: "This browser cannot show it; it can be sent all the same.",
  empty: "This file is empty, and WhatsApp takes no empty files.",
} as const;

/** Texts of voice messages being recorded. */
export const voiceTexts = {
  record: "Record a voice message",
  asking: "Waiting for the microphone. Your browser may ask you to allow it.",
  recording: "Recording",
  discard: "Discard the recording",
  stop: "Stop and listen",
  send: "Send the voice message",
  yours: "Your voice message",
  dismiss: "Dismiss",
  failed: "The recording failed",
  failedDetail: "The browser gave up. Try again, or attach a voice file.",
  insecure: "No microphone here",
  insecureDetail:
    "Browsers record only on localhost or over https. Open the phone there, or attach a voice file.",
  noEncoder: "This browser records no OGG/OPUS",
  noEncoderDetail:
    "WhatsApp’s voice messages are OGG/OPUS. Use another browser, or attach a voice file.",
  refused: "The microphone is not allowed",
  refusedDetail: "Allow it for this page, in the browser’s address bar, and try again.",
  noMicrophone: "There is no microphone",
  noMicrophoneDetail: "Connect one and try again, or attach a voice file.",
  busy: "The microphone does not answer",
  busyDetail: "Another program may be using it. Close that and try again.",
} as const;

/** Texts of uploads that fail. */
export const uploadTexts = {
  notUploaded: "Not uploaded",
  broken: "The connection ended before the sandbox had the file.",
} as const;
