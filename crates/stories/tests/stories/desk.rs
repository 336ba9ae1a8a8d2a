//! Stories in which Meta does what the story says: who people are, what is set aside, and that all of
//! it happens once.

mod identity;
mod media;
mod moving;
mod once;
mod quarantine;
mod remembered;
mod taking_over;
