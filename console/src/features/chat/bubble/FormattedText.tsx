// A message's text with its formatting, as elements: a text can never become markup.

import { Fragment, type ReactNode } from "react";
import { unreachable } from "../../../lib/unreachable";
import { readFormatting, type Span } from "./formatting";

/** Draws a text as WhatsApp formats it. */
export function FormattedText({ text }: { readonly text: string }) {
  return <>{draw(readFormatting(text))}</>;
}

function draw(spans: readonly Span[]): ReactNode {
  // Spans have no identity but their place, and a text is drawn anew when it changes.
  return spans.map((span, place) => <Fragment key={String(place)}>{drawSpan(span)}</Fragment>);
}

function drawSpan(span: Span): ReactNode {
  switch (span.kind) {
    case "text":
      return span.text;
    case "bold":
      return <strong>{draw(span.children)}</strong>;
    case "italic":
      return <em>{draw(span.children)}</em>;
    case "strike":
      return <s>{draw(span.children)}</s>;
    case "code":
    case "mono":
      return <code className={`text-${span.kind}`}>{span.text}</code>;
    case "link":
      return (
        <a href={span.href} target="_blank" rel="noopener noreferrer">
          {span.text}
        </a>
      );
    default:
      return unreachable(span);
  }
}
