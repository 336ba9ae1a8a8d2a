//! A database of a test's own, copied from a template that was migrated once.

use std::env;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::thread;

use super::programs::Programs;
use super::shared::{self, Shared};
use super::{SERVER_VARIABLE, StartError};
use crate::random;

/// PostgreSQL cuts names off at 63 bytes; sixteen digits and a few marks are ours.
const TEMPLATE_LENGTH_MAX: usize = 32;

/// A database that nobody else uses, dropped when this is.
#[derive(Debug)]
pub struct Database {
    url: String,
    name: String,
}

impl Database {
    /// The URL to connect with, as `sqlx` and `waxwing --database` take it.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // A database that stays behind goes with its server.
        if let Ok(server) = server() {
            drop(server.sql(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE);", self.name)));
        }
    }
}

/// A database made by `prepare`, or copied from one that was: `prepare` is run once for a template
/// name and a test program, on a thread of its own (so it may `block_on`), with the URL of the
/// database it is to migrate.
///
/// # Panics
///
/// When there is no server and none can be started: the message says what to install.
pub fn database_from(template: &str, prepare: impl FnOnce(&str) + Send) -> Database {
    let template = template_name(template);
    given(|| {
        let server = server()?;
        if let Some(database) = server.copy_of(&template)? {
            return Ok(database);
        }
        server.make_template(&template, prepare)?;
        let database = server.copy_of(&template)?;
        Ok(database.expect("the template was made, and nobody drops one"))
    })
}

/// A database with nothing in it, for a program that migrates by itself.
///
/// # Panics
///
/// As [`database_from`].
pub fn empty_database() -> Database {
    given(|| {
        let server = server()?;
        let database = server.new_database();
        server.sql(&format!("CREATE DATABASE {};", database.name))?;
        Ok(database)
    })
}

/// The server for this process's tests.
enum TestServer {
    /// Named by whoever started the tests.
    Named { url: String, programs: Programs },
    /// Shared with the other test processes.
    Shared { shared: Shared, programs: Programs },
}

fn server() -> Result<&'static TestServer, StartError> {
    static SERVER: OnceLock<TestServer> = OnceLock::new();
    if let Some(server) = SERVER.get() {
        return Ok(server);
    }
    let programs = Programs::find()?;
    let server = match env::var(SERVER_VARIABLE) {
        Ok(url) => TestServer::Named { url, programs },
        Err(_) => TestServer::Shared { shared: shared::server()?, programs },
    };
    Ok(SERVER.get_or_init(|| server))
}

impl TestServer {
    fn url(&self) -> &str {
        match self {
            Self::Named { url, .. } => url,
            Self::Shared { shared, .. } => &shared.url,
        }
    }

    fn sql(&self, script: &str) -> Result<String, StartError> {
        let (Self::Named { programs, .. } | Self::Shared { programs, .. }) = self;
        programs.psql(self.url(), script)
    }

    /// A name and a URL that are free; the database is the caller's to make.
    fn new_database(&self) -> Database {
        let name = format!("waxwing_test_{}", random::token());
        Database { url: with_database(self.url(), &name), name }
    }

    /// A copy of the template, if there is one.
    fn copy_of(&self, template: &str) -> Result<Option<Database>, StartError> {
        let database = self.new_database();
        let script = format!(
            "SELECT count(*) AS found FROM pg_database WHERE datname = '{template}' \\gset
             \\if :found
             CREATE DATABASE {} TEMPLATE {template};
             \\endif
             \\echo :found",
            database.name
        );
        let found = self.sql(&script)?;
        Ok((found.trim() == "1").then_some(database))
    }

    /// Makes the template, unless another process did while we waited for our turn.
    fn make_template(
        &self,
        template: &str,
        prepare: impl FnOnce(&str) + Send,
    ) -> Result<(), StartError> {
        let _turn = shared::lock(&shared::home()?, "templates.lock")?;
        let exists = format!("SELECT count(*) FROM pg_database WHERE datname = '{template}';");
        if self.sql(&exists)?.trim() == "1" {
            return Ok(());
        }
        // It gets its name when it is ready: who is interrupted leaves a draft, not a template.
        let draft = self.new_database();
        self.sql(&format!("CREATE DATABASE {};", draft.name))?;
        on_a_thread(|| prepare(&draft.url));
        let name = &draft.name;
        self.sql(&format!(
            "ALTER DATABASE {name} ALLOW_CONNECTIONS false;
             SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}';
             ALTER DATABASE {name} RENAME TO {template};"
        ))
        .map(drop)
    }
}

/// The thread makes `Runtime::block_on` legal in `prepare`, whoever calls us.
fn on_a_thread(work: impl FnOnce() + Send) {
    thread::scope(|scope| {
        if let Err(cause) = scope.spawn(work).join() {
            panic::resume_unwind(cause);
        }
    });
}

fn given(work: impl FnOnce() -> Result<Database, StartError>) -> Database {
    work().unwrap_or_else(|error| {
        let cause = std::error::Error::source(&error).map(|it| format!(": {it}"));
        panic!("no database for this test: {error}{}", cause.unwrap_or_default())
    })
}

/// The template's name on the server. It holds the test program's own identity, because a program
/// that was built anew may migrate otherwise.
fn template_name(template: &str) -> String {
    let mut hasher = DefaultHasher::new();
    template.hash(&mut hasher);
    let program: Option<PathBuf> = env::current_exe().ok();
    let built_at = program.as_ref().and_then(|it| it.metadata().ok()?.modified().ok());
    (program, built_at).hash(&mut hasher);
    let plain = |it: char| if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '_' };
    let readable: String = template.chars().map(plain).take(TEMPLATE_LENGTH_MAX).collect();
    format!("waxwing_tpl_{readable}_{:016x}", hasher.finish())
}

/// The same URL, for another database of the server.
fn with_database(url: &str, name: &str) -> String {
    let (address, query) =
        url.split_once('?').map_or((url, ""), |(address, _)| (address, &url[address.len()..]));
    let authority = address.find("://").map_or(0, |it| it + 3);
    let end = address[authority..].find('/').map_or(address.len(), |it| authority + it);
    format!("{}/{name}{query}", &address[..end])
}

#[cfg(test)]
mod tests {
    use super::{template_name, with_database};

    #[test]
    fn a_url_keeps_all_but_its_database() {
        let check = |url: &str, expected: &str| assert_eq!(with_database(url, "new"), expected);
        check("postgres://u:p@127.0.0.1:5432/old", "postgres://u:p@127.0.0.1:5432/new");
        check("postgres://127.0.0.1", "postgres://127.0.0.1/new");
        check("postgres://h/old?sslmode=off", "postgres://h/new?sslmode=off");
        check("postgres:///old?host=/run/postgres", "postgres:///new?host=/run/postgres");
    }

    #[test]
    fn a_template_s_name_fits_and_is_plain() {
        let name = template_name(&"Stories, mit Umlaut ä; DROP TABLE".repeat(3));
        assert!(name.len() <= 63 && name.starts_with("waxwing_tpl_stories__mit"), "{name}");
        assert!(name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_'), "{name}");
        assert_ne!(template_name("a b"), template_name("a_b"));
    }
}
