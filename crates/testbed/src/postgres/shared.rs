//! The server that all test processes of a bare `cargo nextest run` share.
//!
//! The first process that needs it starts it, under a lock; the others find its URL in a file. Its
//! watchdog ends it two minutes after its last user.

use std::env;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::net::TcpStream;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::StartError;
use super::cluster::{Server, fastest_folder, use_server};
use crate::random;
use crate::temp::temp_dir;

const IDLE_SECONDS: u32 = 120;

/// A server shared with other processes, for as long as this process lives.
pub(super) struct Shared {
    pub(super) url: String,
    _user: File,
}

/// The server of this user on this machine, started if it does not run.
pub(super) fn server() -> Result<Shared, StartError> {
    server_in(&home()?, &fastest_folder(), IDLE_SECONDS)
}

/// The server that those who meet in `home` share; its files go to a folder in `parent`.
fn server_in(home: &Path, parent: &Path, idle_seconds: u32) -> Result<Shared, StartError> {
    let _lock = lock(home, "start.lock")?;
    let note = home.join("server");
    if let Some(running) = fs::read_to_string(&note).ok().and_then(|it| join(&it)) {
        return Ok(running);
    }
    let folder = parent.join(format!("waxwing-postgres-{}", random::token()));
    DirBuilder::new().mode(0o700).create(&folder)?;
    let server = Server::start(&folder, idle_seconds)?;
    write_note(&note, &format!("{}\n{}\n", server.url, folder.display()))?;
    let (url, user) = server.into_parts();
    Ok(Shared { url, _user: user })
}

/// Uses the server of a note, unless it is gone.
fn join(note: &str) -> Option<Shared> {
    let (url, folder) = note.trim_end().split_once('\n')?;
    let user = use_server(Path::new(folder)).ok()?;
    // While we waited for the lock, the watchdog may have removed the folder under it.
    let is_there = Path::new(folder).join("users").is_file();
    let answers = TcpStream::connect(address(url)?).is_ok();
    (is_there && answers).then(|| Shared { url: url.to_owned(), _user: user })
}

fn address(url: &str) -> Option<&str> {
    url.split_once('@')?.1.split('/').next()
}

/// A lock among this user's test processes, until the file is dropped.
pub(super) fn lock(home: &Path, name: &str) -> io::Result<File> {
    let file = File::options().create(true).append(true).mode(0o600).open(home.join(name))?;
    file.lock()?;
    Ok(file)
}

/// The folder in which this user's test processes meet.
pub(super) fn home() -> Result<PathBuf, StartError> {
    let own = fs::metadata(temp_dir("owner").path())?.uid();
    let home = env::temp_dir().join(format!("waxwing-testbed-{own}"));
    match DirBuilder::new().mode(0o700).create(&home) {
        Err(it) if it.kind() != io::ErrorKind::AlreadyExists => Err(it.into()),
        _ if fs::symlink_metadata(&home)?.uid() != own => {
            Err(StartError::failed("tests", &format!("{} belongs to another", home.display())))
        }
        _ => Ok(home),
    }
}

fn write_note(path: &Path, text: &str) -> io::Result<()> {
    let draft = path.with_extension("draft");
    drop(fs::remove_file(&draft));
    super::cluster::write_private(&draft, text)?;
    fs::rename(draft, path)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::net::TcpStream;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;
    use std::thread;
    use std::time::Duration;

    use super::{address, server_in};
    use crate::temp::temp_dir;

    fn is_up(url: &str) -> bool {
        TcpStream::connect(address(url).expect("the URL has an address")).is_ok()
    }

    #[test]
    fn a_shared_server_ends_after_its_last_user_and_the_next_one_starts_another() {
        let home = temp_dir("home");
        // Root's server runs as `postgres`, which has to pass through to its own folder.
        let passable = Permissions::from_mode(0o711);
        fs::set_permissions(home.path(), passable).expect("it is ours");
        let first = server_in(home.path(), home.path(), 2).expect("PostgreSQL is installed");
        let second = server_in(home.path(), home.path(), 2).expect("it runs already");
        assert_eq!(first.url, second.url);
        let url = first.url.clone();
        drop(first);
        thread::sleep(Duration::from_secs(6));
        assert!(is_up(&url), "one user is left");

        drop(second);
        wait_until_empty(home.path());
        assert!(!is_up(&url));

        let third = server_in(home.path(), home.path(), 2).expect("PostgreSQL is installed");
        assert_ne!(third.url, url);
        assert!(is_up(&third.url));
        drop(third);
        wait_until_empty(home.path());
    }

    /// Waits until no server has its folder there, for at most 20 seconds.
    fn wait_until_empty(home: &Path) {
        let entries = || fs::read_dir(home).expect("it is ours").flatten();
        for _ in 0..400 {
            if entries().all(|it| !it.path().is_dir()) {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("a server has not ended within 20 seconds");
    }
}
