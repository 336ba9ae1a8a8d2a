// The words of the sheets in which a person answers, attaches, or does something with a message.

/** Texts of the forms a business asks to fill in. */
export const formTexts = {
  flow: "Flow",
  screen: "Screen",
  mode: "Mode",
  country: "Country",
  flowHint:
    "Meta keeps a flow’s screens, so this form shows what the message says. Its fields go back as response_json.",
  fieldName: "Field",
  fieldValue: "Value",
  addField: "Add a field",
  send: "Send answer",
  savedTitle: "Saved addresses",
} as const;

/** Texts of the other sheets that answer. */
export const sheetTexts = {
  cancel: "Cancel",
  send: "Send",

  productsHint: "The sandbox has no catalogue: say what the items cost.",
  fewer: (id: string) => `Fewer of ${id}`,
  more: (id: string) => `More of ${id}`,
  productId: "Product id",
  addProduct: "Add a product",
  priceEach: "Price each",
  currency: "Currency",
  catalogId: "Catalogue id",
  placeOrder: (count: string) => `Place order (${count})`,
  nothingChosen: "Choose how many of something",

  place: "Send a place",
  latitude: "Latitude",
  longitude: "Longitude",
  placeName: "Name (optional)",
  placeAddress: "Address (optional)",
  typedPlace: "Or by coordinates",
  sendPlace: "Send this place",

  shareContact: "Share contact info",
  shareWhat: (business: string) => `${business} asks for your name and number:`,
  share: "Share",
  notNow: "Not now",

  call: "Call permission",
  callWhat: (business: string) => `May ${business} call you?`,
  callAlways: "Always allow",
  callWeek: "Allow for 7 days",
  callNever: "Don’t allow",

  billPay: "Nothing can be paid in the sandbox.",

  attach: "Attach",
  attachPlace: "Place",
  attachContact: "Contact",
  attachAd: "Arrive from an ad",
  contact: "Send a contact card",
  typedContact: "Or somebody else",
  contactName: "Name",
  contactPhone: "Phone number",
  contactOnWhatsapp: "Is on WhatsApp",
  sendContact: "Send this card",
  ad: "Arrive from an ad",
  adHint: "The message carries the ad as its referral.",
  adHeadline: "Headline of the ad",
  adBody: "Text of the ad",
  adUrl: "Address of the ad",
  adMessage: "First message",
  adExample: {
    headline: "Chat with us",
    body: "Spring sale: 20% off all tents",
    url: "https://fb.me/spring-sale",
    message: "Hi! I saw your ad.",
  },

  message: "Message",
  messageOptions: (what: string) => `More about: ${what}`,
  react: (emoji: string) => `React with ${emoji}`,
  unreact: (emoji: string) => `Take back ${emoji}`,
  reply: "Reply",
  forward: "Forward to the business",
  edit: "Edit",
  remove: "Delete for everyone",
  details: "Details and JSON",
  noForward: "Only words, places, cards and files that the sandbox has can be passed on.",
  editLate: "Only within 15 minutes",
  removeLate: "Only within 2 days",
  onlyText: "Only texts can be edited",
} as const;
