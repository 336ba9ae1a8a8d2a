//! The doors: Channels API, Meta's webhook, health.
