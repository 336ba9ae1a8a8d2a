//! The programs of a PostgreSQL server: where they are, and how to run them as a user they accept.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::StartError;
use crate::missing::Missing;

/// Where packages put the programs, with a folder for each version below.
const HOMES: [(&str, &str); 3] =
    [("/usr/lib/postgresql", "bin"), ("/opt/homebrew/opt", "bin"), ("/usr/local/opt", "bin")];

/// The folder of `initdb`, `pg_ctl` and `psql`.
#[derive(Debug, Clone)]
pub(super) struct Programs {
    bin: PathBuf,
}

impl Programs {
    /// The newest version that is installed; the `PATH` comes first.
    pub(super) fn find() -> Result<Self, Missing> {
        let path = env::var_os("PATH").unwrap_or_default();
        let on_path = env::split_paths(&path).find(|it| has_server(it));
        let installed =
            || HOMES.iter().flat_map(|(home, bin)| versions(Path::new(home), bin)).max();
        let bin = on_path.or_else(|| installed().map(|(_, bin)| bin)).ok_or(Missing::new(
            "the PostgreSQL server",
            "install the package `postgresql` (Debian: `apt-get install postgresql`)",
        ))?;
        Ok(Self { bin })
    }

    /// A server program that works in `folder`, run as the folder's owner.
    ///
    /// PostgreSQL refuses to run as root, so root's folders belong to `postgres`.
    pub(super) fn server(&self, name: &str, folder: &Path, as_postgres: bool) -> Command {
        let program = self.bin.join(name);
        let mut command = if as_postgres {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(folder).env("LC_ALL", "C").stdin(Stdio::null());
        command
    }

    /// Runs a script of SQL on the database at `url`, up to its first error, and gives what it
    /// prints.
    pub(super) fn psql(&self, url: &str, script: &str) -> Result<String, StartError> {
        let mut command = Command::new(self.bin.join("psql"));
        command.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"]);
        command.args(["--set=ON_ERROR_STOP=1", "--file=-"]).arg(url);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|it| StartError::failed("psql", &it))?;
        let mut stdin = child.stdin.take().expect("it was asked to be a pipe");
        // If psql went away without reading, its own words say why, and they follow.
        drop(stdin.write_all(script.as_bytes()));
        drop(stdin);
        let output = child.wait_with_output().map_err(|it| StartError::failed("psql", &it))?;
        checked("psql", output)
    }
}

/// Runs a command to its end; what it prints is the answer, or the error if it fails.
pub(super) fn run(step: &'static str, command: &mut Command) -> Result<String, StartError> {
    let output = command.output().map_err(|it| StartError::failed(step, &it))?;
    checked(step, output)
}

fn checked(step: &'static str, output: Output) -> Result<String, StartError> {
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let text = [output.stdout, output.stderr].concat();
    Err(StartError::failed(step, &String::from_utf8_lossy(&text).trim()))
}

fn has_server(bin: &Path) -> bool {
    ["initdb", "pg_ctl", "psql"].iter().all(|it| bin.join(it).is_file())
}

/// The installations below `home`, each with its version, the newest of which is the greatest.
fn versions(home: &Path, bin: &str) -> Vec<(u32, PathBuf)> {
    let entries = fs::read_dir(home).into_iter().flatten().flatten();
    let versions = entries.filter_map(|it| {
        let name = it.file_name().into_string().ok()?;
        let version = name.trim_start_matches("postgresql@").parse().ok()?;
        Some((version, it.path().join(bin)))
    });
    versions.filter(|(_, bin)| has_server(bin)).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::versions;
    use crate::temp_dir;

    #[test]
    fn fifteen_is_newer_than_nine() {
        let home = temp_dir("versions");
        for version in ["9", "15", "postgresql@14", "common"] {
            let bin = home.join(version).join("bin");
            fs::create_dir_all(&bin).expect("the folder is ours");
            for program in ["initdb", "pg_ctl", "psql"] {
                fs::write(bin.join(program), "").expect("the folder is ours");
            }
        }
        fs::create_dir_all(home.join("16/bin")).expect("the folder is ours");
        let found = versions(home.path(), "bin");
        assert_eq!(found.len(), 3, "a folder without a server does not count: {found:?}");
        assert_eq!(found.into_iter().max(), Some((15, home.join("15/bin"))));
    }
}
