//! From what the configuration says of storage to the place where the bytes of files are.

use crate::config::{Bucket, Storage};
use crate::exit::Failure;
use anyhow::Context;
use std::path::Path;
use waxwing_domain::secret::Secret;
use waxwing_store::blobs::{self, Blobs};

/// Opens the storage for files.
pub(crate) fn open(storage: &Storage) -> anyhow::Result<Blobs> {
    match storage {
        Storage::Directory(path) => Blobs::directory(path)
            .with_context(|| format!("cannot keep files in the directory {}", path.display())),
        Storage::Bucket(bucket) => in_bucket(bucket, |it| std::env::var(it).ok()),
    }
}

fn in_bucket(bucket: &Bucket, variable: impl Fn(&str) -> Option<String>) -> anyhow::Result<Blobs> {
    let Bucket { access_key_id, secret_access_key, .. } = bucket;
    let id =
        key(access_key_id.as_deref(), ("AWS_ACCESS_KEY_ID", "s3_access_key_id_file"), &variable)?;
    let names = ("AWS_SECRET_ACCESS_KEY", "s3_secret_access_key_file");
    let secret = key(secret_access_key.as_deref(), names, &variable)?;
    let opened = Blobs::bucket(blobs::Bucket {
        staging: bucket.staging.clone(),
        bucket: bucket.name.clone(),
        prefix: bucket.prefix.clone(),
        region: bucket.region.clone(),
        endpoint: bucket.endpoint.clone(),
        access_key_id: id,
        secret_access_key: Secret::new(secret),
        allow_http: bucket.allow_http,
    });
    opened.with_context(|| format!("cannot keep files in the bucket {}", bucket.name))
}

/// Half of a key to the bucket: from the file that is named, else from the variable.
fn key(
    file: Option<&Path>,
    (variable, setting): (&str, &str),
    read: impl Fn(&str) -> Option<String>,
) -> anyhow::Result<String> {
    let found = match file {
        Some(file) => Some(
            std::fs::read_to_string(file)
                .with_context(|| format!("cannot read the key in {}", file.display()))?,
        ),
        None => read(variable),
    };
    let found = found.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let missing = || Failure {
        code: 2,
        text: format!(
            "no key for the bucket: set {variable}, or media.{setting} to a file that holds it"
        ),
    };
    Ok(found.ok_or_else(missing)?)
}

#[cfg(test)]
mod tests {
    use super::key;
    use std::path::Path;

    #[test]
    fn a_key_comes_from_its_file_else_from_its_variable() {
        let names = ("AWS_ACCESS_KEY_ID", "s3_access_key_id_file");
        let variable =
            |it: &str| (it == "AWS_ACCESS_KEY_ID").then(|| " of the variable\n".to_owned());
        let file = std::env::temp_dir().join(format!("waxwing-key-{}", std::process::id()));
        std::fs::write(&file, "of the file\n").unwrap();
        let of_file = key(Some(&file), names, variable);
        std::fs::write(&file, "\n").unwrap();
        let of_empty = key(Some(&file), names, variable).unwrap_err().to_string();
        std::fs::remove_file(&file).unwrap();
        assert_eq!(of_file.unwrap(), "of the file");
        assert!(of_empty.contains("no key for the bucket"), "{of_empty}");
        assert_eq!(key(None, names, variable).unwrap(), "of the variable");
        let none = key(None, names, |_| None).unwrap_err().to_string();
        assert!(none.contains("set AWS_ACCESS_KEY_ID, or media.s3_access_key_id_file"), "{none}");
        let gone = key(Some(Path::new("/nowhere/key")), names, variable).unwrap_err().to_string();
        assert_eq!(gone, "cannot read the key in /nowhere/key");
    }
}
