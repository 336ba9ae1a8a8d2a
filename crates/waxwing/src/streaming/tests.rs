//! Bodies on their way there, against a server of this machine.

use super::*;
use bytes::Bytes;
use futures::TryStreamExt;
use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

const STILL_MAX: Duration = Duration::from_millis(300);

/// What a server hears of the call, and what the caller hears of the server.
async fn send<F>(
    body: Sending,
    serve: impl FnOnce(TcpStream) -> F + Send + 'static,
) -> (io::Result<String>, Result<String, NoAnswer>)
where
    F: Future<Output = io::Result<String>> + Send,
{
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}/media", listener.local_addr().unwrap());
    let (tell, heard) = oneshot::channel();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        tell.send(serve(stream).await)
    });
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut request = Streamed::new(Request::post(url).body(body).unwrap()).unwrap();
    request.ends_within(Duration::from_mins(1));
    let answer = match request.call(&client, STILL_MAX).await {
        Err(error) => Err(error),
        Ok(answer) => {
            let pieces: Result<Vec<Bytes>, _> = answer.into_body().try_collect().await;
            pieces.map(|it| String::from_utf8(it.concat()).unwrap())
        }
    };
    drop(client);
    (heard.await.unwrap(), answer)
}

/// Reads a request until there are so many bytes of its body; answers, and gives all that was read.
async fn take(mut stream: TcpStream, length: usize) -> io::Result<String> {
    let mut read = Vec::new();
    let body = |read: &[u8]| read.windows(4).position(|it| it == b"\r\n\r\n").map(|it| it + 4);
    while body(&read).is_none_or(|at| read.len() < at + length) {
        if stream.read_buf(&mut read).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\ntaken").await?;
    Ok(String::from_utf8_lossy(&read).into_owned())
}

/// That many pieces of four bytes, with a pause before each.
fn dripping(pieces: u64, pause: Duration) -> Sending {
    let dripping = stream::iter(0..pieces).then(move |_| async move {
        tokio::time::sleep(pause).await;
        Ok(Bytes::from_static(b"drop"))
    });
    Sending::Stream { length: 4 * pieces, pieces: dripping.boxed() }
}

#[tokio::test]
async fn a_stream_comes_with_its_length_and_not_in_chunks() {
    let (heard, answer) = send(dripping(3, Duration::ZERO), |it| take(it, 12)).await;
    let heard = heard.unwrap().to_ascii_lowercase();
    assert!(heard.contains("content-length: 12\r\n"), "{heard}");
    assert!(!heard.contains("chunked") && heard.ends_with("dropdropdrop"), "{heard}");
    assert_eq!(answer, Ok("taken".to_owned()));
}

#[tokio::test]
async fn as_long_as_something_moves_a_stream_may_take_its_time() {
    let (heard, answer) = send(dripping(8, STILL_MAX / 4), |it| take(it, 32)).await;
    assert!(heard.is_ok());
    assert_eq!(answer, Ok("taken".to_owned()));
}

#[tokio::test]
async fn a_stream_that_nobody_reads_is_given_up() {
    // More than two machines keep for a connection between them.
    let piece = Bytes::from(vec![0; 1 << 20]);
    let pieces = stream::repeat(piece).take(100).map(Ok).boxed();
    let body = Sending::Stream { length: 100 << 20, pieces };
    let (_, answer) = send(body, async |mut stream| {
        tokio::time::sleep(STILL_MAX * 3).await;
        stream.shutdown().await?;
        Ok(String::new())
    })
    .await;
    let expected = NoAnswer::Unanswered("nothing came for 0.3 seconds".to_owned());
    assert_eq!(answer, Err(expected));
}

#[tokio::test]
async fn a_stream_that_breaks_is_no_answer_and_leaves_nothing_whole() {
    let pieces = [Ok(Bytes::from_static(b"half")), Err(io::Error::other("the disk is gone"))];
    let body = Sending::Stream { length: 8, pieces: stream::iter(pieces).boxed() };
    let (heard, answer) = send(body, |it| take(it, 8)).await;
    assert_eq!(heard.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    let why = answer.unwrap_err();
    assert!(matches!(&why, NoAnswer::Unanswered(it) if it.contains("the disk is gone")), "{why}");
}
