//! The front door: release binaries as processes of their own, reached over HTTP.
