//! Meta's limits on what a message may hold, each once.
//!
//! Source: the send pages below
//! <https://developers.facebook.com/documentation/business-messaging/whatsapp/messages>. Meta does
//! not say what a character is; we count Unicode scalar values.

/// The most characters of a text message's body.
pub const TEXT_LENGTH_MAX: usize = 4096;

/// The most characters of a template's name.
pub const TEMPLATE_NAME_LENGTH_MAX: usize = 512;

/// The most characters of the text Meta gives back in every status of a message.
pub const CALLBACK_DATA_LENGTH_MAX: usize = 512;
