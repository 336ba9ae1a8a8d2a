//! Real files, made by ffmpeg and Pillow, are what they are.

use std::fmt::Write as _;
use std::fs::File;
use waxwing_cloud_api::content::MediaKind;
use waxwing_cloud_api::media::{Detail, Nature, mislabeled, probe, usable_as};
use waxwing_testbed::media::{Sample, samples};

/// What a sample is, in a line: its type, what is in it, as what it can be sent, whether it lies.
fn line(sample: &Sample) -> String {
    let mut file = File::open(&sample.path).unwrap();
    let nature = probe(&mut file).unwrap();
    assert_eq!(nature.size, file.metadata().unwrap().len());
    let kinds: Vec<_> = usable_as(&nature).into_iter().map(MediaKind::as_str).collect();
    let mut line = format!("{}: {} {}", sample.name, nature.mime, inside(&nature));
    let kinds = if kinds.is_empty() { "nothing".to_owned() } else { kinds.join(", ") };
    write!(line, " → {kinds}").unwrap();
    if mislabeled(&sample.mime, &nature).is_some() {
        write!(line, "; is no {}", sample.mime).unwrap();
    }
    line
}

fn inside(nature: &Nature) -> String {
    match &nature.detail {
        Detail::Picture { width, height, bits, colours } => {
            format!("{width}×{height} {bits} {colours:?}")
        }
        Detail::Sticker { width, height, animated } => {
            format!("{width}×{height} {}", if *animated { "moves" } else { "still" })
        }
        Detail::Sound { codec, channels } => format!("{codec} {}", channels.unwrap_or_default()),
        Detail::Film { width, height, video, audio, profile } => {
            let profile = profile.as_deref().unwrap_or("-");
            format!("{width}×{height} {video:?} {audio:?} {profile}")
        }
        Detail::Paper => "paper".to_owned(),
        Detail::Other => "-".to_owned(),
    }
}

/// A new sample is a new line: `INSTA_UPDATE=always` writes it down.
#[test]
fn real_files_are_what_they_are() {
    let samples = samples();
    let lines: Vec<_> = samples.all().map(line).collect();
    insta::assert_snapshot!(lines.join("\n"));
}
