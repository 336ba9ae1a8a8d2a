//! Sample files of every kind: pictures, stickers, sounds, films, papers, and their wrong neighbours.
//!
//! They are real files, made by ffmpeg and Pillow, and made at test time: none is in the repository.
//! Whoever needs them first makes them, beside what cargo builds; they are used until the programs in
//! `programs/media` change. To add one: a line in `recipe.py` there.

use std::error::Error;
use std::fmt;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::python::{self, EnvironmentError};
use crate::target_dir;

/// The environment's name, for whoever makes it before it is needed.
pub const ENVIRONMENT: &str = "media";

/// What the environment holds.
pub const REQUIREMENTS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/programs/media/requirements.txt");

const RECIPE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/programs/media/recipe.py");

/// What the samples are made by; other programs make other samples.
const PROGRAMS: [&str; 3] = [
    include_str!("../programs/media/recipe.py"),
    include_str!("../programs/media/papers.py"),
    include_str!("../programs/media/requirements.txt"),
];

/// The list of samples, written when all are there.
const INDEX: &str = "index.tsv";

/// A file, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Its name, such as `voice.ogg`.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// The type that whoever sends it would give, which may be a lie.
    pub mime: String,
    /// What it is, in words.
    pub what: String,
}

/// All samples.
#[derive(Clone, Debug)]
pub struct Samples {
    all: Vec<Sample>,
}

impl Samples {
    /// Every sample, kind by kind.
    pub fn all(&self) -> impl Iterator<Item = &Sample> {
        self.all.iter()
    }

    /// The sample of that name.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn get(&self, name: &str) -> &Sample {
        let found = self.all.iter().find(|it| it.name == name);
        found.unwrap_or_else(|| panic!("no sample is named {name}"))
    }

    /// Where the sample of that name is.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn path(&self, name: &str) -> &Path {
        &self.get(name).path
    }

    /// The sample of that name, whole.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).expect("a sample is there as long as its folder")
    }
}

/// Why the samples could not be made.
#[derive(Debug)]
pub enum SamplesError {
    /// Their programs could not be installed.
    Environment(EnvironmentError),
    /// The recipe failed; this is what it said.
    Recipe(String),
    /// A file could not be read or made.
    Io(io::Error),
}

impl fmt::Display for SamplesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(error) => error.fmt(f),
            Self::Recipe(said) => write!(f, "{RECIPE} failed: {said}"),
            Self::Io(error) => write!(f, "the sample files could not be made: {error}"),
        }
    }
}

impl Error for SamplesError {}

impl From<EnvironmentError> for SamplesError {
    fn from(error: EnvironmentError) -> Self {
        Self::Environment(error)
    }
}

impl From<io::Error> for SamplesError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The samples, made if nobody has made them.
///
/// # Panics
///
/// When they cannot be made; the message says why.
pub fn samples() -> Samples {
    prepare().unwrap_or_else(|error| panic!("{error}"))
}

/// The same, for whoever can say what is wrong.
pub fn prepare() -> Result<Samples, SamplesError> {
    let home = target_dir().join("media");
    fs::create_dir_all(&home)?;
    let folder = home.join(folder_name(&PROGRAMS));
    let lock = File::options().create(true).append(true).open(home.join("media.lock"))?;
    lock.lock()?;
    if !folder.join(INDEX).is_file() {
        make(&folder)?;
    }
    let index = fs::read_to_string(folder.join(INDEX))?;
    Ok(Samples { all: index.lines().filter_map(|it| listed(&folder, it)).collect() })
}

/// Those that an interrupted run has left are written anew.
fn make(folder: &Path) -> Result<(), SamplesError> {
    let python = python::environment(ENVIRONMENT, Path::new(REQUIREMENTS))?;
    // `-B`: nothing of it is written beside the recipe.
    let output = Command::new(python).args(["-B", RECIPE]).arg(folder).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(SamplesError::Recipe(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

/// A line of the index: name, type, what it is.
fn listed(folder: &Path, line: &str) -> Option<Sample> {
    let mut columns = line.split('\t').map(ToOwned::to_owned);
    let (name, mime, what) = (columns.next()?, columns.next()?, columns.next()?);
    Some(Sample { path: folder.join(&name), name, mime, what })
}

fn folder_name(programs: &[&str]) -> String {
    let mut hasher = DefaultHasher::new();
    programs.hash(&mut hasher);
    format!("samples-{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::panic;

    use super::{folder_name, samples};

    /// What the bytes of some samples are, wherever they are looked at.
    const SIGNS: [(&str, usize, &[u8]); 9] = [
        ("photo.jpg", 0, b"\xff\xd8\xff"),
        ("picture.png", 0, b"\x89PNG"),
        ("sticker.webp", 8, b"WEBP"),
        ("voice.ogg", 28, b"OpusHead"),
        ("film.mp4", 4, b"ftyp"),
        ("film.3gp", 8, b"3gp"),
        ("paper.docx", 0, b"PK\x03\x04"),
        ("paper.doc", 0, b"\xd0\xcf\x11\xe0"),
        ("zip.png", 0, b"PK\x03\x04"),
    ];

    #[test]
    fn samples_are_made_once_and_are_what_they_are_said_to_be() {
        let made = samples();
        for (name, place, sign) in SIGNS {
            let bytes = made.bytes(name);
            assert_eq!(&bytes[place..place + sign.len()], sign, "{name}");
        }
        let times = |samples: &super::Samples| -> Vec<_> {
            let time = |path| fs::metadata(path).and_then(|it| it.modified()).expect("it is there");
            samples.all().map(|it| time(&it.path)).collect()
        };
        assert_eq!(times(&samples()), times(&made));
    }

    #[test]
    fn samples_have_the_sizes_their_names_tell_of() {
        let size = |name| fs::metadata(samples().path(name)).expect("it is there").len();
        assert_eq!(size("4mb.jpg"), 4_000_000);
        assert_eq!(size("large.jpg"), 5 * 1024 * 1024 + 1);
        assert_eq!(size("large.mp4"), 16 * 1024 * 1024 + 1);
        assert_eq!(size("large.pdf"), 100 * 1024 * 1024 + 1);
        assert_eq!(size("nothing.jpg"), 0);
    }

    #[test]
    fn a_sample_that_nobody_made_is_asked_for_by_its_name() {
        let samples = samples();
        let refusal = panic::catch_unwind(|| samples.path("photo.jpeg").to_owned());
        let text = refusal.expect_err("it is photo.jpg");
        let text = text.downcast_ref::<String>().expect("the panic has a text");
        assert!(text.contains("photo.jpeg"), "{text}");
    }

    #[test]
    fn another_recipe_makes_other_samples() {
        assert_eq!(folder_name(&["a", "b"]), folder_name(&["a", "b"]));
        assert_ne!(folder_name(&["a", "b"]), folder_name(&["a", "c"]));
    }
}
