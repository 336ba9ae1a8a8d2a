//! Where things are in this repository, and how its tasks run other programs.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// The repository, and the folder cargo builds into.
pub(crate) struct House {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
}

impl House {
    /// The repository this program was built from.
    pub(crate) fn here() -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.ancestors().nth(2).expect("the crate is two folders below the root");
        Self { root: root.to_owned(), target: waxwing_testbed::target_dir() }
    }

    /// Where the console's sources are.
    pub(crate) fn console(&self) -> PathBuf {
        self.root.join("console")
    }

    /// Where cargo puts the release binary.
    pub(crate) fn release_binary(&self) -> PathBuf {
        self.target.join("release/waxwing")
    }

    /// A program that works in the repository. It has no input: nobody may be asked anything.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null());
        command
    }

    /// The cargo that runs us, with the same target folder.
    pub(crate) fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = self.command(cargo);
        command.args(arguments).env("CARGO_TARGET_DIR", &self.target);
        command
    }
}

/// Runs a command to its end, with its output on ours; it must succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    println!("   $ {}", shown(command));
    let program = command.get_program().display().to_string();
    let status = command.status().with_context(|| format!("`{program}` could not be started"))?;
    ensure!(status.success(), "`{}` failed ({status})", shown(command));
    Ok(())
}

/// What a command prints, if it succeeds.
pub(crate) fn answer(command: &mut Command) -> Result<String> {
    let program = command.get_program().display().to_string();
    let output = command.output().with_context(|| format!("`{program}` could not be started"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{}` failed: {}", shown(command), said.trim());
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A command as one would type it; cargo is called by its name, wherever it is.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let words = [name].into_iter().chain(command.get_args()).map(OsStr::to_string_lossy);
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{House, answer, run};

    #[test]
    fn the_house_is_the_one_with_the_workspace() {
        let house = House::here();
        assert!(house.root.join("Cargo.lock").is_file());
        assert!(house.target.join("CACHEDIR.TAG").is_file());
    }

    #[test]
    fn a_failure_names_the_command_and_what_it_said() {
        let house = House::here();
        let error = answer(house.command("sh").args(["-c", "echo why >&2; exit 3"]));
        assert_eq!(
            error.expect_err("it ends with 3").to_string(),
            "`sh -c echo why >&2; exit 3` failed: why"
        );
        run(&mut house.command("false")).expect_err("it fails");
        let error = run(&mut house.command("no-such-program")).expect_err("there is none");
        assert_eq!(error.to_string(), "`no-such-program` could not be started");
    }
}
