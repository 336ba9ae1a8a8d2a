//! Files on their way to Meta: uploaded once, sent by Meta's id, uploaded anew when that is over.

use std::time::Duration;
use waxwing_app::files::FileError;
use waxwing_app::messages::{Recipient, SendError};
use waxwing_cloud_api::content::{Content, Frame, Header, MediaKind, MediaSource};
use waxwing_domain::ids::{FileId, MessageId};
use waxwing_stories::desk::{Desk, SHOP, payload};
use waxwing_stories::world::Kind;
use waxwing_testbed::media::samples;

const DAY: Duration = Duration::from_hours(24);
const ANA: &str = "+14155550101";
const BEN: &str = "+14155550102";

/// A desk whose customers have just written.
async fn desk() -> Desk {
    let mut desk = Desk::new(Kind::Sqlite).await;
    everybody_writes(&mut desk).await;
    desk
}

async fn everybody_writes(desk: &mut Desk) {
    let at = desk.now().as_seconds();
    for (place, from) in [ANA, BEN].into_iter().enumerate() {
        let wamid = format!("wamid.hi.{at}.{place}");
        let said = serde_json::json!([{
            "id": wamid, "from": from.trim_start_matches('+'), "type": "text",
            "timestamp": at.to_string(), "text": { "body": "Hi" },
        }]);
        desk.hears(&payload(SHOP, "messages", &said)).await;
    }
}

fn to(number: &str) -> Recipient {
    Recipient::Number(number.parse().expect("a number"))
}

fn picture(id: FileId) -> Content {
    Content::media(MediaKind::Image, MediaSource::Id(&id.to_string()), None)
}

async fn say(desk: &mut Desk, number: &str, content: Content) -> MessageId {
    desk.say(to(number), content, None).await.expect("it is taken")
}

/// The picture's id at Meta, as it was sent last.
fn sent_by(desk: &Desk) -> String {
    let sent = desk.last_sent();
    match sent.media_places()[0].source {
        MediaSource::Id(id) => id.to_owned(),
        MediaSource::Link(link) => panic!("it was sent by its link {link}"),
    }
}

async fn failure(desk: &Desk, id: MessageId) -> (String, String) {
    let note = desk.message(id).await.failure.expect("it has failed");
    (note.title, note.details.unwrap_or_default())
}

#[tokio::test]
async fn a_file_is_uploaded_once_and_the_same_bytes_are_the_same_upload() {
    let mut desk = desk().await;
    let bytes = samples().bytes("photo.jpg");
    let file = desk.keep("photo.jpg", &bytes).await.expect("it is kept");
    let again = desk.keep("another name.jpg", &bytes).await.expect("it is kept");
    assert_ne!(file, again);
    for (number, file) in [(ANA, file), (BEN, file), (ANA, again)] {
        say(&mut desk, number, picture(file)).await;
        assert_eq!(desk.meta().media(), [sent_by(&desk)]);
    }
    assert_eq!((desk.meta().uploads(), desk.sent_to().len()), (1, 3));
}

#[tokio::test]
async fn a_file_stands_wherever_meta_takes_one_and_a_paper_keeps_its_name() {
    let mut desk = desk().await;
    let paper = desk.keep("May invoice.pdf", &samples().bytes("paper.pdf")).await;
    let paper = paper.expect("it is kept").to_string();
    let header = Header::Media(MediaKind::Document, MediaSource::Id(&paper), None);
    let frame = Frame { header: Some(header), body: Some("Please look"), footer: None };
    say(&mut desk, ANA, Content::buttons(frame, &[("ok", "Fine")])).await;
    let sent = desk.last_sent();
    let place = &sent.media_places()[0];
    assert_eq!(place.filename, Some("May invoice.pdf"));
    assert_eq!(desk.meta().media(), [sent_by(&desk)]);
}

#[tokio::test]
async fn an_upload_is_made_anew_before_meta_forgets_it() {
    let mut desk = desk().await;
    let file = desk.keep("photo.jpg", &samples().bytes("photo.jpg")).await.expect("it is kept");
    say(&mut desk, ANA, picture(file)).await;
    for (days, uploads) in [(28, 1), (1, 2), (28, 2), (1, 3)] {
        desk.passes(DAY * days);
        everybody_writes(&mut desk).await;
        say(&mut desk, ANA, picture(file)).await;
        assert_eq!(desk.meta().uploads(), uploads, "after {days} days more");
    }
}

#[tokio::test]
async fn what_meta_has_forgotten_is_uploaded_anew_and_the_message_goes_out() {
    let mut desk = desk().await;
    let file = desk.keep("photo.jpg", &samples().bytes("photo.jpg")).await.expect("it is kept");
    say(&mut desk, ANA, picture(file)).await;
    desk.meta().forgets_media();
    desk.passes(Duration::from_hours(1));
    let message = say(&mut desk, BEN, picture(file)).await;
    assert!(desk.message(message).await.wamid.is_some());
    assert_eq!((desk.meta().uploads(), desk.sent_to().len()), (2, 2));
    // One that was uploaded just now was not forgotten: the refusal is about something else.
    desk.meta().forgets_media();
    let message = say(&mut desk, ANA, picture(file)).await;
    assert!(desk.message(message).await.failure.is_some());
    assert_eq!(desk.meta().uploads(), 2);
}

#[tokio::test]
async fn messages_that_find_out_together_that_meta_has_forgotten_all_go_out() {
    let mut desk = desk().await;
    let file = desk.keep("photo.jpg", &samples().bytes("photo.jpg")).await.expect("it is kept");
    say(&mut desk, ANA, picture(file)).await;
    desk.meta().forgets_media();
    let later = desk.now() + Duration::from_hours(1);
    let mut messages = Vec::new();
    for number in [ANA, BEN] {
        let taken = desk.say(to(number), picture(file), Some(later)).await;
        messages.push(taken.expect("it is taken"));
    }
    desk.passes(Duration::from_hours(1));
    desk.settle().await;
    for message in messages {
        let message = desk.message(message).await;
        assert!(message.wamid.is_some(), "{:?}", message.failure);
    }
    assert_eq!((desk.meta().uploads(), desk.sent_to().len()), (2, 3));
}

#[tokio::test]
async fn an_upload_that_fails_for_now_holds_its_thread_and_nobody_else() {
    let mut desk = desk().await;
    let file = desk.keep("photo.jpg", &samples().bytes("photo.jpg")).await.expect("it is kept");
    desk.meta().refuses_upload(500, 2);
    let first = say(&mut desk, ANA, picture(file)).await;
    say(&mut desk, ANA, Content::text("and words after it")).await;
    say(&mut desk, BEN, Content::text("words to somebody else")).await;
    assert_eq!(desk.sent_to(), [BEN]);
    assert!(desk.message(first).await.failure.is_none());
    desk.passes(Duration::from_secs(5));
    desk.settle().await;
    assert_eq!(desk.sent_to(), [BEN, ANA, ANA]);
    assert_eq!(desk.last_sent().kind(), "text");
}

#[tokio::test]
async fn an_upload_that_meta_refuses_fails_the_message_and_says_why() {
    let mut desk = desk().await;
    let file = desk.keep("photo.jpg", &samples().bytes("photo.jpg")).await.expect("it is kept");
    desk.meta().refuses_upload(400, 100);
    let message = say(&mut desk, ANA, picture(file)).await;
    let (title, details) = failure(&desk, message).await;
    assert_eq!(title, "media.refused");
    assert!(details.contains("not to be had"), "{details}");
    assert!(desk.sent_to().is_empty());
}

#[tokio::test]
async fn what_whatsapp_would_refuse_is_refused_before_it_is_taken() {
    let mut desk = desk().await;
    let paper = desk.keep("a.pdf", &samples().bytes("paper.pdf")).await.expect("it is kept");
    let refused = desk.say(to(ANA), picture(paper), None).await;
    let Err(SendError::Content(breaches)) = refused else { panic!("{refused:?}") };
    assert_eq!(
        (breaches[0].pointer.as_str(), breaches[0].code),
        ("/image/id", "content.media_type")
    );
    let nobody = picture(FileId::from_bytes([9; 16]));
    let refused = desk.say(to(ANA), nobody, None).await;
    let Err(SendError::Content(breaches)) = refused else { panic!("{refused:?}") };
    assert_eq!(breaches[0].code, "content.file_unknown");
    assert_eq!(desk.meta().uploads(), 0);
}

#[tokio::test]
async fn a_file_that_is_removed_is_gone_at_meta_too_and_its_message_fails() {
    let mut desk = desk().await;
    let file = desk.keep("photo.jpg", &samples().bytes("photo.jpg")).await.expect("it is kept");
    say(&mut desk, ANA, picture(file)).await;
    let later = desk.now() + Duration::from_hours(2);
    let message = desk.say(to(BEN), picture(file), Some(later)).await.expect("it is taken");
    desk.remove(file).await.expect("it is removed");
    assert!(desk.meta().media().is_empty());
    assert!(matches!(desk.remove(file).await, Err(FileError::Unknown)));
    desk.passes(Duration::from_hours(2));
    desk.settle().await;
    assert_eq!(failure(&desk, message).await.0, "media.gone");
    assert_eq!(desk.sent_to(), [ANA]);
}

#[tokio::test]
async fn what_meta_has_stays_as_long_as_a_file_has_the_same_bytes() {
    let mut desk = desk().await;
    let bytes = samples().bytes("photo.jpg");
    let first = desk.keep("first.jpg", &bytes).await.expect("it is kept");
    let second = desk.keep("second.jpg", &bytes).await.expect("it is kept");
    say(&mut desk, ANA, picture(first)).await;
    desk.remove(first).await.expect("it is removed");
    say(&mut desk, BEN, picture(second)).await;
    assert_eq!((desk.meta().uploads(), desk.meta().media().len()), (1, 1));
    desk.remove(second).await.expect("it is removed");
    assert!(desk.meta().media().is_empty());
    assert_eq!(desk.sent_to(), [ANA, BEN]);
}

#[tokio::test]
async fn old_files_are_swept_away_but_not_what_a_waiting_message_needs() {
    let mut desk = desk().await;
    let idle = desk.keep("idle.jpg", &samples().bytes("photo.jpg")).await.expect("it is kept");
    let needed = desk.keep("needed.pdf", &samples().bytes("paper.pdf")).await.expect("it is kept");
    desk.keep_files_for(1).await;
    let later = desk.now() + Duration::from_hours(2);
    let paper = Content::document(MediaSource::Id(&needed.to_string()), None, None);
    desk.say(to(ANA), paper, Some(later)).await.expect("it is taken");
    desk.passes(DAY * 2);
    desk.sweep().await;
    assert!(matches!(desk.remove(idle).await, Err(FileError::Unknown)), "it was swept away");
    desk.sweep().await;
    assert!(desk.remove(needed).await.is_ok(), "it was needed");
}
