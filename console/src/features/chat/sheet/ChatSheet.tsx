// The sheet that lies open over the chat.

import type { Entry } from "../../../lib/sandbox/entry";
import type { InboundMessage } from "../../../lib/sandbox/inbound";
import type { Person } from "../../../lib/sandbox/world";
import { unreachable } from "../../../lib/unreachable";
import { mediaTexts } from "../../../texts/media";
import { sheetTexts } from "../../../texts/sheets";
import { Sheet } from "../../../ui/Sheet";
import type { TakeFiles } from "../attach/useDrafts";
import { sharedPlace } from "../bubble/answers";
import type { Passing } from "../options";
import type { Open } from "../useSheet";
import type { Writing } from "../writing";
import { AdSheet } from "./AdSheet";
import { AskedSheet, askedTitle } from "./AskedSheet";
import { AttachSheet } from "./AttachSheet";
import { BusinessSheet } from "./BusinessSheet";
import { ContactSheet } from "./ContactSheet";
import { MessageSheet } from "./MessageSheet";
import { PictureSheet } from "./PictureSheet";
import { PlaceSheet } from "./PlaceSheet";

type Props = {
  readonly open: Open;
  readonly person: Person;
  readonly people: readonly Person[];
  readonly business: string;
  readonly now: number;
  readonly onShow: (open: Open) => void;
  readonly onClose: () => void;
  readonly onSend: (message: InboundMessage) => void;
  readonly onPass: (passing: Passing) => void;
  readonly onFiles: TakeFiles;
  readonly onWriting: (writing: Writing) => void;
  readonly onSelect: (entry: Entry) => void;
  readonly onChangePerson: (change: Partial<Person>) => void;
};

/** Draws it. */
export function ChatSheet(props: Props) {
  return (
    <Sheet
      key={props.open.kind}
      title={titleOf(props.open, props.business)}
      onClose={props.onClose}
      onPhone
      whole={props.open.kind === "picture"}
    >
      <Inside {...props} />
    </Sheet>
  );
}

function Inside(props: Props) {
  const { open, person, business, now, onShow, onClose, onSend } = props;
  const { kind } = open;
  switch (kind) {
    case "asked":
      return <AskedSheet {...{ asked: open.asked, person, business, now, onSend, onClose }} />;
    case "message":
      return (
        <MessageSheet
          entry={open.entry}
          now={now}
          onSend={onSend}
          onPass={props.onPass}
          onWriting={(writing) => {
            props.onWriting(writing);
            onClose();
          }}
          onSelect={(entry) => {
            props.onSelect(entry);
            onClose();
          }}
        />
      );
    case "picture":
      return <PictureSheet picture={open.picture} />;
    case "attach":
      return <AttachSheet onShow={onShow} onFiles={props.onFiles} />;
    case "place":
      return <PlaceSheet onChoose={(place) => onSend(sharedPlace(place, null))} />;
    case "contact":
      return <ContactSheet people={props.people.filter((it) => it !== person)} onSend={onSend} />;
    case "ad":
      return <AdSheet onSend={onSend} />;
    case "business":
      return (
        <BusinessSheet
          person={person}
          business={business}
          onChange={(change) => {
            props.onChangePerson(change);
            onClose();
          }}
        />
      );
    default:
      return unreachable(kind);
  }
}

function titleOf(open: Open, business: string): string {
  const { kind } = open;
  switch (kind) {
    case "asked":
      return askedTitle(open.asked);
    case "message":
      return sheetTexts.message;
    case "picture":
      return open.picture.filename ?? mediaTexts.kinds.image;
    case "attach":
      return sheetTexts.attach;
    case "place":
      return sheetTexts.place;
    case "contact":
      return sheetTexts.contact;
    case "ad":
      return sheetTexts.ad;
    case "business":
      return business;
    default:
      return unreachable(kind);
  }
}
