//! Forms as they come: whole, in pieces, cut off, endless, and wrong.

use super::*;
use futures::stream;
use std::time::Duration;

const BOUNDARY: &str = "xx";

fn part(head: &str, body: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n")
}

fn end() -> String {
    format!("--{BOUNDARY}--\r\n")
}

fn request(body: Body, length: Option<u64>) -> Request {
    let said = format!("multipart/form-data; boundary={BOUNDARY}");
    let mut request = Request::post("/").header(header::CONTENT_TYPE, said);
    if let Some(length) = length {
        request = request.header(header::CONTENT_LENGTH, length);
    }
    request.body(body).expect("it is a request")
}

/// What a form holds: its fields, what is said of its file, and that.
type Read = (Vec<(String, String)>, (Option<String>, Option<String>), Vec<u8>);

async fn hold(head: Head, mut pieces: Pieces) -> Result<Read, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.next().await {
        bytes.extend_from_slice(&piece.map_err(|_| Problem::from(FileError::BrokenOff))?);
    }
    Ok((head.fields, (head.name, head.declared), bytes))
}

async fn read_body(body: Body) -> Result<Read, Problem> {
    let form = Form::from_request(request(body, None), &()).await?;
    let reading = form.read(async |head, pieces| hold(head, pieces).await);
    tokio::time::timeout(Duration::from_secs(10), reading).await.expect("it comes to an end")
}

/// The same in one piece, and byte by byte.
async fn read(text: &str) -> Result<Read, Problem> {
    let whole = read_body(Body::from(text.to_owned())).await;
    let bytes: Vec<_> = text.bytes().map(|it| Ok::<_, BoxError>(Bytes::from(vec![it]))).collect();
    let in_bytes = read_body(Body::from_stream(stream::iter(bytes))).await;
    match (&whole, &in_bytes) {
        (Ok(whole), Ok(in_bytes)) => assert_eq!(whole, in_bytes),
        (Err(whole), Err(in_bytes)) => assert_eq!(whole.code(), in_bytes.code(), "{text}"),
        _ => panic!("{whole:?} and {in_bytes:?} of {text}"),
    }
    whole
}

#[tokio::test]
async fn a_form_is_its_fields_and_its_file() {
    let head = "name=\"file\"; filename=\"a b.txt\"\r\nContent-Type: text/plain";
    let file = "one\r\n--x\r\n\r\n--yx two\r\n";
    let form = part("name=\"a\"", "1") + &part("name=\"a\"", "") + &part(head, file) + &end();
    let (fields, said, bytes) = read(&form).await.expect("it is right");
    assert_eq!(fields, [("a", "1"), ("a", "")].map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_eq!(said, (Some("a b.txt".to_owned()), Some("text/plain".to_owned())));
    assert_eq!(bytes, file.as_bytes());
    let bare = part("name=\"file\"", "") + &end();
    assert_eq!(read(&bare).await.expect("it is right"), (vec![], (None, None), vec![]));
    let odd = part("name=\"file\"\r\nContent-Type: ogg", "x") + &end();
    assert_eq!(read(&odd).await.expect("it is right").1.1.as_deref(), Some("ogg"));
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_said() {
    let file = part("name=\"file\"", "x");
    let many: String = (0..=FIELDS_MAX).map(|it| part(&format!("name=\"{it}\""), "")).collect();
    let long = part("name=\"a/b\"", &"x".repeat(FIELD_BYTES_MAX + 1));
    for (form, code, pointer) in [
        (end(), "request.invalid", Some("/file")),
        (part("name=\"a\"", "1") + &end(), "request.invalid", Some("/file")),
        (file.clone() + &part("name=\"a\"", "1") + &end(), "request.invalid", Some("/a")),
        (file.clone() + &file + &end(), "request.invalid", Some("/file")),
        (long + &file + &end(), "request.invalid", Some("/a~1b")),
        (many + &file + &end(), BROKEN, None),
        (file.trim_end().to_owned(), BROKEN, None),
        (format!("--{BOUNDARY}\r\nContent-Disposition"), BROKEN, None),
        ("no form".to_owned(), BROKEN, None),
        (String::new(), BROKEN, None),
    ] {
        let problem = read(&form).await.expect_err("it is wrong");
        assert_eq!(problem.code(), code, "{form}");
        assert_eq!(problem.pointers().first().copied(), pointer, "{form}");
    }
    let no_text =
        [&b"--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"[..], b"\xff\r\n--xx"];
    let problem = read_body(Body::from(no_text.concat())).await.expect_err("it is no text");
    assert_eq!(problem.pointers(), ["/a"]);
}

#[tokio::test]
async fn a_form_without_a_boundary_is_none() {
    let mut request = request(Body::empty(), None);
    let said = header::HeaderValue::from_static("multipart/form-data");
    request.headers_mut().insert(header::CONTENT_TYPE, said);
    assert!(Form::is_said(request.headers()));
    let refused = Form::from_request(request, &()).await.err().expect("it is refused");
    assert_eq!(refused.code(), BROKEN);
}

#[tokio::test]
async fn a_form_that_says_that_it_is_too_long_is_not_read() {
    let never = Body::from_stream(stream::pending::<Result<Bytes, BoxError>>());
    let length = FILE_BYTES_MAX + AROUND_FILE_MAX + 1;
    let refused = Form::from_request(request(never, Some(length)), &()).await.err();
    assert_eq!(refused.expect("it is refused").code(), "file.too_large");
}

#[tokio::test]
async fn a_form_of_which_nothing_comes_is_given_up() {
    let never = Body::from_stream(stream::pending::<Result<Bytes, BoxError>>());
    let mut form = Form::from_request(request(never, None), &()).await.expect("it is a form");
    let waited = coming_within(Duration::from_millis(20), form.form.next_field()).await;
    assert_eq!(waited.expect_err("it is given up").code(), BROKEN);
}

/// A body that begins so, and goes on for ever.
fn endless(begin: &str) -> Body {
    let begin = stream::iter([Ok::<_, BoxError>(Bytes::from(begin.to_owned()))]);
    let piece = Bytes::from(vec![b'x'; 64 * 1024]);
    Body::from_stream(begin.chain(stream::repeat_with(move || Ok(piece.clone()))))
}

#[tokio::test]
async fn a_part_without_an_end_is_given_up() {
    for begin in
        ["", "--xx\r\n", "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\""]
    {
        let problem = read_body(endless(begin)).await.expect_err("it never ends");
        assert_eq!(problem.code(), BROKEN, "{begin}");
    }
}

#[tokio::test]
async fn a_file_comes_piece_by_piece_and_as_long_as_somebody_wants_it() {
    let begin = "--xx\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n";
    let form = Form::from_request(request(endless(begin), None), &()).await.expect("it is a form");
    let mut largest = 0;
    let keep = async |_: Head, mut pieces: Pieces| {
        let mut size = 0;
        while let Some(piece) = pieces.next().await {
            let length = piece.expect("it comes").len();
            largest = largest.max(length);
            size += length;
            if size > 16 * 1024 * 1024 {
                return Err::<(), _>(Problem::from(FileError::TooLarge));
            }
        }
        Ok(())
    };
    let refused = form.read(keep).await.expect_err("it is too large");
    assert_eq!(refused.code(), "file.too_large");
    assert!(largest <= 130 * 1024, "{largest} bytes were held");
}
