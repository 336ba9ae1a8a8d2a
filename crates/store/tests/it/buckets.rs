//! Bytes of files in a bucket, of a server that is not ours.

use crate::acme::{ACME, OTHER};
use crate::blobs::{
    LARGE, bytes, bytes_come_back_whole_and_in_ranges, keep, read, sha256, stage,
    what_is_not_there_is_missing,
};
use futures::StreamExt as _;
use std::error::Error as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use waxwing_domain::secret::Secret;
use waxwing_store::blobs::{BlobError, Blobs, Bucket};
use waxwing_testbed::s3::Server;
use waxwing_testbed::{TempDir, temp_dir};

/// More than two parts of an upload in parts.
const SEVERAL_PARTS: usize = 18 * 1024 * 1024;

fn server() -> Server {
    let server = Server::start().unwrap_or_else(|error| panic!("{error}"));
    server.make_bucket("waxwing");
    server
}

fn bucket(staging: &Path, endpoint: String) -> Bucket {
    Bucket {
        staging: staging.to_owned(),
        bucket: "waxwing".to_owned(),
        prefix: "media/eu".to_owned(),
        region: "eu-central-1".to_owned(),
        endpoint: Some(endpoint),
        access_key_id: "waxwing".to_owned(),
        secret_access_key: Secret::new("secret".to_owned()),
        allow_http: true,
    }
}

fn open(endpoint: String) -> (Blobs, TempDir) {
    let folder = temp_dir("bucket");
    (Blobs::bucket(bucket(&folder.join("staging"), endpoint)).unwrap(), folder)
}

fn staged(folder: &TempDir) -> usize {
    fs::read_dir(folder.join("staging")).unwrap().count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_gives_back_what_it_was_given() {
    let server = server();
    let (blobs, folder) = open(server.endpoint());
    for length in [1, LARGE, 8 * 1024 * 1024, SEVERAL_PARTS] {
        bytes_come_back_whole_and_in_ranges(&blobs, &bytes(length)).await;
    }
    what_is_not_there_is_missing(&blobs).await;
    assert_eq!(server.unfinished("waxwing").unwrap(), [""; 0]);
    assert_eq!(staged(&folder), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_uploads_at_once_wait_for_each_others_memory() {
    let server = server();
    let (blobs, _folder) = open(server.endpoint());
    // Five times two parts are more than may be in memory.
    let all = bytes(SEVERAL_PARTS);
    let names = futures::future::join_all((0..5).map(|it| keep(&blobs, ACME, &all[it..]))).await;
    assert!(read(&blobs, &names[4], Some(0..9)).await.unwrap() == all[4..13]);
    assert_eq!(server.keys("waxwing").unwrap().len(), 5);
    assert_eq!(server.unfinished("waxwing").unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blob_has_the_name_its_workspace_and_hash_give_it() {
    let server = server();
    let (blobs, _folder) = open(server.endpoint());
    keep(&blobs, ACME, b"abc").await;
    keep(&blobs, ACME, b"abc").await;
    keep(&blobs, OTHER, b"").await;
    let digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let names = [format!("media/eu/{ACME}/ba/{digits}"), format!("media/eu/{OTHER}/e3/{nothing}")];
    assert_eq!(server.keys("waxwing").unwrap(), names);

    // Without a prefix nothing stands before the workspace.
    let folder = temp_dir("bucket");
    let bare = Bucket { prefix: String::new(), ..bucket(folder.path(), server.endpoint()) };
    keep(&Blobs::bucket(bare).unwrap(), ACME, b"abc").await;
    let all = server.keys("waxwing").unwrap();
    assert!(all.contains(&format!("{ACME}/ba/{digits}")), "{all:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_is_not_there_is_not_a_missing_file() {
    let server = server();
    let folder = temp_dir("bucket");
    let wrong = Bucket { bucket: "nobodys".to_owned(), ..bucket(folder.path(), server.endpoint()) };
    let blobs = Blobs::bucket(wrong).unwrap();
    let kept = blobs.keep(ACME, stage(&blobs, b"one", 3).await).await;
    assert!(matches!(kept, Err(BlobError::Bucket(_))), "{kept:?}");
    let got = read(&blobs, &sha256(b"one"), None).await;
    assert!(matches!(got, Err(BlobError::Bucket(_))), "{got:?}");
    let removed = blobs.remove(ACME, &sha256(b"one")).await;
    assert!(matches!(removed, Err(BlobError::Bucket(_))), "{removed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_bucket_opens_to_its_key_alone() {
    let server = server();
    let key = server.lock();
    let folder = temp_dir("bucket");
    let open = |name: &str, secret: &str| {
        Blobs::bucket(Bucket {
            access_key_id: key.id.clone(),
            secret_access_key: Secret::new(secret.to_owned()),
            ..bucket(&folder.join(name), server.endpoint())
        })
    };
    let (ours, theirs) = (open("ours", &key.secret).unwrap(), open("theirs", "guess").unwrap());
    let name = keep(&ours, ACME, b"one").await;
    assert_eq!(read(&ours, &name, None).await.unwrap(), b"one");

    let kept = theirs.keep(ACME, stage(&theirs, b"two", 3).await).await;
    let got = read(&theirs, &name, None).await;
    let removed = theirs.remove(ACME, &name).await;
    for refused in [kept.err(), got.err(), removed.err()] {
        let Some(BlobError::Bucket(error)) = refused else { panic!("{refused:?}") };
        assert!(error.to_string().contains("SignatureDoesNotMatch"), "{error}");
    }
    keep(&ours, ACME, &bytes(SEVERAL_PARTS)).await;
    ours.remove(ACME, &name).await.unwrap();
    assert!(matches!(read(&ours, &name, None).await, Err(BlobError::Missing)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_does_not_answer_is_told_of_soon() {
    let server = server();
    let (blobs, folder) = open(server.endpoint());
    let name = keep(&blobs, ACME, b"one").await;
    drop(server);
    let all = async {
        let kept = blobs.keep(ACME, stage(&blobs, b"two", 3).await).await;
        assert!(matches!(kept, Err(BlobError::Bucket(_))), "{kept:?}");
        let got = read(&blobs, &name, None).await;
        assert!(matches!(got, Err(BlobError::Bucket(_))), "{got:?}");
    };
    tokio::time::timeout(Duration::from_secs(30), all).await.unwrap();
    assert_eq!(staged(&folder), 0);
}

/// A way to the server on which whoever puts the second part of an upload is told `answer`.
async fn without_second_parts(server: &Server, answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let address: Arc<str> = server.address().into();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(pass(stream, Arc::clone(&address), answer));
        }
    });
    endpoint
}

/// Passes one request on, as moto answers one only on each connection.
async fn pass(mut stream: TcpStream, address: Arc<str>, answer: &'static str) {
    let mut head = vec![0; 64 * 1024];
    let length = stream.read(&mut head).await.unwrap_or(0);
    let line = String::from_utf8_lossy(&head[..length]);
    if line.lines().next().is_some_and(|it| it.contains("partNumber=2")) {
        drop(stream.write_all(answer.as_bytes()).await);
        // What is still coming is read, so that the answer is.
        drop(tokio::io::copy(&mut stream, &mut tokio::io::sink()).await);
        return;
    }
    let Ok(mut to_server) = TcpStream::connect(&*address).await else { return };
    if to_server.write_all(&head[..length]).await.is_ok() {
        drop(copy_bidirectional(&mut stream, &mut to_server).await);
    }
}

const REFUSAL: &str = "HTTP/1.1 403 Forbidden\r\nContent-Length: 59\r\nConnection: close\r\n\r\n\
    <Error><Code>AccessDenied</Code><Message>no</Message></Error>";

const FULL: &str = "HTTP/1.1 507 Insufficient Storage\r\nContent-Length: 64\r\nConnection: close\
    \r\n\r\n<Error><Code>XMinioStorageFull</Code><Message>f</Message></Error>";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_fails_in_the_middle_is_called_off() {
    let server = server();
    for (answer, is_full) in [(REFUSAL, false), (FULL, true)] {
        let (blobs, folder) = open(without_second_parts(&server, answer).await);
        let staged_bytes = stage(&blobs, &bytes(SEVERAL_PARTS), LARGE).await;
        let error = blobs.keep(ACME, staged_bytes).await.unwrap_err();
        assert_eq!(matches!(error, BlobError::Full), is_full, "{error:?}");
        assert_eq!(error.source().is_some(), !is_full);
        assert_eq!(server.keys("waxwing").unwrap(), [""; 0]);
        assert_eq!(server.unfinished("waxwing").unwrap(), [""; 0]);
        assert_eq!(staged(&folder), 0);
    }
    // The server was asked to begin, and to call off; no part came after that.
    assert!(!server.log().contains("Traceback"), "{}", server.log());
    assert_eq!(server.log().matches("POST /waxwing/").count(), 2, "{}", server.log());
    assert_eq!(server.log().matches("DELETE /waxwing/").count(), 2, "{}", server.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_is_read_slowly_is_read_whole() {
    let server = server();
    let (blobs, _folder) = open(server.endpoint());
    let all = bytes(SEVERAL_PARTS);
    let name = keep(&blobs, ACME, &all).await;
    let mut pieces = blobs.read(ACME, &name, None).await.unwrap();
    let mut got = Vec::new();
    while let Some(piece) = pieces.next().await {
        if got.is_empty() {
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        got.extend_from_slice(&piece.unwrap());
    }
    assert!(got == all);
}
