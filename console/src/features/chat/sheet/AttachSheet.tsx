// What a person can send besides text.

import { sheetTexts } from "../../../texts/sheets";
import type { Open } from "../useSheet";
import { MenuList } from "./MenuList";

type Props = { readonly onShow: (open: Open) => void };

/** Draws the choices. */
export function AttachSheet({ onShow }: Props) {
  return (
    <MenuList
      choices={[
        {
          icon: "pin",
          text: sheetTexts.attachPlace,
          onChoose: () => onShow({ kind: "place" }),
        },
        {
          icon: "people",
          text: sheetTexts.attachContact,
          onChoose: () => onShow({ kind: "contact" }),
        },
        {
          icon: "megaphone",
          text: sheetTexts.attachAd,
          more: sheetTexts.adHint,
          onChoose: () => onShow({ kind: "ad" }),
        },
      ]}
    />
  );
}
