//! Meta's words, pure: messages, webhooks, errors, limits, signature.
