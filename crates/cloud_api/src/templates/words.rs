//! Meta's words about a template: its state, what it is for, how good it is.

use std::fmt;

/// Declares one of Meta's sets of words: those we know, and any other, kept as it came.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$word_doc])* $word,)+
            /// A word of Meta's that is newer than this list, or none at all: empty.
            Other(String),
        }

        impl $name {
            /// Reads Meta's word, in capitals or not.
            pub fn read(word: &str) -> Self {
                let word = word.to_ascii_uppercase();
                match word.as_str() {
                    $($text => Self::$word,)+
                    _ => Self::Other(word),
                }
            }

            /// Meta's word.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$word => $text,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words!(
    /// The state of a template. Only an approved one can be sent.
    Status {
        /// It can be sent.
        Approved = "APPROVED",
        /// Meta has not looked at it yet.
        Pending = "PENDING",
        /// Meta refused it.
        Rejected = "REJECTED",
        /// It cannot be sent for some hours, because people complained.
        Paused = "PAUSED",
        /// It cannot be sent any more, because people complained.
        Disabled = "DISABLED",
        /// The business asked Meta to look again.
        InAppeal = "IN_APPEAL",
        /// It will be disabled if people go on complaining (an old word).
        Flagged = "FLAGGED",
        /// It was disabled, and is approved again.
        Reinstated = "REINSTATED",
        /// The account has as many templates as it may have.
        LimitExceeded = "LIMIT_EXCEEDED",
        /// It cannot be changed.
        Locked = "LOCKED",
        /// It was put away, and will be deleted.
        Archived = "ARCHIVED",
        /// It was put away, and is back.
        Unarchived = "UNARCHIVED",
        /// It will be deleted once what was sent with it has arrived.
        PendingDeletion = "PENDING_DELETION",
        /// It is gone.
        Deleted = "DELETED",
    }
);

words!(
    /// What a template is for: decides its price, and who may get it.
    Category {
        /// Codes that prove who somebody is.
        Authentication = "AUTHENTICATION",
        /// Offers and news.
        Marketing = "MARKETING",
        /// What somebody asked for: orders, accounts, appointments.
        Utility = "UTILITY",
    }
);

words!(
    /// How good a template is in the eyes of those who get it.
    Score {
        /// Good.
        Green = "GREEN",
        /// Not so good.
        Yellow = "YELLOW",
        /// Bad: it will be paused.
        Red = "RED",
        /// Nobody knows yet.
        Unknown = "UNKNOWN",
    }
);

impl Status {
    /// Whether a template in this state can be sent.
    pub const fn can_be_sent(&self) -> bool {
        // What Meta says of a return is only in webhooks; its lists say approved.
        matches!(self, Self::Approved | Self::Reinstated | Self::Unarchived | Self::Flagged)
    }
}
