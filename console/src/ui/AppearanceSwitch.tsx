// Light, dark, or as the system says.

import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { viewTexts } from "../texts/desk";

const CHOICES = [
  { value: "auto", label: viewTexts.auto },
  { value: "light", label: viewTexts.light },
  { value: "dark", label: viewTexts.dark },
] as const;

/** Draws the switch; the choice is kept in this browser. */
export function AppearanceSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={viewTexts.appearance}
      data={[...CHOICES]}
      value={colorScheme}
      onChange={setColorScheme}
    />
  );
}
