//! Starts a PostgreSQL server in a folder of its own, and makes sure that it ends.

use std::env;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::StartError;
use super::programs::{self, Programs};
use crate::random;
use crate::temp::{TempDir, temp_dir_in};

/// What the server is told. Writing is as durable as in production; nothing else is special.
const SETTINGS: &str = "listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
fsync = on
synchronous_commit = on
timezone = 'UTC'
";

/// How long after the end of its owner a cluster of one owner ends.
const OWNED_IDLE_SECONDS: u32 = 2;

/// Where Linux keeps files in memory.
const MEMORY: &str = "/dev/shm";

/// What a long run of tests may take of it.
const MEMORY_KIB_MIN: u64 = 2 * 1024 * 1024;

/// Someone else may be given the port between our asking and the server's taking it.
const STARTS_MAX: u32 = 3;

/// A PostgreSQL server of the caller's own. It ends when this is dropped, or with the process.
#[derive(Debug)]
pub struct Cluster {
    server: Server,
    // Removes the folder after the server has ended: fields are dropped in this order.
    _folder: TempDir,
}

impl Cluster {
    /// Starts a server on a free port of the loopback address, with its files on the disk.
    pub fn start() -> Result<Self, StartError> {
        Self::start_in(&env::temp_dir())
    }

    /// The same for tests, with its files where databases come and go fastest: in memory, where
    /// there is room.
    pub fn start_for_tests() -> Result<Self, StartError> {
        Self::start_in(&fastest_folder())
    }

    fn start_in(parent: &Path) -> Result<Self, StartError> {
        let folder = temp_dir_in(parent, "postgres");
        let server = Server::start(folder.path(), OWNED_IDLE_SECONDS)?;
        Ok(Self { server, _folder: folder })
    }

    /// The URL of its database `postgres`, for a superuser.
    pub fn url(&self) -> &str {
        &self.server.url
    }

    /// Ends the server and removes what it wrote.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // If this fails, the watchdog does it once we are gone.
        drop(self.server.stop());
    }
}

/// A running server, and our lock on its file `users`, which keeps its watchdog waiting.
pub(super) struct Server {
    pub(super) url: String,
    folder: PathBuf,
    programs: Programs,
    as_postgres: bool,
    user: File,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Server {
    /// Starts a server in an empty folder. It ends when it had no user for `idle_seconds`.
    pub(super) fn start(folder: &Path, idle_seconds: u32) -> Result<Self, StartError> {
        let programs = Programs::find()?;
        let user = use_server(folder)?;
        let password = random::token() + &random::token();
        write_private(&folder.join("password"), &password)?;
        let as_postgres = give_to_postgres(folder)?;
        let server =
            Self { url: String::new(), folder: folder.to_owned(), programs, as_postgres, user };
        server.initialize()?;
        server.watch(idle_seconds)?;
        let port = server.listen()?;
        Ok(Self {
            url: format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres"),
            ..server
        })
    }

    /// Lets the server go on without us, for as long as it has users; the file makes us one.
    pub(super) fn into_parts(self) -> (String, File) {
        (self.url, self.user)
    }

    fn initialize(&self) -> Result<(), StartError> {
        let (data, password) = (self.folder.join("data"), self.folder.join("password"));
        let mut initdb = self.programs.server("initdb", &self.folder, self.as_postgres);
        // Any user of this machine can reach a loopback port, so the superuser has a password.
        initdb.args(["--username=postgres", "--auth=password", "--encoding=UTF8", "--locale=C"]);
        initdb.arg("--no-sync").arg("--pwfile").arg(&password).arg("--pgdata").arg(&data);
        programs::run("initdb", &mut initdb)?;
        fs::remove_file(password)?;
        Ok(fs::write(data.join("postgresql.auto.conf"), SETTINGS)?)
    }

    fn listen(&self) -> Result<u16, StartError> {
        let mut last = None;
        for _ in 0..STARTS_MAX {
            let port = free_port()?;
            let mut start = self.pg_ctl("start");
            start
                .arg("-w")
                .arg("-o")
                .arg(format!("-p {port}"))
                .arg("-l")
                .arg(self.folder.join("log"));
            // The server inherits these, and must not keep a pipe of ours open.
            start.stdout(Stdio::null()).stderr(Stdio::null());
            if start.status()?.success() {
                return Ok(port);
            }
            last = fs::read_to_string(self.folder.join("log")).ok();
        }
        Err(StartError::failed("pg_ctl start", &last.unwrap_or_default()))
    }

    fn stop(&self) -> Result<(), StartError> {
        programs::run("pg_ctl stop", &mut self.pg_ctl("stop")).map(drop)
    }

    fn pg_ctl(&self, verb: &str) -> Command {
        let mut command = self.programs.server("pg_ctl", &self.folder, self.as_postgres);
        command.arg(verb).args(["--silent", "--pgdata"]).arg(self.folder.join("data"));
        if verb == "stop" {
            command.arg("--mode=immediate");
        }
        command
    }

    /// Leaves a process behind that stops the server when nobody uses it any longer.
    fn watch(&self, idle_seconds: u32) -> Result<(), StartError> {
        let stop = self.pg_ctl("stop");
        let mut shell = Command::new("sh");
        shell.args(["-c", r#"sh -c "$0" watchdog "$@" &"#, include_str!("watchdog.sh")]);
        shell.arg(&self.folder).arg(idle_seconds.to_string());
        shell.arg(stop.get_program()).args(stop.get_args());
        // Out of our process group: Ctrl-C is for us, and it cleans up after us.
        shell.process_group(0).current_dir("/");
        shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        shell.status()?;
        Ok(())
    }
}

/// The folder in which databases come and go fastest: in memory, where there is room.
///
/// A database is three hundred files, and dropping one waits until the files of all others are
/// synced: on a busy disk that takes longer than most tests. The server writes as it always does.
pub(super) fn fastest_folder() -> PathBuf {
    let room = Command::new("df").args(["-Pk", MEMORY]).stderr(Stdio::null()).output();
    let room = room.ok().and_then(|it| room_kib(&String::from_utf8_lossy(&it.stdout)));
    let has_room = room.is_some_and(|it| it >= MEMORY_KIB_MIN);
    if has_room { PathBuf::from(MEMORY) } else { env::temp_dir() }
}

/// What `df` says is available, in the fourth column of its second line.
fn room_kib(df: &str) -> Option<u64> {
    df.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

/// Counts this process among the users of the server in `folder`, until the file is dropped.
pub(super) fn use_server(folder: &Path) -> io::Result<File> {
    let users = File::options().create(true).append(true).open(folder.join("users"))?;
    users.lock_shared()?;
    Ok(users)
}

/// Root's folders go to the user `postgres`, as which the server runs; says whether this one did.
fn give_to_postgres(folder: &Path) -> Result<bool, StartError> {
    if fs::metadata(folder)?.uid() != 0 {
        return Ok(false);
    }
    programs::run("chown", Command::new("chown").args(["-R", "postgres:postgres"]).arg(folder))?;
    Ok(true)
}

pub(super) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::options().create_new(true).write(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::room_kib;

    #[test]
    fn room_is_what_is_available() {
        let df = "Filesystem 1024-blocks Used Available Capacity Mounted on\n\
                  tmpfs         65536    0     65000       0% /dev/shm\n";
        assert_eq!(room_kib(df), Some(65_000));
        assert_eq!(room_kib(""), None);
    }
}
