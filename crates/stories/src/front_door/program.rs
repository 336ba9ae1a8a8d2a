//! One run of the release binary: started, waited for, told to end, killed.

use super::until_within;
use serde::Deserialize;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// How long a start may take on a machine that does other things.
const START_WITHIN: Duration = Duration::from_secs(30);

/// What a ready file says.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the ready file")]
pub struct Ready {
    pub url: String,
    pub console_url: Option<String>,
    pub sandbox_url: Option<String>,
    pub sandbox_graph_url: Option<String>,
    pub sandbox_token: Option<String>,
    pub api_key: Option<String>,
    pub workspace_id: Option<String>,
    pub channel_id: Option<String>,
    pub waba_id: Option<String>,
    pub phone_number_id: Option<String>,
    pub display_phone_number: Option<String>,
    pub app_secret: Option<String>,
    pub verify_token: Option<String>,
}

/// A process, mostly of the binary. It is killed when this is dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    ready_file: PathBuf,
    out: PathBuf,
    log: PathBuf,
}

impl Program {
    /// Starts the binary. What it prints goes to files in `folder` whose names begin with `name`;
    /// a later run of the same name prints behind the earlier one's log.
    ///
    /// # Panics
    ///
    /// When there is no binary: the message says how to build it.
    pub fn start(folder: &Path, name: &str, args: &[&OsStr]) -> Self {
        let mut command = Self::command(folder);
        command.args(args);
        Self::start_of(folder, name, command)
    }

    /// The same where no file may have more than so many bytes, as on a disk that is full.
    ///
    /// # Panics
    ///
    /// When there is no binary, or no shell.
    pub fn start_with_room(folder: &Path, name: &str, args: &[&OsStr], bytes: u64) -> Self {
        let binary = Self::command(folder);
        // A shell counts blocks of 512 bytes. Without the signal a write is answered with an error.
        let limit = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", bytes / 512);
        let mut command = Command::new("sh");
        command.arg("-c").arg(limit).arg(binary.get_program()).args(args).current_dir(folder);
        for (name, value) in binary.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Self::start_of(folder, name, command)
    }

    /// The same for a program that is not ours.
    ///
    /// # Panics
    ///
    /// When it cannot be run.
    pub fn start_of(folder: &Path, name: &str, mut command: Command) -> Self {
        let path = |extension| folder.join(format!("{name}.{extension}"));
        let (ready_file, out, log) = (path("ready.json"), path("out"), path("log"));
        // A ready file of an earlier run must not be taken for this one's.
        drop(fs::remove_file(&ready_file));
        let child = command
            .stdin(Stdio::null())
            .stdout(File::create(&out).expect("the folder is ours"))
            .stderr(appending(&log))
            .spawn()
            .unwrap_or_else(|error| panic!("{name} cannot be run: {error}"));
        Self { child, ready_file, out, log }
    }

    /// The binary, with nothing of the environment that could change what it does.
    pub fn command(folder: &Path) -> Command {
        let mut command = Command::new(waxwing_testbed::waxwing_bin());
        command.current_dir(folder);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("WAXWING_") {
                command.env_remove(name);
            }
        }
        command
    }

    /// Where the ready file of a program of this name is written.
    pub fn ready_file(folder: &Path, name: &str) -> PathBuf {
        folder.join(format!("{name}.ready.json"))
    }

    /// Waits until it answers.
    ///
    /// # Panics
    ///
    /// When it ends instead, or takes too long; the message has its log.
    pub async fn ready(&mut self) -> Ready {
        let deadline = format!("ready: {}", self.ready_file.display());
        until_within(START_WITHIN, &deadline, async || {
            if let Some(status) = self.exited() {
                panic!("it ended with {status} before it was ready:\n{}", self.log());
            }
            let text = fs::read(&self.ready_file).ok()?;
            Some(serde_json::from_slice(&text).expect("a ready file is written as a whole"))
        })
        .await
    }

    /// How it ended, if it has.
    pub fn exited(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("a child can be asked for")
    }

    /// Waits for its end.
    ///
    /// # Panics
    ///
    /// When it has not ended within that time; the message has its log.
    pub async fn ended(&mut self, within: Duration) -> ExitStatus {
        let ended = tokio::time::timeout(within, async {
            loop {
                if let Some(status) = self.exited() {
                    return status;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        let status = ended.await.ok();
        status.unwrap_or_else(|| panic!("it has not ended within {within:?}:\n{}", self.log()))
    }

    /// Tells it to end, as an operating system does.
    pub fn terminate(&self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.expect("there is a `kill`").success(), "it was there to be told");
    }

    /// Ends it at once, without a word: `kill -9`.
    pub fn kill(&mut self) {
        // One that has ended by itself is as dead.
        drop(self.child.kill());
        drop(self.child.wait());
    }

    /// What it printed.
    pub fn out(&self) -> String {
        fs::read_to_string(&self.out).unwrap_or_default()
    }

    /// What it, and those before it of the same name, logged.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// How much memory it holds, in KiB; none where Linux does not tell.
    pub fn resident_kib(&self) -> Option<u64> {
        self.memory_kib("VmRSS:")
    }

    /// The most memory it ever held, in KiB; none where Linux does not tell.
    pub fn resident_peak_kib(&self) -> Option<u64> {
        self.memory_kib("VmHWM:")
    }

    fn memory_kib(&self, what: &str) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|it| it.strip_prefix(what))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            let log = self.log();
            let last: Vec<&str> = log.lines().rev().take(30).collect();
            eprintln!("--- the end of {} ---", self.log.display());
            for line in last.iter().rev() {
                eprintln!("{line}");
            }
        }
    }
}

fn appending(path: &Path) -> File {
    File::options().create(true).append(true).open(path).expect("the folder is ours")
}
