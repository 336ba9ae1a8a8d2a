//! A gateway and its sandbox, running: in one process, or in two of which one is killed.

use super::{Gateway, Phone, Program, Ready, Sandbox, Wire};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;
use waxwing_testbed::postgres::{self, Database};
use waxwing_testbed::{TempDir, temp_dir};

/// How long the gateway may take to end when it is told to.
const END_WITHIN: Duration = Duration::from_secs(25);

/// Where the gateway keeps what must survive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// A file in its data directory.
    Sqlite,
    /// A database of the story's own, at the end of a wire that can be cut.
    Postgres,
}

/// Gateway and sandbox. Fields are dropped in this order: the processes first.
#[derive(Debug)]
pub struct House {
    serve: Option<Program>,
    meta: Option<Program>,
    ready: Ready,
    dir: TempDir,
    how: How,
    database: Option<(Wire, Database)>,
}

/// What the gateway is started with, the same each time.
#[derive(Clone, Debug, Default)]
struct How {
    command: &'static str,
    args: Vec<OsString>,
    /// The most bytes that a file of the gateway's may have.
    room: Option<u64>,
}

impl House {
    /// `waxwing dev`: both in one process.
    pub async fn dev() -> Self {
        Self::dev_with(&[]).await
    }

    /// `waxwing dev` with flags.
    pub async fn dev_with(flags: &[&str]) -> Self {
        let args = flags.iter().map(Into::into).collect();
        let how = How { command: "dev", args, room: None };
        let mut house = Self::empty(how);
        house.starts().await;
        house
    }

    /// `waxwing sandbox` and `waxwing serve --attach`, with a configuration file of this text.
    pub async fn apart(base: Base, config: &str) -> Self {
        Self::apart_with_room(base, config, None).await
    }

    /// The same on a disk that is full as soon as a file has so many bytes.
    pub async fn apart_with_room(base: Base, config: &str, room: Option<u64>) -> Self {
        let mut house = Self::empty(How { command: "serve", args: Vec::new(), room });
        let mut meta = house.program("sandbox", "meta", &[]);
        let of_meta = meta.ready().await;
        house.meta = Some(meta);
        let file = house.dir.join("waxwing.toml");
        std::fs::write(&file, config).expect("the folder is ours");
        let attach = Program::ready_file(house.dir.path(), "meta");
        let mut args: Vec<OsString> = vec!["--attach".into(), attach.into()];
        args.extend(["--config".into(), file.into()]);
        if base == Base::Postgres {
            let (wire, database, url) = wired_database().await;
            args.extend(["--database".into(), url.into()]);
            house.database = Some((wire, database));
        }
        house.how.args = args;
        house.ready = of_meta;
        house.sandbox().as_fast_as_it_goes().await;
        house.starts().await;
        house
    }

    fn empty(how: How) -> Self {
        let (dir, ready) = (temp_dir("story"), Ready::default());
        Self { serve: None, meta: None, ready, dir, how, database: None }
    }

    /// The gateway, as it is reached now.
    pub fn gateway(&self) -> Gateway {
        Gateway::of(&self.ready)
    }

    /// The sandbox.
    pub fn sandbox(&self) -> Sandbox {
        Sandbox::of(&self.ready)
    }

    /// Somebody's phone.
    pub fn phone(&self, number: &str) -> Phone {
        self.sandbox().phone(number)
    }

    /// The wire to the database.
    ///
    /// # Panics
    ///
    /// When the house keeps what it knows in a file.
    pub fn wire(&self) -> &Wire {
        &self.database.as_ref().expect("the house is on PostgreSQL").0
    }

    /// The process of the gateway.
    ///
    /// # Panics
    ///
    /// When it does not run.
    pub fn serve(&mut self) -> &mut Program {
        self.serve.as_mut().expect("the gateway runs")
    }

    /// The folder of the house.
    pub fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// The gateway's data directory.
    pub fn data(&self) -> PathBuf {
        self.dir.join("gateway")
    }

    /// Starts the gateway, again and with what it kept.
    pub async fn starts(&mut self) -> Gateway {
        assert!(self.serve.is_none(), "one gateway at a time");
        let args: Vec<&OsStr> = self.how.args.iter().map(AsRef::as_ref).collect();
        let mut program = self.program(self.how.command, "gateway", &args);
        self.ready = program.ready().await;
        self.serve = Some(program);
        self.gateway()
    }

    /// Starts the gateway after one that has ended by itself.
    pub async fn starts_again(&mut self) -> Gateway {
        self.kills_the_gateway();
        self.starts().await
    }

    /// `kill -9` of the sandbox, when it is a process of its own.
    pub fn kills_meta(&mut self) {
        self.meta = None;
    }

    /// Starts the sandbox again, where it was.
    ///
    /// # Panics
    ///
    /// When it was never a process of its own.
    pub async fn starts_meta_again(&mut self) {
        let url = self.ready.sandbox_url.clone().expect("there was a sandbox");
        let address = url.trim_start_matches("http://").trim_end_matches("/sandbox").to_owned();
        let mut meta = self.program_at(&address, "sandbox", "meta", &[]);
        meta.ready().await;
        self.meta = Some(meta);
    }

    /// `kill -9`, and nothing else.
    pub fn kills_the_gateway(&mut self) {
        self.serve().kill();
        self.serve = None;
    }

    /// Tells the gateway to end, and waits for it; gives how it ended.
    pub async fn stops_the_gateway(&mut self) -> ExitStatus {
        self.serve().terminate();
        let status = self.serve().ended(END_WITHIN).await;
        self.serve = None;
        status
    }

    /// Everything that was logged so far, by all processes.
    pub fn logs(&self) -> String {
        let read = |name| std::fs::read_to_string(self.dir.join(name)).unwrap_or_default();
        read("gateway.log") + &read("meta.log")
    }

    /// Runs a client command of the binary to its end, against this house.
    pub fn runs(&self, args: &[&str]) -> std::process::Output {
        let mut command = Program::command(self.dir.path());
        let output = command.args(args).arg("--data").arg(self.data()).output();
        output.expect("the binary can be run")
    }

    /// Runs a command of the binary to its end, in the folder of this house.
    pub fn runs_plain(&self, args: &[&str]) -> std::process::Output {
        let mut command = Program::command(self.dir.path());
        command.args(args).output().expect("the binary can be run")
    }

    /// Starts a client command of the binary against this house.
    pub fn begins(&self, name: &str, args: &[&str]) -> Program {
        let data = self.data();
        let mut all: Vec<&OsStr> = args.iter().map(AsRef::as_ref).collect();
        all.extend([OsStr::new("--data"), data.as_os_str()]);
        Program::start(self.dir.path(), name, &all)
    }

    fn program(&self, command: &str, name: &str, args: &[&OsStr]) -> Program {
        self.program_at("127.0.0.1:0", command, name, args)
    }

    fn program_at(&self, listen: &str, command: &str, name: &str, args: &[&OsStr]) -> Program {
        let data = self.dir.join(name);
        let ready = Program::ready_file(self.dir.path(), name);
        let mut all: Vec<&OsStr> = vec![command.as_ref(), "--data".as_ref(), data.as_os_str()];
        all.extend(["--listen".as_ref(), OsStr::new(listen)]);
        all.extend(["--ready-file".as_ref(), ready.as_os_str()]);
        all.extend(args);
        match self.how.room.filter(|_| name == "gateway") {
            Some(room) => Program::start_with_room(self.dir.path(), name, &all, room),
            None => Program::start(self.dir.path(), name, &all),
        }
    }
}

/// A database, and a URL that reaches it over a wire.
async fn wired_database() -> (Wire, Database, String) {
    let database = postgres::empty_database();
    let (login, rest) = database.url().split_once('@').expect("the URL has a login");
    let (server, name) = rest.split_once('/').expect("the URL names a database");
    let wire = Wire::to(server).await;
    let url = format!("{login}@{}/{name}", wire.address());
    (wire, database, url)
}
