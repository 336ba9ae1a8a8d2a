//! The rules of Waxwing, pure: no I/O, no clock, no chance.
