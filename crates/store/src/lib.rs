//! What survives a crash: SQLite or PostgreSQL, SQL written once.
