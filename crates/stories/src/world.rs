//! A whole world in one process: gateway, sandbox, clock and misfortune, stepped by hand.
