//! An S3 server for tests: moto's, from an environment of its own, which ends with its owner.

use std::error::Error;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::python::{self, EnvironmentError};
use crate::temp::{TempDir, temp_dir};

/// How often it is looked whether the server runs, and for how long: 30 seconds.
const LOOKS_MAX: u32 = 600;
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What the server says before its address.
const RUNNING_ON: &str = "Running on http://";

/// Why there is no server.
#[derive(Debug)]
pub enum StartError {
    /// There is no Python that could run it, or what it needs could not be installed.
    Environment(EnvironmentError),
    /// It ended at once, or did not begin to listen.
    Failed {
        /// What it said.
        log: String,
    },
    /// A file could not be read or made.
    Io(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(error) => error.fmt(f),
            Self::Failed { log } => write!(f, "moto's server did not start: {log}"),
            Self::Io(error) => write!(f, "moto's server could not be started: {error}"),
        }
    }
}

impl Error for StartError {}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Who administers the server, until it is locked: nobody checks the signature by then.
const ADMINISTRATOR: &str = "Authorization: AWS4-HMAC-SHA256 \
    Credential=a/20200101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0\r\n\
    Content-Type: application/x-www-form-urlencoded\r\n";

/// A policy, as a form spells it: its bearer may do everything with every bucket.
const EVERYTHING: &str = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B\
    %22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3A*%22%2C%22Resource%22%3A%22*%22%7D%5D%7D";

/// A server that holds its buckets in memory. Until it is locked, it believes whatever keys it is shown.
#[derive(Debug)]
pub struct Server {
    process: Child,
    address: String,
    /// As long as this is open, the server runs.
    _stdin: Option<ChildStdin>,
    dir: TempDir,
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, as far as it is text.
    pub body: String,
}

/// What opens a locked server.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: String,
}

/// The file of what the server needs: for those who prepare a machine.
pub fn requirements() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("programs/moto/requirements.txt")
}

impl Server {
    /// Starts a server on a free port of loopback.
    pub fn start() -> Result<Self, StartError> {
        let python = python::environment("moto", &requirements());
        let python = python.map_err(StartError::Environment)?;
        let dir = temp_dir("s3");
        let log = dir.join("log");
        let mut command = Command::new(python);
        // Nothing is written beside the program, which lies in the repository.
        command.args(["-B", "-I"]);
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("programs/moto/server.py"));
        command.current_dir(dir.path()).stdin(Stdio::piped());
        command.stdout(Stdio::null()).stderr(File::create(&log)?);
        let mut process = command.spawn()?;
        let stdin = process.stdin.take();
        let mut server = Self { process, address: String::new(), _stdin: stdin, dir };
        server.address = server.wait_for_address()?;
        Ok(server)
    }

    fn wait_for_address(&mut self) -> Result<String, StartError> {
        for _ in 0..LOOKS_MAX {
            let log = self.log();
            let told = log.split_once(RUNNING_ON).and_then(|(_, it)| it.split_once('\n'));
            if let Some((address, _)) = told {
                return Ok(address.trim().to_owned());
            }
            if self.process.try_wait()?.is_some() {
                break;
            }
            thread::sleep(LOOK_EVERY);
        }
        Err(StartError::Failed { log: self.log() })
    }

    /// What the server has said up to now: a line for each request among it.
    pub fn log(&self) -> String {
        let log = fs::read(self.dir.join("log")).unwrap_or_default();
        String::from_utf8_lossy(&log).into_owned()
    }

    /// The server's address: host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The endpoint that an S3 client is told.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Makes a bucket.
    ///
    /// # Panics
    ///
    /// When the server does not make it.
    pub fn make_bucket(&self, name: &str) {
        let answer = self.ask("PUT", &format!("/{name}")).expect("the server answers");
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// From now on the server checks signatures, and this key alone opens it.
    ///
    /// # Panics
    ///
    /// When the server does not make the key.
    pub fn lock(&self) -> Key {
        let administer = |action: &str| {
            let form = format!("Action={action}&Version=2010-05-08&UserName=waxwing");
            let answer = self.send("POST", "/", ADMINISTRATOR, &form).expect("the server answers");
            assert_eq!(answer.status, 200, "{}", answer.body);
            answer.body
        };
        administer("CreateUser");
        administer(&format!("PutUserPolicy&PolicyName=all&PolicyDocument={EVERYTHING}"));
        let made = administer("CreateAccessKey");
        let text = |name| texts(&made, name).pop().expect("the answer has a key");
        let key = Key { id: text("AccessKeyId"), secret: text("SecretAccessKey") };
        let plain = "Content-Type: text/plain\r\n";
        let locked = self.send("POST", "/moto-api/reset-auth", plain, "0");
        assert_eq!(locked.expect("the server answers").status, 200);
        key
    }

    /// Asks the server something, as nobody in particular.
    pub fn ask(&self, method: &str, path: &str) -> io::Result<Answer> {
        self.send(method, path, "", "")
    }

    /// Sends a request; each of the headers ends its line.
    fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.address)?;
        let (host, length) = (&self.address, body.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|it| it.parse().ok());
        let body = answer.split_once("\r\n\r\n").map(|(_, it)| it.to_owned());
        let no_answer = || io::Error::from(io::ErrorKind::InvalidData);
        Ok(Answer { status: status.ok_or_else(no_answer)?, body: body.ok_or_else(no_answer)? })
    }

    /// The names of what is in a bucket.
    pub fn keys(&self, bucket: &str) -> io::Result<Vec<String>> {
        Ok(texts(&self.ask("GET", &format!("/{bucket}?list-type=2"))?.body, "Key"))
    }

    /// The names of what was begun to be put into a bucket in parts, and is neither ended nor called off.
    pub fn unfinished(&self, bucket: &str) -> io::Result<Vec<String>> {
        Ok(texts(&self.ask("GET", &format!("/{bucket}?uploads"))?.body, "Key"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It holds nothing that anybody needs. If it has ended already, so much the better.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The texts of all elements of that name.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let elements = xml.split(&open).skip(1);
    elements.filter_map(|it| it.split_once(&close)).map(|(text, _)| text.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::{ADMINISTRATOR, Server, texts};

    #[test]
    fn a_server_has_buckets_until_it_is_dropped() {
        let server = Server::start().expect("Python is installed");
        server.make_bucket("waxwing");
        assert_eq!(server.keys("waxwing").expect("it answers"), [""; 0]);
        let unknown = server.ask("GET", "/nobodys?list-type=2").expect("it answers");
        assert_eq!(unknown.status, 404, "{}", unknown.body);
        assert!(server.log().contains("PUT /waxwing"), "{}", server.log());
        let address = server.address().to_owned();
        drop(server);
        TcpStream::connect(address).expect_err("nobody listens any longer");
    }

    #[test]
    fn a_locked_server_lets_nobody_in_without_a_key() {
        let server = Server::start().expect("Python is installed");
        server.make_bucket("waxwing");
        let key = server.lock();
        assert!(!key.id.is_empty() && !key.secret.is_empty());
        let form = "Action=ListUsers&Version=2010-05-08";
        let stranger = server.send("POST", "/", ADMINISTRATOR, form).expect("it answers");
        assert_eq!(stranger.status, 403, "{}", stranger.body);
    }

    #[test]
    fn the_texts_of_elements_are_found() {
        let xml = "<A><Key>one</Key><Size>1</Size></A><A><Key>two</Key></A><Key>";
        assert_eq!(texts(xml, "Key"), ["one", "two"]);
        assert_eq!(texts(xml, "Owner"), [""; 0]);
    }
}
