// The words around the phone: people, clock, inspector, settings.

/** Texts of the desk around the phone. */
export const deskTexts = {
  product: "Waxwing",
  sandbox: "Sandbox",
  tagline: "Nothing here reaches a real phone.",
  peopleAndSettings: "People and settings",
  close: "Close",
  loading: "Waking the sandbox…",
  tryAgain: "Try again",
  nobody: (phone: string) => `Nobody in this sandbox has the number ${phone}.`,
  chooseSomebody: "Choose somebody who has a phone:",
  copy: (what: string) => `Copy ${what}`,
  copied: "Copied",
  dismiss: "Dismiss",
} as const;

/** Texts of the people list. */
export const peopleTexts = {
  title: "People",
  add: "Add a person",
  addNow: "Add",
  cancel: "Cancel",
  name: "Name",
  phone: "Phone number",
  phoneHint: "With country code: +14155550101",
  switches: {
    online: { label: "Online", hint: "Off: messages wait at Meta" },
    reads: { label: "Reads messages", hint: "Off: ticks stay grey" },
    marketing: { label: "Takes marketing", hint: "Off: such templates fail (131050)" },
    onWhatsapp: { label: "On WhatsApp", hint: "Off: messages fail (131026)" },
    blocked: { label: "Has blocked the business", hint: "On: messages stay at “sent”" },
    phoneVisible: { label: "Number is visible", hint: "Off: webhooks carry the user id alone" },
  },
  userId: "User id",
  username: "Username",
  isOnline: "online",
  isOffline: "offline",
  settingsOf: (person: string) => `${person}’s settings`,
  notSaved: "Not saved",
  number: "Business number",
} as const;

/** Texts of the clock. */
export const clockTexts = {
  title: "Clock",
  real: "Real time",
  ahead: (span: string) => `${span} ahead of real time`,
  behind: (span: string) => `${span} behind real time`,
  banner: (moment: string, shift: string) => `Sandbox time: ${moment} (${shift})`,
  forward: "Turn the clock forward",
  hour: "+1 h",
  hourName: "Turn the clock forward by 1 hour",
  day: "+24 h",
  dayName: "Turn the clock forward by 24 hours",
  why: "A window closes 24 h after the person’s last message.",
  notTurned: "The clock was not turned",
} as const;

/** Texts of the view settings. */
export const viewTexts = {
  title: "View",
  standing: "What the business sees",
  standingHint: "Off: the phone alone, as its owner sees it",
  appearance: "Appearance",
  auto: "System",
  light: "Light",
  dark: "Dark",
} as const;

/** Texts of the inspector. */
export const inspectorTexts = {
  title: "Message",
  nothing: "Select a message to see its timeline, its JSON and, if it failed, why.",
  gone: "This message is not in the chat.",
  toPerson: (business: string, person: string) => `${business} to ${person}`,
  fromPerson: (person: string, business: string) => `${person} to ${business}`,
  type: "Type",
  id: "WhatsApp id",
  replyTo: "Replies to",
  error: "Why it failed",
  errorCode: (code: number) => `Meta’s code ${code}`,
  timeline: "Timeline",
  noSteps: "Nothing is known of its way yet.",
  after: (span: string) => `+${span}`,
  content: "Content",
  contentName: "the content",
  statuses: {
    accepted: "Accepted by Meta",
    sent: "Sent",
    delivered: "Delivered to the phone",
    read: { to_person: "Read by the person", to_business: "Read by the business" },
    played: "Played by the person",
    failed: "Failed",
    received: "Received by the business",
  },
} as const;
