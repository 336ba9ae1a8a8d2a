// One file to the server, with word of how far it has come, which `fetch` does not give.

import { uploadTexts } from "../texts/media";
import type { Decode } from "./decode";
import { readJson } from "./http";
import { Problem, problemFromAnswer } from "./problem";

/** Who watches an upload, and may end it. */
export type Watch = {
  /** Called with the share that has left, from 0 to 1. */
  readonly onShare: (share: number) => void;
  readonly signal: AbortSignal;
};

/** Posts `file` as it is and reads the answer with `decode`. */
export function upload<T>(path: string, file: Blob, decode: Decode<T>, watch: Watch): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.upload.addEventListener("progress", ({ loaded, total }) =>
      watch.onShare(total === 0 ? 0 : loaded / total),
    );
    request.addEventListener("load", () => {
      const body = readJson(request.responseText);
      try {
        if (request.status < 200 || request.status > 299) {
          throw problemFromAnswer(request.status, body);
        }
        resolve(decode(body, path));
      } catch (error) {
        reject(error);
      }
    });
    request.addEventListener("error", () =>
      reject(new Problem(uploadTexts.notUploaded, uploadTexts.broken)),
    );
    request.addEventListener("abort", () => reject(watch.signal.reason));
    watch.signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
