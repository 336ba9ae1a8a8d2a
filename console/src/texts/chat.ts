// The words of the phone: its chat, its bubbles, its composer.

/** Texts of the chat. */
export const chatTexts = {
  you: "You",
  chatWith: (business: string) => `Chat with ${business}`,
  messageFrom: (author: string, time: string) => `${author}, ${time}`,
  phoneOf: (person: string) => `${person}’s phone`,
  switchPerson: (person: string) => `${person}’s phone. People and settings`,
  typing: "typing…",
  older: "Show earlier messages",
  loading: "Fetching the chat…",
  newMessages: (count: number) => (count === 1 ? "1 new message" : `${count} new messages`),
  toNewest: "To the newest message",

  composer: (business: string) => `Message to ${business}`,
  composerHint: "Message",
  send: "Send",
  noNumber: "The sandbox has no business number to write to.",
  replyingTo: (author: string) => `Replying to ${author}`,
  cancelReply: "Do not reply to this message",
  reply: "Reply",
  replyTo: (what: string) => `Reply to: ${what}`,
  details: "Details",
  detailsOf: (what: string) => `Details of: ${what}`,
  quoteGone: "A message that is not in this chat",
  showQuoted: (what: string) => `Show the quoted message: ${what}`,

  sending: "Sending",
  notSent: "Not sent.",
  tryAgain: "Try again",
  discard: "Discard",

  unsupported: "This phone cannot show this message yet.",
  unsupportedType: (type: string) => `Its type is “${type}”. The details have its JSON.`,
  unsupportedShort: "Unsupported message",
  media: { image: "Image", video: "Video", document: "Document", text: "Header" },
  openLink: (text: string, url: string) => `${text}: opens ${url}`,
  cannotAnswer: "This phone cannot answer this button yet.",
  wouldCall: "A real phone would call this number.",
  copied: "Copied",

  ticks: {
    own: { received: "Received by the business", read: "Read by the business" },
    accepted: "Accepted",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    failed: "Failed",
  },
  notOnPhoneYet: "Not on the phone yet",
  neverOnPhone: "Not on the phone",
  noReason: "Meta gave no reason",

  connectionLost: "Connection lost. Trying again…",
  offline: (person: string) => `${person}’s phone is offline: nothing arrives until it is back.`,

  emptyTitle: "No messages yet",
  emptySend: (business: string, person: string) =>
    `Send the first one from ${business} to ${person}. The terminal that started Waxwing printed this command ready to paste; its shape is:`,
  commandName: "the command",
  emptyWrite: (person: string, business: string) =>
    `Or be ${person} and write to ${business} below.`,
} as const;
