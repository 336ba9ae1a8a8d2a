//! What is shown of media that are here, on their way, lost, and removed.

use super::super::body;
use super::*;
use waxwing_app::files::{File, Origin};
use waxwing_cloud_api::media::{Detail, Nature};
use waxwing_domain::ids::{ChannelId, WorkspaceId};
use waxwing_domain::time::Timestamp;

const MESSAGE: MessageId = MessageId::from_bytes([7; 16]);
const FILE: FileId = FileId::from_bytes([5; 16]);

fn opened(name: Option<&str>) -> Opened {
    let nature = Nature {
        mime: "application/pdf".to_owned(),
        extension: "pdf".to_owned(),
        size: 12,
        detail: Detail::Paper,
    };
    let file = File {
        id: FILE,
        workspace_id: WorkspaceId::from_bytes([1; 16]),
        sha256: [0xab; 32],
        size: 12,
        mime: nature.mime.clone(),
        name: name.map(ToOwned::to_owned),
        nature: String::new(),
        origin: Origin::Received,
        created_at: Timestamp::EPOCH,
        needed_until: Timestamp::EPOCH,
    };
    Opened { known: Arc::new(Known { file, nature }), url: "https://here/1?signature=x".to_owned() }
}

fn receipt(state: ReceiptState, problem: Option<&str>) -> Receipt {
    Receipt {
        new: receiving::NewReceipt {
            workspace_id: WorkspaceId::from_bytes([1; 16]),
            message_id: MESSAGE,
            channel_id: ChannelId::from_bytes([2; 16]),
            media_id: Some("17".to_owned()),
            url: None,
            mime: Some("application/pdf".to_owned()),
            sha256: Some([0xcd; 32]),
            name: None,
            told_at: Timestamp::EPOCH,
        },
        attempt: 1,
        wake_at: Timestamp::EPOCH,
        state,
        problem: problem.map(ToOwned::to_owned),
    }
}

fn shelf(files: Vec<Option<Opened>>, receipt: Option<Receipt>) -> Shelf {
    Shelf {
        files: files.into_iter().map(|it| (FILE, it)).collect(),
        addresses: BTreeMap::new(),
        receipts: receipt.into_iter().map(|it| (MESSAGE, it)).collect(),
    }
}

/// The entry of the one medium of a content.
fn shown(content: &Value, shelf: &Shelf) -> Value {
    let content = Content::from_json(&content.to_string()).expect("it has a type");
    let body = body::of(&[(content, shelf.view(MESSAGE))]).expect("it has a body");
    let (kind, list) =
        if body["type"] == "image" { ("image", "images") } else { ("file", "files") };
    body[kind][list][0].clone()
}

fn told() -> Value {
    json!({ "type": "document", "document": {
        "id": "17", "mime_type": "application/pdf", "sha256": "x", "filename": "bill.pdf",
    } })
}

#[test]
fn what_a_person_sent_is_where_it_is_kept() {
    let shelf = shelf(vec![Some(opened(None))], Some(receipt(ReceiptState::Kept(FILE), None)));
    let expected = json!({
        "filename": "bill.pdf",
        "mediaId": FILE.to_string(),
        "mediaUrl": "https://here/1?signature=x",
        "kind": "document",
        "contentType": "application/pdf",
        "size": 12,
        "sha256": "ab".repeat(32),
    });
    assert_eq!(shown(&told(), &shelf), expected);
}

#[test]
fn what_is_on_its_way_or_lost_says_so() {
    for (state, expected) in
        [(ReceiptState::Waiting, "fetching"), (ReceiptState::GivenUp, "failed")]
    {
        let shelf = shelf(Vec::new(), Some(receipt(state, Some("Meta is away"))));
        let entry = shown(&told(), &shelf);
        assert_eq!(entry["mediaState"], expected);
        assert_eq!(entry["mediaReason"], "Meta is away");
        assert_eq!((&entry["mediaId"], &entry["mediaUrl"]), (&json!("17"), &Value::Null));
        assert_eq!(entry["sha256"], "cd".repeat(32));
    }
    let gone = shelf(vec![None], Some(receipt(ReceiptState::Kept(FILE), None)));
    let entry = shown(&told(), &gone);
    assert_eq!((&entry["mediaState"], &entry["mediaUrl"]), (&json!("removed"), &Value::Null));
}

#[test]
fn what_we_sent_from_a_file_of_ours_can_be_opened_wherever_it_stands() {
    let shelf = shelf(vec![Some(opened(Some("own.pdf")))], None);
    let medium = json!({ "id": FILE.to_string() });
    let alone = json!({ "type": "document", "document": medium });
    let entry = shown(&alone, &shelf);
    assert_eq!(entry["mediaUrl"], "https://here/1?signature=x");
    assert_eq!((&entry["filename"], &entry["kind"]), (&json!("own.pdf"), &json!("document")));
    let above = json!({ "type": "interactive", "interactive": {
        "type": "button", "body": { "text": "b" },
        "header": { "type": "document", "document": medium },
        "action": { "buttons": [{ "type": "reply", "reply": { "id": "1", "title": "t" } }] },
    } });
    assert_eq!(shown(&above, &shelf)["size"], 12);
    let picture = json!({ "type": "image", "image": { "link": "https://x/a.jpg" } });
    assert_eq!(shown(&picture, &shelf), json!({ "mediaUrl": "https://x/a.jpg" }));
}

#[test]
fn an_address_of_ours_that_may_be_old_is_shown_anew() {
    let mut shelf = shelf(vec![Some(opened(None))], None);
    shelf.addresses.insert("https://here/1?signature=old".to_owned(), FILE);
    let old = json!({ "type": "image", "image": { "link": "https://here/1?signature=old" } });
    let entry = shown(&old, &shelf);
    let (id, url) = (json!(FILE.to_string()), json!("https://here/1?signature=x"));
    assert_eq!((&entry["mediaId"], &entry["mediaUrl"]), (&id, &url));
    let view = shelf.view(MESSAGE);
    let fresh = url.as_str();
    assert_eq!(view.address(MediaSource::Id(&FILE.to_string())), fresh);
    assert_eq!(view.address(MediaSource::Link("https://here/1?signature=old")), fresh);
    for other in [MediaSource::Id("17"), MediaSource::Id("file_x"), MediaSource::Link("https://x")]
    {
        assert_eq!(view.address(other), None);
    }
}

#[test]
fn only_files_of_ours_are_looked_up() {
    let id = FILE.to_string();
    let ours = format!("https://here/files/{id}/content?signature=old");
    let of_url = |url: &str| (url == ours).then_some(FILE);
    for (content, expected) in [
        (json!({ "type": "image", "image": { "id": id } }), vec![FILE]),
        (json!({ "type": "image", "image": { "link": ours } }), vec![FILE]),
        (json!({ "type": "image", "image": { "link": "https://x/file_1.jpg" } }), vec![]),
        (json!({ "type": "image", "image": { "id": "17", "caption": "file_" } }), vec![]),
        (json!({ "type": "text", "text": { "body": format!("\"{id}\"") } }), vec![]),
        (json!({ "type": "image", "image": { "id": "file_nonsense" } }), vec![]),
    ] {
        let mut named = Vec::new();
        Shelf::default().note(&content.to_string(), of_url, &mut named);
        assert_eq!(named, expected, "{content}");
    }
}
