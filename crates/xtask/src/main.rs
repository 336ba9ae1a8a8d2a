//! check, tidy, dev, bench, fuzz: the house's own tasks. `cargo xtask help` lists them.
//!
//! What people run and what the gate runs is the same command, `cargo xtask check`.

mod bench;
mod check;
mod console;
mod dev;
mod fuzz;
mod house;
mod kinds;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use house::House;

/// The house's own tasks.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check everything, as the gate does: a green check is what may be merged.
    Check(check::Arguments),
    /// Check the rules of docs/STYLE.md that a program can hold.
    Tidy,
    /// Build what is stale, then run `waxwing dev` with these arguments.
    #[command(trailing_var_arg = true, disable_help_flag = true)]
    Dev {
        /// Passed on to `waxwing dev`.
        #[arg(allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Build for release and measure the paths of the performance budget.
    #[command(trailing_var_arg = true, disable_help_flag = true)]
    Bench {
        /// Passed on to the benchmark.
        #[arg(allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Post anything at all to what strangers post to, and see that nothing breaks.
    Fuzz(fuzz::Arguments),
}

fn main() -> ExitCode {
    let house = House::here();
    let done = match Arguments::parse().task {
        Task::Check(arguments) => check::check(&house, &arguments),
        Task::Tidy => tidy::tidy(&house.root).map(|it| println!("tidy: {it}")),
        Task::Dev { arguments } => dev::dev(&house, &arguments),
        Task::Bench { arguments } => bench::bench(&house, &arguments),
        Task::Fuzz(arguments) => fuzz::fuzz(&house, &arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
