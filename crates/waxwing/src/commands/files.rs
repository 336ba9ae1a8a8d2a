//! `waxwing files`: files for messages, through the API like everybody else's.

use super::printing::print;
use crate::cli::{AddFile, Files, GetFile, ListFiles, RemoveFile};
use crate::client::{Client, NewFile};
use crate::exit::NobodyReads;
use crate::machine::SystemRandom;
use crate::secrets::hex;
use anyhow::Context;
use futures::stream::{self, Stream, StreamExt};
use serde_json::json;
use std::io::{self, Write};
use std::path::Path;
use tokio::fs::File;
use tokio::io::AsyncReadExt;

/// How much of a file is read at once.
const PIECE_BYTES: usize = 64 * 1024;

/// Does what was asked with files.
pub(crate) async fn run(asked: Files) -> anyhow::Result<()> {
    match asked {
        Files::Add(asked) => add(asked).await,
        Files::List(ListFiles { target, limit }) => {
            let page = Client::of(&target, None)?.files(limit).await?;
            print(page["results"].as_array().map(Vec::as_slice).unwrap_or_default())
        }
        Files::Get(asked) => get(asked).await,
        Files::Rm(RemoveFile { target, id }) => {
            Client::of(&target, None)?.remove_file(&id).await?;
            print([format_args!("{id} is removed")])
        }
    }
}

async fn add(AddFile { target, name, file_or_url }: AddFile) -> anyhow::Result<()> {
    let client = Client::of(&target, None)?;
    let is_link = ["http://", "https://"].iter().any(|it| file_or_url.starts_with(it));
    let given = match name {
        Some(name) if is_link => NewFile::Link(json!({ "url": file_or_url, "filename": name })),
        None if is_link => NewFile::Link(json!({ "url": file_or_url })),
        name => {
            let path = Path::new(&file_or_url);
            form(path, name).await.with_context(|| format!("cannot read {}", path.display()))?
        }
    };
    print([serde_json::to_string_pretty(&client.add_file(given).await?)?])
}

/// A form with the file in it, which is read while it is sent.
async fn form(path: &Path, name: Option<String>) -> io::Result<NewFile> {
    let file = File::open(path).await?;
    let size = file.metadata().await?.len();
    let own = || path.file_name().map(|it| it.to_string_lossy().into_owned());
    let name = name.or_else(own).unwrap_or_default();
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let boundary = format!("waxwing{}", hex(&SystemRandom, 16));
    let head = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"filename\"\r\n\r\n{name}\r\n\
         --{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"file\"\r\n\
         content-type: {mime}\r\n\r\n"
    );
    let tail = format!("\r\n--{boundary}--\r\n");
    let length = size + (head.len() + tail.len()) as u64;
    let around = |it: String| stream::once(async { Ok(it.into_bytes()) });
    let body = around(head).chain(pieces(file)).chain(around(tail));
    let content_type = format!("multipart/form-data; boundary={boundary}");
    Ok(NewFile::Form { content_type, length, body: reqwest::Body::wrap_stream(body) })
}

/// A file, piece by piece.
fn pieces(file: File) -> impl Stream<Item = io::Result<Vec<u8>>> + Send {
    stream::try_unfold(file, |mut file| async move {
        let mut piece = Vec::with_capacity(PIECE_BYTES);
        let read = file.read_buf(&mut piece).await?;
        Ok((read > 0).then_some((piece, file)))
    })
}

async fn get(GetFile { target, id, output }: GetFile) -> anyhow::Result<()> {
    let answer = Client::of(&target, None)?.file_content(&id).await?;
    let Some(path) = output else { return quietly(copy(answer, io::stdout()).await) };
    let cannot = || format!("cannot write {}", path.display());
    let draft = path.with_added_extension("part");
    let written = match std::fs::File::create(&draft) {
        Ok(file) => copy(answer, file).await,
        Err(error) => Err(error.into()),
    };
    if written.is_err() {
        // What broke off is not left behind, if it is there at all.
        drop(std::fs::remove_file(&draft));
        return written.with_context(cannot);
    }
    std::fs::rename(&draft, &path).with_context(cannot)
}

async fn copy(mut answer: reqwest::Response, mut to: impl Write) -> anyhow::Result<()> {
    while let Some(piece) = answer.chunk().await? {
        to.write_all(&piece)?;
    }
    Ok(to.flush()?)
}

/// That nobody reads any more what is printed is no error.
fn quietly(printed: anyhow::Result<()>) -> anyhow::Result<()> {
    printed.map_err(|error| match error.downcast_ref::<io::Error>() {
        Some(it) if it.kind() == io::ErrorKind::BrokenPipe => NobodyReads.into(),
        _ => error,
    })
}
