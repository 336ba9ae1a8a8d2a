//! Blobs in a bucket: of Amazon S3, or of what speaks like it.

use super::staging::Staged;
use super::{BlobError, off_thread};
use bytes::Bytes;
use futures::stream::{BoxStream, StreamExt as _, TryStreamExt as _};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{
    ClientOptions, Error, GetOptions, GetRange, ObjectStore as _, ObjectStoreExt as _, RetryConfig,
    WriteMultipart,
};
use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use waxwing_domain::secret::Secret;

/// How large a part of an upload is; what is not larger goes at once. S3 takes no parts below 5 MiB.
const PART: usize = 8 * 1024 * 1024;

/// How many parts of one upload are in memory: the next one is read while the others are on their way.
const PARTS_MAX: usize = 2;

/// How much of all uploads together is in memory, in KiB; others wait.
const IN_MEMORY_MAX: usize = 64 * 1024;

/// How often a request that may be repeated is repeated, and for how long.
const RETRIES_MAX: usize = 3;
const RETRY_TIME_MAX: Duration = Duration::from_secs(30);

/// How long the bucket may be silent: before it answers, and between the pieces of an answer.
const SILENCE_MAX: Duration = Duration::from_secs(30);
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);

/// What they say whose buckets can be full: `MinIO` of its disks and quotas, Ceph of its quotas.
const FULL: [&str; 3] = ["507 Insufficient Storage", "StorageFull", "QuotaExceeded"];

/// A bucket, and how to get into it.
pub struct Bucket {
    /// A directory of ours, for bytes on their way in.
    pub staging: PathBuf,
    /// Its name.
    pub bucket: String,
    /// What the names of all blobs begin with; may be empty.
    pub prefix: String,
    /// Where it is, in the words of who runs it.
    pub region: String,
    /// The address of who runs it, if that is not Amazon.
    pub endpoint: Option<String>,
    /// Who we are there.
    pub access_key_id: String,
    /// What proves it.
    pub secret_access_key: Secret,
    /// Whether it may be asked without TLS.
    pub allow_http: bool,
}

/// The blobs in a bucket, by their names.
#[derive(Clone)]
pub(super) struct Keys {
    store: Arc<AmazonS3>,
    prefix: Path,
    memory: Arc<Semaphore>,
}

impl Keys {
    pub(super) fn new(bucket: Bucket) -> Result<Self, BlobError> {
        let client = ClientOptions::new()
            // Of the whole of an answer; a large file read slowly is no failure.
            .with_timeout_disabled()
            .with_connect_timeout(CONNECT_TIME_MAX)
            .with_read_timeout(SILENCE_MAX)
            .with_allow_http(bucket.allow_http);
        let retry = RetryConfig {
            max_retries: RETRIES_MAX,
            retry_timeout: RETRY_TIME_MAX,
            ..RetryConfig::default()
        };
        let mut builder = AmazonS3Builder::new()
            .with_client_options(client)
            .with_retry(retry)
            .with_bucket_name(bucket.bucket)
            .with_region(bucket.region)
            .with_access_key_id(bucket.access_key_id)
            .with_secret_access_key(bucket.secret_access_key.expose());
        if let Some(endpoint) = bucket.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let store = Arc::new(builder.build().map_err(failed)?);
        let memory = Arc::new(Semaphore::new(IN_MEMORY_MAX));
        Ok(Self { store, prefix: Path::from(bucket.prefix), memory })
    }

    fn path(&self, name: [String; 3]) -> Path {
        name.into_iter().fold(self.prefix.clone(), Path::join)
    }

    pub(super) async fn keep(&self, name: [String; 3], staged: Staged) -> Result<(), BlobError> {
        let (keys, path) = (self.clone(), self.path(name));
        // On a task of its own it ends, or is called off, even if nobody waits for it any longer.
        let kept = tokio::spawn(async move { keys.put(&path, &staged).await }).await;
        kept.unwrap_or_else(|error| Err(failed(error.into())))
    }

    async fn put(&self, path: &Path, staged: &Staged) -> Result<(), BlobError> {
        let in_memory = staged.size.min((PARTS_MAX * PART) as u64) / 1024 + 1;
        let in_memory = u32::try_from(in_memory).expect("two parts are less than 4 TiB");
        let room = self.memory.acquire_many(in_memory).await;
        let _room = room.expect("nobody closes the semaphore");
        let (first, file) = next_part(staged.open()?).await?;
        if first.len() as u64 == staged.size {
            self.store.put(path, first.into()).await.map_err(failed)?;
            return Ok(());
        }
        let upload = self.store.put_multipart(path).await.map_err(failed)?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PART);
        if let Err(error) = put_parts(&mut upload, first, file).await {
            call_off(upload).await;
            return Err(error);
        }
        upload.finish().await.map_err(failed)?;
        Ok(())
    }

    pub(super) async fn read(
        &self,
        name: [String; 3],
        range: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, Result<Bytes, BlobError>>, BlobError> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.store.get_opts(&self.path(name), options).await.map_err(or_missing)?;
        Ok(found.into_stream().map_err(failed).boxed())
    }

    pub(super) async fn remove(&self, name: [String; 3]) -> Result<(), BlobError> {
        match self.store.delete(&self.path(name)).await.map_err(or_missing) {
            Err(BlobError::Missing) => Ok(()),
            removed => removed,
        }
    }
}

/// Puts this part and all that follow it; the last one may only be gathered by then.
async fn put_parts(
    upload: &mut WriteMultipart,
    first: Bytes,
    mut file: File,
) -> Result<(), BlobError> {
    let mut part = first;
    while !part.is_empty() {
        upload.put(part);
        upload.wait_for_capacity(PARTS_MAX).await.map_err(failed)?;
        (part, file) = next_part(file).await?;
    }
    upload.wait_for_capacity(1).await.map_err(failed)
}

/// The next part of a file; empty at its end.
async fn next_part(mut file: File) -> Result<(Bytes, File), BlobError> {
    off_thread(move || {
        let left = file.metadata()?.len().saturating_sub(file.stream_position()?);
        let mut part = Vec::with_capacity(usize::try_from(left).unwrap_or(PART).min(PART));
        file.by_ref().take(part.capacity() as u64).read_to_end(&mut part)?;
        Ok((part.into(), file))
    })
    .await
}

/// Parts of an upload that never ends cost money, and nobody sees them. One that arrives after the end
/// would be such a part, so those on their way are waited for.
async fn call_off(mut upload: WriteMultipart) {
    while upload.wait_for_capacity(1).await.is_err() {}
    if let Err(error) = upload.abort().await {
        tracing::warn!(%error, "an upload could not be called off; its parts stay in the bucket");
    }
}

fn or_missing(error: Error) -> BlobError {
    match error {
        // Without a bucket nothing is found, either.
        Error::NotFound { ref source, .. } if !source.to_string().contains("NoSuchBucket") => {
            BlobError::Missing
        }
        error => failed(error),
    }
}

fn failed(error: Error) -> BlobError {
    let text = error.to_string();
    if FULL.iter().any(|it| text.contains(it)) {
        return BlobError::Full;
    }
    BlobError::Bucket(Box::new(error))
}
