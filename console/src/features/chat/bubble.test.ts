// What a bubble shows, and what its buttons answer.

import { expect, test } from "vitest";
import type { Shown } from "../../lib/sandbox/entry";
import { copiedCode, excerpt, isSupported, tapAnswer } from "./bubble";
import { entryAt } from "./entries.fixture";

const nothing: Shown = { header: null, body: "", footer: null, buttons: [] };
const template = entryAt("10:00", "wamid.T", {
  type: "template",
  shown: {
    ...nothing,
    body: "Will you be at *home*?",
    buttons: [
      { kind: "quick_reply", text: "Yes", url: null },
      { kind: "quick_reply", text: "No", url: null },
      { kind: "copy_code", text: "Copy code", url: null },
    ],
  },
  content: {
    type: "template",
    template: {
      components: [
        { type: "body", parameters: [{ type: "text", text: "Ana" }] },
        {
          type: "BUTTON",
          sub_type: "quick_reply",
          index: "0",
          parameters: [{ type: "payload", payload: "home:7" }],
        },
        {
          type: "button",
          sub_type: "copy_code",
          index: 2,
          parameters: [{ type: "coupon_code", coupon_code: "SPRING20" }],
        },
      ],
    },
  },
});

test("a tapped quick reply answers with the payload the business gave it, in reply to the template", () => {
  expect(tapAnswer(template, 0)).toEqual({
    type: "button",
    button: { text: "Yes", payload: "home:7" },
    context: { id: "wamid.T" },
  });
});

test("without a payload the label is the payload, as Meta does", () => {
  expect(tapAnswer(template, 1)).toMatchObject({ button: { text: "No", payload: "No" } });
});

test("a reply button of an interactive message answers with its id, and a list's button with nothing", () => {
  const ask = (action: unknown) => ({
    ...template,
    type: "interactive",
    content: { type: "interactive", interactive: { type: "button", action } },
  });
  const buttons = [{ type: "reply", reply: { id: "keep-7", title: "Yes" } }];
  expect(tapAnswer(ask({ buttons }), 0)).toEqual({
    type: "interactive",
    interactive: { type: "button_reply", button_reply: { id: "keep-7", title: "Yes" } },
    context: { id: "wamid.T" },
  });
  expect(tapAnswer(ask({ button: "Choose", sections: [] }), 0)).toBeNull();
});

test("a copy button copies the coupon, or the one-time password", () => {
  expect(copiedCode(template, 2)).toBe("SPRING20");
  const otp = {
    ...template,
    content: {
      template: {
        components: [
          { type: "button", index: "0", parameters: [{ type: "text", text: "884213" }] },
        ],
      },
    },
  };
  expect(copiedCode(otp, 0)).toBe("884213");
});

test("content of any shape is borne", () => {
  for (const content of [{}, { template: 7 }, { template: { components: [null, { type: 3 }] } }]) {
    expect(tapAnswer({ ...template, content }, 0)).toMatchObject({ button: { payload: "Yes" } });
  }
});

test("what has nothing to show, or says so itself, is unsupported", () => {
  expect(isSupported(entryAt("10:00", "a", { type: "poll", shown: nothing }))).toBe(false);
  expect(isSupported(entryAt("10:00", "a", { type: "unsupported" }))).toBe(false);
  expect(isSupported(entryAt("10:00", "a", { type: "location" }))).toBe(true);
});

test("a message in short is its text, else its header, else its first button", () => {
  expect(excerpt(template)).toBe("Will you be at home?");
  const shown = (more: Partial<Shown>) => entryAt("10:00", "a", { shown: { ...nothing, ...more } });
  expect(excerpt(shown({ header: { kind: "image", text: null, link: null } }))).toBe("Image");
  expect(excerpt(shown({ header: { kind: "text", text: "Today", link: null } }))).toBe("Today");
  expect(excerpt(shown({ buttons: template.shown.buttons }))).toBe("Yes");
  expect(excerpt(shown({}))).toBe("Unsupported message");
});
