//! Builds the console when its sources have changed, and checks it.
//!
//! What was installed and built last is noted beside it, in `node_modules`, by a hash of what went
//! in: a note that goes when `node_modules` goes cannot lie about it.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::house::{House, answer, run};

/// The oldest Node.js that runs the console's tools.
const NODE_MIN: u32 = 20;

/// Where the notes are, below the console's folder.
const NOTES: &str = "node_modules/.cache/waxwing";

/// A file of the crate that embeds `console/dist`.
const EMBEDDER: &str = "crates/waxwing/src/main.rs";

/// Why Node.js cannot be used, if it cannot.
pub(crate) fn node_is_missing(house: &House) -> Option<String> {
    let version = answer(house.command("node").arg("--version")).unwrap_or_default();
    let major =
        version.trim_start_matches('v').split('.').next().and_then(|it| it.parse::<u32>().ok());
    let install = format!("install Node.js {NODE_MIN} or newer (https://nodejs.org), with npm");
    match major {
        Some(major) if major >= NODE_MIN => {
            let npm = answer(house.command("npm").arg("--version"));
            npm.is_err().then(|| format!("npm is not on this machine: {install}"))
        }
        Some(_) => Some(format!("Node.js {version} is too old: {install}")),
        None => Some(format!("Node.js is not on this machine: {install}")),
    }
}

/// A script of the console's `package.json`.
pub(crate) fn npm_run(house: &House, script: &str) -> Command {
    let mut command = house.command("npm");
    command.args(["run", "--silent", script]).current_dir(house.console());
    command
}

/// Installs what `package-lock.json` names, unless that is what is installed.
pub(crate) fn install(house: &House) -> Result<()> {
    let lock =
        fs::read(house.console().join("package-lock.json")).context("console/package-lock.json")?;
    let note = Note::of(house, "installed", &lock);
    if note.is_current() {
        return Ok(());
    }
    let mut npm = house.command("npm");
    npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(house.console());
    run(&mut npm)?;
    note.write()
}

/// Builds the console into `console/dist`, unless it is built from just these sources.
pub(crate) fn build(house: &House) -> Result<()> {
    let note = Note::of(house, "built", &sources(house)?);
    if note.is_current() && house.console().join("dist").is_dir() {
        println!("   the console is as its sources are");
        return Ok(());
    }
    install(house)?;
    run(&mut npm_run(house, "build"))?;
    // Cargo sees that a file it embedded has changed, but not that there is one for the first time.
    run(house.command("touch").args(["-c", EMBEDDER]))?;
    note.write()
}

/// Everything the console is built from: names and contents.
fn sources(house: &House) -> Result<Vec<u8>> {
    let mut git = house.command("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard", "--", "console"]);
    let mut all = Vec::new();
    for path in answer(&mut git)?.lines() {
        all.extend_from_slice(path.as_bytes());
        // What was deleted is not there, and that, too, is a change.
        all.extend(fs::read(house.root.join(path)).unwrap_or_default());
    }
    Ok(all)
}

/// A hash of what went into something, kept in a file.
struct Note {
    path: PathBuf,
    hash: String,
}

impl Note {
    fn of(house: &House, name: &str, input: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        input.hash(&mut hasher);
        let path = house.console().join(NOTES).join(name);
        Self { path, hash: format!("{:016x}", hasher.finish()) }
    }

    fn is_current(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|it| it == self.hash)
    }

    fn write(&self) -> Result<()> {
        let folder = self.path.parent().expect("a note is in a folder");
        fs::create_dir_all(folder)?;
        Ok(fs::write(&self.path, &self.hash)?)
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use waxwing_testbed::temp_dir;

    use super::{EMBEDDER, Note, sources};
    use crate::house::House;

    #[test]
    fn the_embedder_is_there_to_be_touched() {
        let house = House::here();
        assert!(house.root.join(EMBEDDER).is_file());
    }

    #[test]
    fn a_note_is_current_for_what_it_was_written_for() {
        let dir = temp_dir("note");
        let house = House { root: dir.path().to_owned(), target: dir.join("target") };
        assert!(!Note::of(&house, "built", b"one").is_current());
        Note::of(&house, "built", b"one").write().expect("the folder is ours");
        assert!(Note::of(&house, "built", b"one").is_current());
        assert!(!Note::of(&house, "built", b"two").is_current());
        assert!(!Note::of(&house, "installed", b"one").is_current());
    }

    #[test]
    fn what_is_ignored_is_not_a_source() {
        let dir = temp_dir("sources");
        let house = House { root: dir.path().to_owned(), target: dir.join("target") };
        let git = Command::new("git").args(["init", "--quiet"]).arg(dir.path()).status();
        assert!(git.expect("git is there").success());
        std::fs::create_dir_all(dir.join("console/dist")).expect("the folder is ours");
        let write = |path: &str, text: &str| std::fs::write(dir.join(path), text).expect("ours");
        write(".gitignore", "/console/dist\n");
        write("console/a.ts", "one");
        let before = sources(&house).expect("git lists them");
        write("console/dist/a.js", "built");
        assert_eq!(sources(&house).expect("git lists them"), before);
        write("console/a.ts", "two");
        assert_ne!(sources(&house).expect("git lists them"), before);
    }
}
