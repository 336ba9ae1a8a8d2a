// A yes or no that this browser remembers.

import { useLocalStorage } from "@mantine/hooks";

/** The remembered answer to `key`, and how to change it. */
export function useStoredFlag(
  key: string,
  initially: boolean,
): readonly [boolean, (value: boolean) => void] {
  const [value, setValue] = useLocalStorage({
    key: `waxwing-${key}`,
    defaultValue: initially,
    getInitialValueInEffect: false,
  });
  return [value, setValue];
}
