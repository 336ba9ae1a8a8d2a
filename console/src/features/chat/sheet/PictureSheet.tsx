// A picture as large as the phone is.

import { mediaTexts } from "../../../texts/media";
import { Icon } from "../../../ui/Icon";
import { savedName } from "../bubble/kept";
import type { Media } from "../bubble/piece";
import { StandIn } from "../bubble/StandIn";
import { useSight } from "../bubble/useSight";

/** Draws the picture and the way to save it. */
export function PictureSheet({ picture }: { readonly picture: Media }) {
  const sight = useSight(picture);
  if (sight.kind === "lost") return <StandIn media={picture} loss={sight.loss} />;
  const { address, onError } = sight;
  return (
    <figure className="viewer">
      <img
        src={address}
        alt={picture.filename ?? mediaTexts.kinds.image}
        draggable={false}
        referrerPolicy="no-referrer"
        onError={onError}
      />
      <figcaption>
        <a className="viewer__save" href={address} download={savedName(picture)}>
          <Icon name="download" size={18} /> {mediaTexts.download}
        </a>
      </figcaption>
    </figure>
  );
}
