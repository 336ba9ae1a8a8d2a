//! Stories in which Meta does what the story says: who people are, and what is set aside.

mod identity;
mod moving;
mod quarantine;
mod remembered;
mod taking_over;
