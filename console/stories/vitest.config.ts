// How the stories run: one after the other, each in a Waxwing of its own.

import { defineConfig } from "vitest/config";

const STORY_MS_MAX = 60_000;

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["**/*.story.ts"],
    environment: "node",
    fileParallelism: false,
    testTimeout: STORY_MS_MAX,
    hookTimeout: STORY_MS_MAX,
  },
});
