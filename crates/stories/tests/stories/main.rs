//! The stories: what we tell people that it does, done.

mod corpora;
mod desk;
mod front_door;
mod kinds;
mod media;
mod worlds;
