//! Servers that are slow, never end, or lie about how much comes.

use super::*;
use futures::TryStreamExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Limits that a test can wait for.
const SHORT: Limits = Limits {
    connect: Duration::from_millis(500),
    still: Duration::from_millis(200),
    whole: Duration::from_secs(1),
};

/// What comes of a link to a server that does this with a connection.
async fn fetch_from<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> Result<usize, String>
where
    F: Future<Output = io::Result<()>> + Send,
{
    let listener = TcpListener::bind((OUTSIDE, 0)).await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            // That we go away is what these tests are about.
            let _ = serve(stream).await;
        }
    });
    let reach = Reach::with(vec![OUTSIDE.to_string().parse().unwrap()]);
    let client = Client::new(reach, FakeNames::default(), SHORT);
    let fetched = client.follow(&url).await.map_err(|it| it.to_string())?;
    let pieces: Vec<_> = fetched.pieces.try_collect().await.map_err(|it| it.to_string())?;
    Ok(pieces.concat().len())
}

#[tokio::test]
async fn a_server_that_says_nothing_is_left() {
    let outcome = fetch_from(async |stream: TcpStream| {
        std::future::pending::<()>().await;
        drop(stream);
        Ok(())
    });
    assert_eq!(outcome.await, Err("nothing came for 0.2 seconds".to_owned()));
}

#[tokio::test]
async fn a_file_that_stops_coming_is_given_up() {
    let outcome = fetch_from(async |mut stream: TcpStream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nfour").await?;
        std::future::pending::<()>().await;
        stream.shutdown().await
    });
    let expected = "no answer came: nothing came for 0.2 seconds";
    assert_eq!(outcome.await, Err(expected.to_owned()));
}

#[tokio::test]
async fn a_file_that_never_ends_is_given_up_however_steadily_it_comes() {
    let outcome = fetch_from(async |mut stream: TcpStream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
        loop {
            stream.write_all(b"drop").await?;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let why = outcome.await.unwrap_err();
    assert!(why.contains("timed out"), "{why}");
}

#[tokio::test]
async fn a_file_that_ends_before_its_length_is_no_file() {
    let outcome = fetch_from(async |mut stream: TcpStream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nfour").await
    });
    let why = outcome.await.unwrap_err();
    assert!(why.contains("end of file before message length reached"), "{why}");
}

#[tokio::test]
async fn a_head_that_never_ends_is_not_held() {
    let outcome = fetch_from(async |mut stream: TcpStream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n").await?;
        loop {
            stream.write_all(b"x-more: and more, and more, and more\r\n").await?;
        }
    });
    let why = outcome.await.unwrap_err();
    assert!(why.contains("message head is too large"), "{why}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_said_to_be_so() {
    let listener = TcpListener::bind((OUTSIDE, 0)).await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::outside(FakeNames::default());
    let outcome = client.follow(&url).await.err();
    assert!(
        matches!(&outcome, Some(LinkError::Unreachable(it)) if it.contains("refused")),
        "{outcome:?}"
    );
    let outcome = client.follow("http://nobody.example/").await.err();
    let expected = "there is no such name";
    assert!(
        matches!(&outcome, Some(LinkError::Unreachable(it)) if it.contains(expected)),
        "{outcome:?}"
    );
}
