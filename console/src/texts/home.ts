// The words of the home page.

/** Texts of the home page. */
export const homeTexts = {
  product: "Waxwing",
  what: "A self-hosted WhatsApp gateway.",
  readiness: {
    asking: "Asking whether Waxwing is ready…",
    ready: "Waxwing is running.",
    notReady: "Waxwing runs, but is not ready.",
    silent: "Waxwing does not answer. Is it still running?",
  },
  statusAnswer: (status: number) => `/readyz answered ${status}.`,
  phoneTitle: "Sandbox phone",
  phoneWhat:
    "A pretended WhatsApp with people who have phones. Messages you send arrive there; write back as the person.",
  phoneOpen: "Open the sandbox phone",
  sendTitle: "Send a message",
  sendWhat:
    "When it started, the terminal printed this command with every blank filled in, ready to paste. Its shape:",
  sendThen: "The answer is 202 with the message’s id. Ask for that id to see how far it is.",
  commandName: "the command",
  examplePhone: "+14155550101",
  exampleText: "Hello Ana",
  healthTitle: "Health",
  livez: "the process is alive",
  readyz: "it can take messages",
} as const;

/** The send call's shape, its blanks in capitals. */
export function curlShape(origin: string, phone: string, text: string): string {
  const body = JSON.stringify({
    receiver: { contacts: [{ identifierValue: phone }] },
    body: { type: "text", text: { text } },
  });
  return [
    `curl ${origin}/workspaces/WORKSPACE_ID/channels/CHANNEL_ID/messages \\`,
    `  -H 'Authorization: Bearer API_KEY' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${body.replaceAll("'", "'\\''")}'`,
  ].join("\n");
}
