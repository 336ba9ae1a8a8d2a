// A document: icon, name, type and size; a click saves it, or opens the page it is on.

import { fetchMedium } from "../../../lib/sandbox/media";
import { saveAs } from "../../../lib/save";
import { sizeInWords } from "../../../lib/size";
import { mediaTexts } from "../../../texts/media";
import { Icon } from "../../../ui/Icon";
import { savedName } from "./kept";
import { PaperIcon } from "./PaperIcon";
import { paperOf } from "./paper";
import type { Media } from "./piece";

type Props = {
  readonly media: Media;
  readonly address: string;
  readonly onError: () => void;
};

/** Draws the document. */
export function FileBox({ media, address, onError }: Props) {
  // What this page does not keep itself is somebody's web page, and leaves this one alone.
  if (media.id === null && /^https?:/.test(address)) return <FileLink {...{ media, address }} />;
  const name = savedName(media);
  return (
    <a
      className="file"
      href={address}
      download={name}
      onClick={(event) => {
        // What is on its way is this page's own, and has its name.
        if (address.startsWith("blob:")) return;
        event.preventDefault();
        fetchMedium(address).then((file) => saveAs(name, file), onError);
      }}
      aria-label={mediaTexts.downloadOf(name)}
      title={mediaTexts.downloadOf(name)}
    >
      <PaperIcon name={name} />
      <FileWords name={media.filename ?? mediaTexts.kinds.document} media={media} />
      <Icon name="download" size={18} />
    </a>
  );
}

function FileLink({ media, address }: Omit<Props, "onError">) {
  const url = new URL(address);
  const name = media.filename ?? url.pathname.split("/").at(-1) ?? "";
  return (
    <a className="file" href={address} target="_blank" rel="noopener noreferrer">
      <PaperIcon name={name} />
      <span className="file__words">
        <strong>{name || mediaTexts.kinds.document}</strong>
        <span>{url.host}</span>
      </span>
      <Icon name="link" size={16} />
    </a>
  );
}

type WordsProps = { readonly name: string; readonly media: Pick<Media, "size"> };

/** The name, and below it type and size as far as they are known. */
export function FileWords({ name, media }: WordsProps) {
  const { ending } = paperOf(name);
  const about = [ending, media.size === null ? "" : sizeInWords(media.size)].filter(Boolean);
  return (
    <span className="file__words">
      <strong>{name}</strong>
      {about.length > 0 && <span>{about.join(" · ")}</span>}
    </span>
  );
}
