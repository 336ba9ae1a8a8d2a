//! Meta and the phone, pretended.
