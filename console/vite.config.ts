// How the two pages are built: static files with relative addresses, because the binary
// serves the same folder at `/` and, with phone.html as its index, at `/sandbox/`.

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "./",
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["index.html", "phone.html"] },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
