//! Messages in Meta's shape, made of words, media and things to tap, with where each comes from.

use super::actions::{Closing, ids};
use super::origins::Origins;
use waxwing_cloud_api::content::{Content, Frame, Header, MediaKind, MediaSource, places};

/// What stands in for the words where WhatsApp insists on some and the caller gave none.
const NO_WORDS: &str = "👇";

/// The most characters of what comes back from a button. Source: Meta, reply buttons.
const BUTTON_ID_LENGTH_MAX: usize = 256;

/// A message in Meta's shape, and where its members come from.
pub(super) struct Made {
    pub(super) content: Content,
    pub(super) origins: Origins,
}

/// Words, and where they stand.
#[derive(Clone)]
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) at: String,
}

/// A medium, and where it stands.
pub(super) struct Medium<'a> {
    pub(super) kind: MediaKind,
    pub(super) source: MediaSource<'a>,
    /// Where that stands.
    pub(super) source_at: String,
    pub(super) filename: Option<&'a str>,
    /// Its alternative text, which stands below it when there are no other words.
    pub(super) label: Option<Words<'a>>,
    pub(super) at: String,
}

/// What stands below the media of a body, and where the body stands.
pub(super) struct Below<'a> {
    pub(super) words: Option<Words<'a>>,
    pub(super) closing: Closing<'a>,
    pub(super) at: String,
}

/// Several media with words and buttons, which stand with the last.
pub(super) fn album(media: &[Medium<'_>], below: &Below<'_>) -> Vec<Made> {
    let Some((last, others)) = media.split_last() else { return Vec::new() };
    let mut all: Vec<_> = others.iter().map(|it| alone(it, it.label.as_ref())).collect();
    let has_words = below.words.is_some();
    let words = below.words.as_ref().or(last.label.as_ref());
    match &below.closing {
        Closing::Nothing if last.kind.has_caption() => all.push(alone(last, words)),
        Closing::Nothing => {
            all.push(alone(last, None));
            all.extend(below.words.as_ref().map(|it| plain(it, None)));
        }
        // WhatsApp asks for the location in a message of its own.
        Closing::Locate => {
            let label = last.label.as_ref().filter(|_| has_words);
            all.push(alone(last, label));
            all.push(tappable(words, below, None));
        }
        Closing::Answers(..) | Closing::Link(_) if last.kind.has_caption() => {
            all.push(tappable(words, below, Some(last)));
        }
        Closing::Answers(..) | Closing::Link(_) => {
            all.push(alone(last, None));
            all.push(tappable(words, below, None));
        }
    }
    all
}

/// Words alone.
pub(super) fn plain(words: &Words<'_>, preview: Option<(bool, String)>) -> Made {
    let mut origins = Origins::default();
    origins.note(places::TEXT_BODY, words.at.as_str());
    let content = match preview {
        Some((shows, at)) => {
            origins.note(places::TEXT_PREVIEW, at);
            Content::text_with_preview(words.text, shows)
        }
        None => Content::text(words.text),
    };
    Made { content, origins }
}

/// A medium without anything to tap.
fn alone(medium: &Medium<'_>, words: Option<&Words<'_>>) -> Made {
    let mut origins = Origins::default();
    let kind = medium.kind;
    origins.note(places::medium(kind), medium.source_at.as_str());
    let words = words.filter(|it| kind.has_caption() && !it.text.is_empty());
    if let Some(words) = words {
        origins.note(places::caption(kind), words.at.as_str());
    }
    origins.note(places::filename(kind), format!("{}/filename", medium.at));
    let (source, caption) = (medium.source, words.map(|it| it.text));
    let content = match kind {
        MediaKind::Document => Content::document(source, caption, medium.filename),
        _ => Content::media(kind, source, caption),
    };
    Made { content, origins }
}

/// Words with something to tap below them, and perhaps a medium above.
pub(super) fn tappable(
    words: Option<&Words<'_>>,
    below: &Below<'_>,
    above: Option<&Medium<'_>>,
) -> Made {
    let mut origins = Origins::default();
    let nothing = Words { text: NO_WORDS, at: below.at.clone() };
    let words = words.unwrap_or(&nothing);
    origins.note(places::payload("interactive"), below.at.as_str());
    origins.note(places::WORDS, words.at.as_str());
    if let Some(medium) = above {
        origins.note(places::HEADER, medium.at.as_str());
        origins.note(places::header_medium(medium.kind), medium.source_at.as_str());
        origins.note(places::header_filename(medium.kind), format!("{}/filename", medium.at));
    }
    let header = above.map(|it| {
        let filename = it.filename.filter(|_| it.kind == MediaKind::Document);
        Header::Media(it.kind, it.source, filename)
    });
    let frame = Frame { header, body: Some(words.text), footer: None };
    let content = match &below.closing {
        Closing::Answers(answers, at) => {
            origins.note(places::BUTTONS, at.as_str());
            for (place, it) in answers.iter().enumerate() {
                origins.note(places::button(place), it.at.as_str());
                origins.note(places::button_title(place), it.text_at.as_str());
                origins.note(places::button_id(place), it.id_at.as_str());
            }
            let ids = ids(answers.iter(), BUTTON_ID_LENGTH_MAX);
            let buttons: Vec<_> =
                ids.iter().zip(answers).map(|(id, it)| (id.as_str(), it.text)).collect();
            Content::buttons(frame, &buttons)
        }
        Closing::Link(link) => {
            origins.note(places::CTA_LABEL, link.text_at.as_str());
            origins.note(places::CTA_URL, link.url_at.as_str());
            Content::cta_url(frame, link.cta())
        }
        Closing::Locate | Closing::Nothing => Content::location_request(words.text),
    };
    Made { content, origins }
}
