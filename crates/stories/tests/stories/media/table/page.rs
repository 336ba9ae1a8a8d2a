//! The page, as it is printed.

use super::rows::VOICE;
use super::{Said, Shown};
use std::fmt::Write;
use waxwing_cloud_api::media::{LIMITS, Limit};

const HEAD: &str = "\
# Media: what may be sent

What we answer to a file, and what Meta does, kind by kind. Every row is a real file: a test makes it with
ffmpeg and Pillow, gives it to us and to the sandbox's Graph, and prints what came back. To print it anew:
`UPDATE_DOCS=1 cargo nextest run -p waxwing-stories media::table`. The limits are Meta's
(`cloud_api::media`); where its page, its errors and what people report differ, we take the file and warn.

- *We*: the answer to `POST …/files`, or, when that took it, to the message that has it. With a warning the
  message is sent all the same.
- *Sandbox*: the answer of Graph to the upload, or to the message by media id, or the failed status that
  followed. `delivered` is on the phone. Graph is asked here as somebody without us would ask it: a table of
  values that is said to be `text/csv` is refused by it, and is sent by us as the `text/plain` that it is.

Meta's KB and MB are 1,024 and 1,048,576 bytes here.
";

/// The page of these rows.
pub(super) fn printed(shown: &[Shown]) -> String {
    let mut page = HEAD.to_owned();
    let mut heading = "";
    for it in shown {
        if it.row.heading != heading {
            heading = it.row.heading;
            page += &begun(heading);
        }
        page += &line(it);
    }
    page
}

/// A heading, and the head of its table.
fn begun(heading: &str) -> String {
    let title = match heading {
        VOICE => "`audio` with `\"voice\": true`".to_owned(),
        kind => format!("`{kind}`"),
    };
    format!("\n## {title}\n\n| file | type | limit | we | sandbox |\n|---|---|--:|---|---|\n")
}

fn line(it: &Shown) -> String {
    let mut line = String::new();
    writeln!(
        line,
        "| {} | `{}` | {} | {} | {} |",
        it.sample.what,
        it.sample.mime,
        limit(it).map_or_else(|| "–".to_owned(), |limit| size(limit.bytes_max)),
        ours(&it.ours),
        metas(&it.metas),
    )
    .expect("a text takes whatever is written");
    line
}

/// The row of Meta's list that the file says it belongs to.
fn limit(it: &Shown) -> Option<&'static Limit> {
    let is_animated = it.sample.name.contains("animated");
    LIMITS.iter().find(|limit| {
        limit.kind.as_str() == it.row.kind()
            && limit.mime == it.sample.mime
            && limit.animated.is_none_or(|it| it == is_animated)
    })
}

fn ours(said: &Said) -> String {
    match said {
        Said::Taken(_, warnings) if warnings.is_empty() => "taken".to_owned(),
        Said::Taken(_, warnings) => format!("taken, with a warning: `{}`", warnings.join("`, `")),
        Said::Refused(how) => how.clone(),
    }
}

fn metas(said: &Said) -> String {
    match said {
        Said::Taken(..) => "delivered".to_owned(),
        Said::Refused(how) => how.clone(),
    }
}

fn size(bytes: u64) -> String {
    const MB: u64 = 1024 * 1024;
    if bytes.is_multiple_of(MB) {
        format!("{} MB", bytes / MB)
    } else {
        format!("{} KB", bytes / 1024)
    }
}
