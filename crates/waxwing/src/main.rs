//! The binary: command line, configuration, wiring, loops, telemetry, shutdown.

fn main() {}
