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
  attach: "Attach",
  editing: "Editing your message",
  cancelEdit: "Do not edit this message",
  save: "Save",
  businessOptions: (business: string) => `More about ${business}`,
  blockedNotice: (person: string, business: string) => `${person} has blocked ${business}.`,
  unblock: "Unblock",
  block: (business: string) => `Block ${business}`,
  unblockBusiness: (business: string) => `Unblock ${business}`,
  stopOffers: "Stop offers and announcements",
  resumeOffers: "Resume offers and announcements",
  noNumber: "The sandbox has no business number to write to.",
  replyingTo: (author: string) => `Replying to ${author}`,
  cancelReply: "Do not reply to this message",
  reply: "Reply",
  replyTo: (what: string) => `Reply to: ${what}`,
  details: "Details",
  detailsOf: (what: string) => `Details of: ${what}`,
  didNotHappen: (what: string, why: string) => `Failed: ${what}. ${why}`,
  forwarded: "Forwarded",
  edited: "Edited",
  held: "Held by Meta to assess the template’s quality",
  reactions: (emoji: string, count: number) =>
    count === 1 ? `Reaction: ${emoji}` : `${count} reactions: ${emoji}`,
  quoteGone: "A message that is not in this chat",
  showQuoted: (what: string) => `Show the quoted message: ${what}`,

  sending: "Sending",
  notSent: "Not sent.",
  tryAgain: "Try again",
  discard: "Discard",

  copied: "Copied",

  ticks: {
    own: { received: "Received by the business", read: "Read by the business" },
    accepted: "Accepted",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    played: "Played",
    failed: "Failed",
  },
  notOnPhoneYet: "Not on the phone yet",
  neverOnPhone: "Not on the phone",
  noReason: "Meta gave no reason",

  connectionLost: "Connection lost. Trying again…",
  offline: (person: string) => `${person}’s phone is offline: nothing arrives until it is back.`,

  notOnWhatsapp: (person: string) =>
    `${person} is not on WhatsApp: messages are taken and then fail (131026).`,

  emptyTitle: "No messages yet",
  emptySend: (business: string, person: string) =>
    `Send the first one from ${business} to ${person}. The terminal that started Waxwing printed this command ready to paste; its shape is:`,
  commandName: "the command",
  emptyWrite: (person: string, business: string) =>
    `Or be ${person} and write to ${business} below.`,
} as const;
