//! Media, through the front door: files that are sent, files that come, and files that are wrong.

mod bad_files;
mod bad_links;
mod bucket;
mod command_line;
mod crashes;
mod doors;
mod full_disk;
mod once;
mod receiving;
mod storm;
mod strangers;
mod table;
