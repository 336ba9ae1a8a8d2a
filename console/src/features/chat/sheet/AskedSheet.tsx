// What the business asks, to be answered.

import type { InboundMessage } from "../../../lib/sandbox/inbound";
import type { Person } from "../../../lib/sandbox/world";
import { unreachable } from "../../../lib/unreachable";
import { sheetTexts } from "../../../texts/sheets";
import { callPermission, sharedContact, sharedPlace } from "../bubble/answers";
import { BillBox } from "../bubble/BillBox";
import type { Asked } from "../bubble/piece";
import { FormSheet } from "./FormSheet";
import { ListSheet } from "./ListSheet";
import { type Choice, MenuList } from "./MenuList";
import { PlaceSheet } from "./PlaceSheet";
import { ProductsSheet } from "./ProductsSheet";

type Props = {
  readonly asked: Asked;
  readonly person: Person;
  readonly business: string;
  readonly now: number;
  readonly onSend: (message: InboundMessage) => void;
  readonly onClose: () => void;
};

/** Draws the question. */
export function AskedSheet({ asked, person, business, now, onSend, onClose }: Props) {
  const { kind } = asked;
  switch (kind) {
    case "list":
      return <ListSheet sections={asked.sections} onSend={onSend} />;
    case "form":
      return <FormSheet asked={asked} onSend={onSend} />;
    case "products":
      return <ProductsSheet asked={asked} onSend={onSend} />;
    case "place":
      return <PlaceSheet onChoose={(place) => onSend(sharedPlace(place, asked.to))} />;
    case "contact": {
      const own = () => onSend(sharedContact(person.name, person.phone, true, asked.to));
      return (
        <>
          <p className="sheet__words">{sheetTexts.shareWhat(business)}</p>
          <p className="sheet__strong">
            {person.name} · {person.phone}
          </p>
          <MenuList
            choices={[
              { icon: "done", text: sheetTexts.share, onChoose: own },
              { icon: "close", text: sheetTexts.notNow, onChoose: onClose },
            ]}
          />
        </>
      );
    }
    case "call": {
      const choice = (icon: Choice["icon"], text: string, how: "always" | "week" | "never") => ({
        icon,
        text,
        onChoose: () => onSend(callPermission(asked.to, how, now)),
      });
      return (
        <>
          <p className="sheet__words">{sheetTexts.callWhat(business)}</p>
          <MenuList
            choices={[
              choice("done", sheetTexts.callAlways, "always"),
              choice("clock", sheetTexts.callWeek, "week"),
              choice("close", sheetTexts.callNever, "never"),
            ]}
          />
        </>
      );
    }
    case "bill":
      return (
        <>
          <BillBox bill={asked.bill} />
          <p className="hint">{sheetTexts.billPay}</p>
        </>
      );
    default:
      return unreachable(kind);
  }
}

/** What the sheet is called. */
export function askedTitle(asked: Asked): string {
  const { kind } = asked;
  switch (kind) {
    case "list":
    case "form":
    case "products":
    case "bill":
      return asked.title;
    case "place":
      return sheetTexts.place;
    case "contact":
      return sheetTexts.shareContact;
    case "call":
      return sheetTexts.call;
    default:
      return unreachable(kind);
  }
}
