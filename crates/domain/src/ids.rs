//! Ids: ours, which carry their kind, and Meta's, which are opaque.
//!
//! Our ids are `UUIDv7`. Their text is a prefix for the kind and the UUID in lower-case base32, as in
//! the `TypeID` convention (<https://github.com/jetify-com/typeid>); every door reads the plain UUID too.

use crate::time::{Random, Timestamp};
use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;
use uuid::Uuid;

/// Crockford's base32 in lower case: no i, l, o, u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A text that is no id of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not {kind}: expected {prefix}_ and 26 characters, or a UUID")]
pub struct InvalidId {
    kind: &'static str,
    prefix: &'static str,
}

/// Declares one of our ids: its kind in the type and in the text.
macro_rules! our_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// What the text of one begins with, and that of no other id.
            pub const PREFIX: &'static str = concat!($prefix, "_");

            /// The id this UUID stands for.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The id these 16 bytes stand for: how the database keeps it.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The plain UUID.
            pub const fn uuid(&self) -> Uuid {
                self.0
            }

            /// The 16 bytes of the UUID.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                parse(text, $prefix)
                    .map(Self)
                    .ok_or(InvalidId { kind: $kind, prefix: $prefix })
            }
        }
    };
}

our_id!(
    /// A tenant: everything belongs to one.
    WorkspaceId, "a workspace id", "ws"
);
our_id!(
    /// One business number we send from.
    ChannelId, "a channel id", "ch"
);
our_id!(
    /// A person a channel talks with.
    ContactId, "a contact id", "ct"
);
our_id!(
    /// One thing said, in or out.
    MessageId, "a message id", "msg"
);
our_id!(
    /// One thing that happened.
    EventId, "an event id", "evt"
);
our_id!(
    /// One translation of a template.
    TemplateId, "a template id", "tpl"
);
our_id!(
    /// One file we keep: a picture, a recording, an invoice.
    FileId, "a file id", "file"
);
our_id!(
    /// One private place that files are fetched from.
    SourceId, "a source id", "src"
);
our_id!(
    /// A key a program calls us with (not its secret).
    KeyId, "a key id", "key"
);

our_id!(
    /// One call to our API, as its answer and our log name it.
    RequestId, "a request id", "req"
);

/// Declares one of Meta's ids: compared and stored, never looked into.
macro_rules! opaque_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $length_max:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(Box<str>);

        impl $name {
            /// The most characters one may have.
            pub const LENGTH_MAX: usize = $length_max;

            /// The id as Meta writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidOpaqueId;
            fn from_str(text: &str) -> Result<Self, InvalidOpaqueId> {
                check_opaque(text, $kind, $length_max).map(|()| Self(text.into()))
            }
        }
    };
}

/// A text that cannot be one of Meta's ids.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a {kind}: expected 1 to {length_max} characters without blanks")]
pub struct InvalidOpaqueId {
    kind: &'static str,
    length_max: usize,
}

opaque_id!(
    /// One of our sending numbers, by Meta's id (not the number itself).
    PhoneNumberId, "phone number id", 32
);
opaque_id!(
    /// A WhatsApp Business Account: owns numbers and templates.
    WabaId, "WhatsApp Business Account id", 32
);
opaque_id!(
    /// A message, by the id Meta gave it when it accepted or delivered it.
    Wamid, "WhatsApp message id", 256
);
opaque_id!(
    /// A person's WhatsApp id: digits without `+`, which may differ from what was dialled.
    WaId, "WhatsApp id", 32
);
opaque_id!(
    /// A person, by the id scoped to one business portfolio (BSUID), such as `PT.20771934458812`.
    ScopedUserId, "business-scoped user id", 140
);

/// Makes our ids: `UUIDv7` that never step back within one process, whatever the clock does.
///
/// So within a process the order of ids is the order in which they were made, which is what keeps
/// messages to one person in the order they were accepted.
#[derive(Debug, Default)]
pub struct IdMaker {
    last: Mutex<Last>,
}

/// The instant and counter of the last id made.
#[derive(Debug, Default)]
struct Last {
    millis: u64,
    counter: u16,
}

impl IdMaker {
    /// A new UUID for `now`; wrap it in the id it is for.
    pub fn make(&self, now: Timestamp, random: &dyn Random) -> Uuid {
        let (millis, counter) = self.step(u64::try_from(now.as_millis()).unwrap_or(0));
        let mut bytes = [0; 10];
        random.fill(&mut bytes[2..]);
        // The counter takes the 12 bits after the version, so it orders ids of one millisecond.
        bytes[0] = u8::try_from(counter >> 8).unwrap_or(u8::MAX);
        bytes[1] = u8::try_from(counter & 0xff).unwrap_or(u8::MAX);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }

    /// From here on every id comes after `id`, which somebody else made: an earlier process, perhaps
    /// in the same millisecond, perhaps before the clock was set back.
    pub fn continue_after(&self, id: MessageId) {
        let millis = u64::try_from(id.made_at().as_millis()).unwrap_or(0) + 1;
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if millis > last.millis {
            *last = Last { millis, counter: 0 };
        }
    }

    fn step(&self, millis: u64) -> (u64, u16) {
        /// One more than fits into the 12 bits.
        const COUNTER_END: u16 = 1 << 12;
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if millis > last.millis {
            *last = Last { millis, counter: 0 };
        } else {
            last.counter += 1;
            if last.counter == COUNTER_END {
                *last = Last { millis: last.millis + 1, counter: 0 };
            }
        }
        (last.millis, last.counter)
    }
}

impl MessageId {
    /// When the id was made, to the millisecond; never earlier than the one made before it.
    pub fn made_at(&self) -> Timestamp {
        let mut bytes = [0; 8];
        bytes[2..].copy_from_slice(&self.as_bytes()[..6]);
        let millis = i64::try_from(u64::from_be_bytes(bytes)).unwrap_or(0);
        Timestamp::from_micros(millis * 1_000)
    }
}

fn encode(uuid: Uuid) -> String {
    let bits = uuid.as_u128();
    (0..26)
        .rev()
        .map(|place| {
            let index = usize::try_from((bits >> (place * 5)) & 31).unwrap_or(0);
            char::from(ALPHABET[index])
        })
        .collect()
}

fn parse(text: &str, prefix: &str) -> Option<Uuid> {
    if let Ok(uuid) = Uuid::try_parse(text) {
        return (text.len() == 36).then_some(uuid);
    }
    let digits = text.strip_prefix(prefix)?.strip_prefix('_')?;
    // 26 characters hold 130 bits: the first may not use its two highest.
    if digits.len() != 26 || digits.as_bytes()[0] > b'7' {
        return None;
    }
    digits
        .bytes()
        .try_fold(0_u128, |bits, digit| {
            let value = ALPHABET.iter().position(|it| *it == digit)?;
            Some((bits << 5) | value as u128)
        })
        .map(Uuid::from_u128)
}

fn check_opaque(text: &str, kind: &'static str, length_max: usize) -> Result<(), InvalidOpaqueId> {
    let length = text.chars().count();
    let fits = (1..=length_max).contains(&length);
    if fits && !text.chars().any(|it| it.is_whitespace() || it.is_control()) {
        Ok(())
    } else {
        Err(InvalidOpaqueId { kind, length_max })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Zeros;
    impl Random for Zeros {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    #[test]
    fn an_id_reads_in_both_spellings_and_only_as_its_own_kind() {
        // The valid example of the TypeID specification.
        let id: MessageId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        assert_eq!(id.to_string(), "msg_01h455vb4pex5vsknk084sn02q");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().parse::<ContactId>().is_err());
        assert!("msg_zzzzzzzzzzzzzzzzzzzzzzzzzz".parse::<MessageId>().is_err());
        assert!("msg_".parse::<MessageId>().is_err());
        assert!("01890a5dac96774bbcceb302099a8057".parse::<MessageId>().is_err());
    }

    #[test]
    fn ids_never_step_back_though_the_clock_does() {
        let maker = IdMaker::default();
        let later = Timestamp::from_seconds(2_000_000_000);
        let mut last = maker.make(later, &Zeros);
        for step in 0..10_000 {
            let now = if step % 2 == 0 { Timestamp::EPOCH } else { later };
            let next = maker.make(now, &Zeros);
            assert!(next > last, "{next} after {last}");
            last = next;
        }
    }

    #[test]
    fn ids_continue_after_those_of_an_earlier_process() {
        let earlier = IdMaker::default();
        let now = Timestamp::from_seconds(2_000_000_000);
        let last = (0..100).map(|_| earlier.make(now, &Zeros)).last().expect("a hundred");
        let later = IdMaker::default();
        later.continue_after(MessageId::from_uuid(last));
        assert!(later.make(now, &Zeros) > last);
        assert!(later.make(Timestamp::EPOCH, &Zeros) > last);
    }

    #[test]
    fn an_id_tells_when_it_was_made() {
        let now: Timestamp = "2026-11-20T09:30:00.123Z".parse().unwrap();
        let id = MessageId::from_uuid(IdMaker::default().make(now, &Zeros));
        assert_eq!(id.made_at(), now);
        assert_eq!(id.uuid().get_version_num(), 7);
    }

    #[test]
    fn opaque_ids_are_bounded() {
        assert!("wamid.HBgL".parse::<Wamid>().is_ok());
        for bad in ["", "two words", &"x".repeat(257)] {
            assert!(bad.parse::<Wamid>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_uuid_survives_our_spelling(bits in any::<u128>()) {
            let id = ChannelId::from_uuid(Uuid::from_u128(bits));
            prop_assert_eq!(id.to_string().parse(), Ok(id));
        }

        #[test]
        fn no_text_makes_parsing_panic(text in ".{0,40}") {
            let _ = text.parse::<ChannelId>();
            let _ = format!("ch_{text}").parse::<ChannelId>();
        }
    }
}
