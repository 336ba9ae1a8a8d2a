//! What the configuration says of media: where files are kept, and what is done with links.

use super::reader::Reader;
use std::path::{Path, PathBuf};
use waxwing_app::links::LinkPolicy;
use waxwing_domain::reach::{Network, Reach};

/// Where a bucket is unless somebody says so: where Amazon puts those of which nobody did.
const REGION: &str = "us-east-1";

/// What a file says of media.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct FileMedia {
    storage: Option<Kind>,
    directory: Option<PathBuf>,
    bucket: Option<String>,
    prefix: Option<String>,
    region: Option<String>,
    endpoint: Option<String>,
    allow_http: Option<bool>,
    access_key_id: Option<PathBuf>,
    secret_access_key: Option<PathBuf>,
    links: Option<LinkPolicy>,
    allow_addresses: Option<Vec<Network>>,
}

/// A kind of storage.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Directory,
    S3,
}

/// What a gateway is told of media.
#[derive(Debug, PartialEq)]
pub(crate) struct Media {
    /// Where the bytes of files are kept.
    pub(crate) storage: Storage,
    /// What is done with links in messages.
    pub(crate) links: LinkPolicy,
    /// What links may lead to.
    pub(crate) reach: Reach,
}

/// Where the bytes of files are kept.
#[derive(Debug, PartialEq)]
pub(crate) enum Storage {
    /// In a directory.
    Directory(PathBuf),
    /// In a bucket.
    Bucket(Bucket),
}

/// A bucket, and where the keys to it are.
#[derive(Debug, PartialEq)]
pub(crate) struct Bucket {
    /// For bytes on their way in.
    pub(crate) staging: PathBuf,
    /// Its name.
    pub(crate) name: String,
    /// What names in it begin with.
    pub(crate) prefix: String,
    /// Where it is.
    pub(crate) region: String,
    /// Who runs it, if not Amazon.
    pub(crate) endpoint: Option<String>,
    /// Whether it may be asked without TLS.
    pub(crate) allow_http: bool,
    /// The file that holds the key's id, if one does.
    pub(crate) access_key_id: Option<PathBuf>,
    /// The file that holds the key, if one does.
    pub(crate) secret_access_key: Option<PathBuf>,
}

impl FileMedia {
    /// Reads the section of a file.
    pub(super) fn read(reader: &mut Reader) -> Self {
        let media = Self {
            storage: reader
                .choice("media.storage", &[("directory", Kind::Directory), ("s3", Kind::S3)]),
            directory: reader.text("media.directory").map(PathBuf::from),
            bucket: reader.text("media.s3_bucket"),
            prefix: reader.text("media.s3_prefix"),
            region: reader.text("media.s3_region"),
            endpoint: reader.text("media.s3_endpoint"),
            allow_http: reader.flag("media.s3_allow_http"),
            access_key_id: reader.text("media.s3_access_key_id_file").map(PathBuf::from),
            secret_access_key: reader.text("media.s3_secret_access_key_file").map(PathBuf::from),
            links: reader
                .choice("media.links", &[("fetch", LinkPolicy::Fetch), ("pass", LinkPolicy::Pass)]),
            allow_addresses: reader.list("media.allow_addresses"),
        };
        for complaint in media.complaints() {
            reader.complain::<()>(complaint);
        }
        media
    }

    /// What does not go together.
    fn complaints(&self) -> Vec<&'static str> {
        let mut complaints = Vec::new();
        let is_s3 = self.storage == Some(Kind::S3);
        if is_s3 && self.bucket.as_ref().is_none_or(String::is_empty) {
            complaints.push("media.s3_bucket must name a bucket, since media.storage is \"s3\"");
        }
        if !is_s3 && self.bucket.is_some() {
            complaints.push("media.s3_bucket is for media.storage = \"s3\"");
        }
        let (is_http, is_https) = match self.endpoint.as_deref() {
            Some(endpoint) => (endpoint.starts_with("http://"), endpoint.starts_with("https://")),
            None => (false, true),
        };
        if !is_http && !is_https {
            complaints.push("media.s3_endpoint must begin with https:// or http://");
        }
        if is_http && self.allow_http != Some(true) {
            complaints.push(
                "media.s3_endpoint must begin with https://, unless media.s3_allow_http is true",
            );
        }
        complaints
    }

    /// What a gateway with this data directory is told; addresses that flags allow win.
    pub(super) fn resolve(self, data: &Path, allowed: &[Network]) -> Media {
        let files = self.directory.unwrap_or_else(|| data.join("files"));
        let storage = match self.storage.unwrap_or(Kind::Directory) {
            Kind::Directory => Storage::Directory(files),
            Kind::S3 => Storage::Bucket(Bucket {
                staging: files.join("staging"),
                name: self.bucket.unwrap_or_default(),
                prefix: self.prefix.unwrap_or_default(),
                region: self.region.unwrap_or_else(|| REGION.to_owned()),
                endpoint: self.endpoint,
                allow_http: self.allow_http.unwrap_or_default(),
                access_key_id: self.access_key_id,
                secret_access_key: self.secret_access_key,
            }),
        };
        let in_file = self.allow_addresses.unwrap_or_default();
        let allowed = if allowed.is_empty() { in_file } else { allowed.to_vec() };
        Media { storage, links: self.links.unwrap_or_default(), reach: Reach::with(allowed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::EXAMPLE;

    fn read(text: &str) -> Result<Media, Vec<String>> {
        let mut reader = Reader::new(text)?;
        let media = FileMedia::read(&mut reader);
        reader.finish().map(|()| media.resolve(Path::new("data"), &[]))
    }

    #[test]
    fn without_a_word_files_are_in_the_data_directory_and_links_lead_to_the_internet() {
        let usual = Media {
            storage: Storage::Directory(PathBuf::from("data/files")),
            links: LinkPolicy::Fetch,
            reach: Reach::default(),
        };
        assert_eq!(read("[media]").as_ref(), Ok(&usual));
        let section = EXAMPLE.split("[media]").nth(1).and_then(|it| it.split("[log]").next());
        let section = format!("[media]{}", section.expect("the example has the section"));
        assert_eq!(read(&section), Ok(usual));
        let all =
            section.replace("# s3_", "s3_").replace("# allow", "allow").replace("# dir", "dir");
        let all = all.replace("\"directory\"\n", "\"s3\"\n");
        let Media { storage, reach, .. } = read(&all).expect("the commented keys are right");
        assert!(reach.judge([10, 20, 0, 1].into()).is_ok());
        let Storage::Bucket(bucket) = storage else { panic!("{storage:?}") };
        assert_eq!(bucket.staging, Path::new("/var/lib/waxwing/files/staging"));
        assert_eq!(bucket.endpoint.as_deref(), Some("https://s3.example"));
    }

    #[test]
    fn what_does_not_go_together_is_a_complaint() {
        for (text, expected) in [
            ("storage = \"s3\"", "media.s3_bucket must name a bucket"),
            ("s3_bucket = \"a\"", "media.s3_bucket is for"),
            ("storage = \"ftp\"", "media.storage must be \"directory\" or \"s3\""),
            ("s3_endpoint = \"s3.example\"", "media.s3_endpoint must begin with https://"),
            ("s3_endpoint = \"http://s3.example\"", "unless media.s3_allow_http is true"),
            ("s3_allow_http = \"yes\"", "media.s3_allow_http must be true or false"),
            ("links = \"drop\"", "media.links must be"),
            ("allow_addresses = \"10.0.0.0/8\"", "must be a list"),
            ("allow_addresses = [10]", "must be a list"),
            (
                "allow_addresses = [\"10.0.0.1/8\"]",
                "has \"10.0.0.1/8\" in it: the address has bits",
            ),
            ("allow_addresses = [\"localhost\"]", "has \"localhost\" in it: not an address"),
        ] {
            let complaints = read(&format!("[media]\n{text}")).expect_err(text);
            assert!(complaints.len() == 1 && complaints[0].contains(expected), "{complaints:?}");
        }
    }
}
