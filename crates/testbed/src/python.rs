//! Python, and environments in which other people's programs run: one for each list of requirements.
//!
//! An environment is made once, by whoever needs it first (`cargo xtask check` does it in its step
//! `machine`), beside what cargo builds, and used until its list changes. Nothing is installed that
//! the list does not name with a version and a hash.

use std::env;
use std::error::Error;
use std::fmt;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::missing::Missing;
use crate::target_dir;

/// The file that says that an environment is whole.
const WHOLE: &str = "whole";

/// Prints the version, and fails where Debian has left out what makes environments.
const PROBE: &str = "import sys, venv, ensurepip; print(*sys.version_info[:2], sep='.')";

/// The oldest version that the programs we run are made for.
const OLDEST: (u32, u32) = (3, 11);

/// Why an environment could not be made.
#[derive(Debug)]
pub enum EnvironmentError {
    /// There is no Python that could make one.
    Missing(Missing),
    /// Python said no.
    Failed {
        /// What it was told to do.
        step: &'static str,
        /// What it said.
        output: String,
    },
    /// A file could not be read or made.
    Io(io::Error),
}

impl fmt::Display for EnvironmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(missing) => missing.fmt(f),
            Self::Failed { step, output } => write!(f, "{step} failed: {output}"),
            Self::Io(error) => write!(f, "a Python environment could not be made: {error}"),
        }
    }
}

impl Error for EnvironmentError {}

impl From<io::Error> for EnvironmentError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The path of a Python that can make environments: the one `PYTHON` names, else `python3`.
pub fn find() -> Result<PathBuf, Missing> {
    probe().map(|(program, _)| program)
}

/// The Python of an environment that holds exactly what this file of requirements lists.
pub fn environment(name: &str, requirements: &Path) -> Result<PathBuf, EnvironmentError> {
    let (program, version) = probe().map_err(EnvironmentError::Missing)?;
    let list = fs::read_to_string(requirements)?;
    let home = target_dir().join("python");
    fs::create_dir_all(&home)?;
    let folder = home.join(folder_name(name, &list, &version));
    let python = folder.join("bin/python");
    let lock = File::options().create(true).append(true).open(home.join(format!("{name}.lock")))?;
    lock.lock()?;
    if folder.join(WHOLE).is_file() {
        return Ok(python);
    }
    // What was left by somebody who was interrupted.
    remove(&folder)?;
    let made = make(&program, &folder, requirements);
    if made.is_err() {
        remove(&folder)?;
    }
    made?;
    fs::write(folder.join(WHOLE), list)?;
    Ok(python)
}

fn make(program: &Path, folder: &Path, requirements: &Path) -> Result<(), EnvironmentError> {
    run("python3 -m venv", Command::new(program).args(["-m", "venv"]).arg(folder))?;
    let mut install = Command::new(folder.join("bin/python"));
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    install.args(["--no-deps", "--require-hashes", "--only-binary", ":all:", "--requirement"]);
    run("pip install", install.arg(requirements))
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// A Python and its version, if it is new enough and whole.
fn probe() -> Result<(PathBuf, String), Missing> {
    let program = env::var_os("PYTHON").map_or_else(|| PathBuf::from("python3"), PathBuf::from);
    let missing = Missing::new(
        "Python 3.11 with its module venv",
        "install the packages `python3` and `python3-venv` (Debian: `apt-get install python3 \
         python3-venv`), or name one in PYTHON",
    );
    let output = Command::new(&program).args(["-c", PROBE]).output();
    let output = output.ok().filter(|it| it.status.success()).ok_or(missing.clone())?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if is_new_enough(&version) { Ok((program, version)) } else { Err(missing) }
}

fn is_new_enough(version: &str) -> bool {
    let numbers = version.split_once('.');
    let numbers = numbers.and_then(|it| Some((it.0.parse().ok()?, it.1.parse().ok()?)));
    numbers.is_some_and(|it: (u32, u32)| it >= OLDEST)
}

/// Another list, or another Python, is another environment.
fn folder_name(name: &str, list: &str, version: &str) -> String {
    let mut hasher = DefaultHasher::new();
    (list, version).hash(&mut hasher);
    format!("{name}-{:016x}", hasher.finish())
}

fn run(step: &'static str, command: &mut Command) -> Result<(), EnvironmentError> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let output = [output.stdout, output.stderr].concat();
    let output = String::from_utf8_lossy(&output).trim().to_owned();
    Err(EnvironmentError::Failed { step, output })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use super::{environment, folder_name, is_new_enough};
    use crate::temp_dir;

    #[test]
    fn three_eleven_is_newer_than_three_nine() {
        for (version, expected) in
            [("3.11", true), ("3.12", true), ("4.0", true), ("3.9", false), ("", false)]
        {
            assert_eq!(is_new_enough(version), expected, "{version}");
        }
    }

    #[test]
    fn another_list_is_another_environment() {
        let name = |list, version| folder_name("bot", list, version);
        assert_eq!(name("a==1", "3.11"), name("a==1", "3.11"));
        assert_ne!(name("a==1", "3.11"), name("a==2", "3.11"));
        assert_ne!(name("a==1", "3.11"), name("a==1", "3.12"));
    }

    #[test]
    fn an_environment_of_nothing_is_made_once_and_runs() {
        let dir = temp_dir("python");
        let list = dir.join("requirements.txt");
        fs::write(&list, "# Nothing but Python.\n").expect("the folder is ours");
        let python = environment("nothing", &list).expect("Python is installed");
        assert_eq!(environment("nothing", &list).expect("it was made"), python);
        let said = Command::new(python).args(["-c", "print(6 * 7)"]).output().expect("it runs");
        assert_eq!(said.stdout, b"42\n");
    }

    #[test]
    fn a_requirement_without_its_hash_is_refused() {
        let dir = temp_dir("python");
        let (list, program) = (dir.join("requirements.txt"), dir.join("program"));
        fs::create_dir(&program).expect("the folder is ours");
        fs::write(program.join("pyproject.toml"), "").expect("the folder is ours");
        fs::write(&list, format!("{}\n", program.display())).expect("the folder is ours");
        let refusal = environment("refused", &list).expect_err("it has no hash");
        assert!(refusal.to_string().contains("hash"), "{refusal}");
    }
}
