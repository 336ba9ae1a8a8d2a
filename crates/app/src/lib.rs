//! The operations, and the workers' steps.
