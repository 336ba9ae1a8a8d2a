// WhatsApp's formatting, and that no text becomes markup.

import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { FormattedText } from "./FormattedText";
import { isGrandEmoji, plainText } from "./formatting";

const drawn = (text: string) =>
  renderToStaticMarkup(createElement(FormattedText, { text }))
    .replaceAll("&#x27;", "'")
    .replaceAll(' target="_blank" rel="noopener noreferrer"', "");

test.each([
  ["plain", "plain"],
  ["*bold*", "<strong>bold</strong>"],
  ["_italic_ and ~gone~", "<em>italic</em> and <s>gone</s>"],
  ["*bold _and italic_*", "<strong>bold <em>and italic</em></strong>"],
  ["(*bold*), done", "(<strong>bold</strong>), done"],
  ["`code *raw*`", '<code class="text-code">code *raw*</code>'],
  ["```mono *raw*```", '<code class="text-mono">mono *raw*</code>'],
  ["a ```\nx = 1\ny = 2\n``` b", 'a <code class="text-mono">x = 1\ny = 2</code> b'],
  ["👋 *hi* 👋", "👋 <strong>hi</strong> 👋"],
  ["*ação*", "<strong>ação</strong>"],
])("%j is formatted", (text, markup) => {
  expect(drawn(text)).toBe(markup);
});

test.each([
  ["2*3*4"],
  ["snake_case_name"],
  ["* not a list *"],
  ["*open"],
  ["*over\na line*"],
  ["**"],
  ["* *"],
  ["******"],
  ["``````"],
  ["``` ```"],
  ["ação_é_isso"],
])("%j is left as it is", (text) => {
  expect(drawn(text)).toBe(text);
});

test.each([
  ["https://example.org/a_b_c", "https://example.org/a_b_c", ""],
  ["https://example.org.", "https://example.org", "."],
  ["https://example.org/a_(b)", "https://example.org/a_(b)", ""],
  ["https://example.org/a?b=1&c=2!", "https://example.org/a?b=1&amp;c=2", "!"],
  ["HTTP://EXAMPLE.ORG/", "HTTP://EXAMPLE.ORG/", ""],
])("the link in %j is found, and its end", (text, link, rest) => {
  expect(drawn(text)).toBe(`<a href="${link}">${link}</a>${rest}`);
});

test("a link in brackets, in bold, and one without a scheme", () => {
  expect(drawn("(https://a.example)")).toBe('(<a href="https://a.example">https://a.example</a>)');
  expect(drawn("*https://a.example*")).toBe(
    '<strong><a href="https://a.example">https://a.example</a></strong>',
  );
  expect(drawn("www.a.example")).toBe('<a href="https://www.a.example">www.a.example</a>');
});

test.each([
  ["javascript:alert(1)"],
  ["data:text/html,x"],
  ["http://"],
  ["xhttps://a.example"],
])("%j is no link", (text) => {
  expect(drawn(text)).not.toContain("<a ");
});

test("a text never becomes markup", () => {
  expect(drawn("<img src=x onerror=alert(1)> *<b>*")).toBe(
    "&lt;img src=x onerror=alert(1)&gt; <strong>&lt;b&gt;</strong>",
  );
  expect(drawn('https://a.example/"onmouseover="x')).toContain(
    '<a href="https://a.example/">https://a.example/</a>',
  );
});

test("a text made to be slow is read in time", () => {
  const started = performance.now();
  plainText("*a ".repeat(1_365));
  plainText("*_~".repeat(1_365));
  plainText("```".repeat(1_365));
  plainText(`https://a.example/${")".repeat(4_000)}`);
  expect(performance.now() - started).toBeLessThan(500);
});

test("a text in short has no marks", () => {
  expect(plainText("Order *A-1042* at ```10:00```, _see_ https://a.example")).toBe(
    "Order A-1042 at 10:00, see https://a.example",
  );
});

test.each([
  ["👍", true],
  ["👍🏽 👋", false],
  ["👍🏽👋", true],
  ["👩‍👩‍👧", true],
  ["🇵🇹", true],
  ["❤️", true],
  ["👍👍👍👍", false],
  ["1", false],
  ["ok 👍", false],
  ["", false],
])("%s is shown large: %s", (text, grand) => {
  expect(isGrandEmoji(text)).toBe(grand);
});
