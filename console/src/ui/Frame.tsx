// What every page stands in: the appearance, and the memory of what was fetched.

import { createTheme, localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";

const theme = createTheme({ fontFamily: "inherit", cursorType: "pointer" });
const appearance = localStorageColorSchemeManager({ key: "waxwing-appearance" });

/** Waits between tries of a fetch: the server is near, and a person is looking. */
const RETRY_WAIT_MS = 400;

const queries = new QueryClient({
  defaultOptions: { queries: { retry: 1, retryDelay: RETRY_WAIT_MS, networkMode: "always" } },
});

/** Puts a page in its frame. No styles are injected, so the server may forbid inline styles. */
export function Frame({ children }: { readonly children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={appearance}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </MantineProvider>
  );
}
