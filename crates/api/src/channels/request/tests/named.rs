//! Files of ours in bodies: by id and by address, what they become, and those that are not there.

use super::*;

fn id(number: u8) -> String {
    file_id(number).to_string()
}

fn file(entry: Value) -> Value {
    json!({ "type": "file", "file": { "files": [entry] } })
}

fn image(entry: Value) -> Value {
    json!({ "type": "image", "image": { "images": [entry] } })
}

#[test]
fn a_file_of_ours_is_what_its_bytes_are() {
    for (name, number, kind) in [
        ("file_photo", 1, "image"),
        ("file_film", 2, "video"),
        ("file_voice", 3, "audio"),
        ("file_sticker", 4, "sticker"),
        ("file_paper", 5, "document"),
    ] {
        let said =
            json!({ "mediaId": name, "contentType": "application/pdf", "filename": "x.mp3" });
        let all = messages(file(said));
        assert_eq!((&all[0]["type"], &all[0][kind]["id"]), (&json!(kind), &json!(id(number))));
    }
    let wins = messages(file(json!({ "mediaId": "file_photo", "kind": "document" })));
    assert_eq!(wins[0]["type"], "document");
}

#[test]
fn an_address_of_ours_is_the_file() {
    let all = messages(image(json!({ "mediaUrl": "https://here/photo" })));
    assert_eq!(all, [json!({ "type": "image", "image": { "id": id(1) } })]);
    let film = json!({ "type": "gif", "gif": { "mediaId": "file_film" } });
    assert_eq!(messages(film)[0]["video"]["id"], id(2));
    let elsewhere = messages(image(json!({ "mediaUrl": "https://x/a.jpg" })));
    assert_eq!(elsewhere[0]["image"]["link"], "https://x/a.jpg");
    let metas = messages(image(json!({ "mediaId": "150" })));
    assert_eq!(metas[0]["image"]["id"], "150");
}

#[test]
fn a_document_is_called_what_the_file_is_called_unless_the_caller_says_otherwise() {
    let all = messages(file(json!({ "mediaId": "file_paper" })));
    assert_eq!(all[0]["document"]["filename"], "paper.pdf");
    let all = messages(file(json!({ "mediaId": "file_paper", "filename": "bill.pdf" })));
    assert_eq!(all[0]["document"]["filename"], "bill.pdf");
    let all = messages(file(json!({ "mediaId": "file_photo" })));
    assert_eq!(all[0]["image"].get("filename"), None);
}

#[test]
fn cards_show_files_of_ours() {
    let card = |entry: Value| {
        let mut card = json!({ "title": "A", "actions": [link("Look", "https://x")] });
        for (name, value) in entry.as_object().expect("it is one") {
            card[name] = value.clone();
        }
        card
    };
    let cards = |one: Value, other: Value| {
        let items = json!([card(one), card(other)]);
        json!({ "type": "carousel", "carousel": { "text": "x", "items": items } })
    };
    let films = json!({ "mediaId": "file_film" });
    let all = messages(cards(films.clone(), films));
    let header = &all[0]["interactive"]["action"]["cards"][0]["header"];
    assert_eq!(*header, json!({ "type": "video", "video": { "id": id(2) } }));
    let photo = json!({ "mediaUrl": "https://here/photo" });
    let found = faults_of_body(cards(photo, json!({ "mediaId": "file_gone" })));
    assert_eq!(found, [("/body/carousel/items/1/mediaId".to_owned(), "content.file_unknown")]);
}

#[test]
fn a_file_that_is_not_there_is_told_where_it_was_named() {
    let files = json!([{ "mediaId": "file_gone" }, { "mediaUrl": "https://here/gone" }]);
    let found = faults_of_body(json!({ "type": "file", "file": { "files": files } }));
    let expected = ["/body/file/files/0/mediaId", "/body/file/files/1/mediaUrl"];
    assert_eq!(found, expected.map(|it| (it.to_owned(), "content.file_unknown")));
}

#[test]
fn what_is_shown_of_a_file_can_be_posted_again() {
    let shown = json!({
        "mediaId": "file_photo", "mediaUrl": "https://here/photo", "contentType": "image/jpeg",
        "filename": "photo.jpg", "size": 12, "sha256": "ab",
    });
    assert_eq!(messages(image(shown.clone()))[0]["image"], json!({ "id": id(1) }));
    assert_eq!(messages(file(shown))[0]["image"], json!({ "id": id(1) }));
    for other in [
        json!({ "mediaId": "file_film", "mediaUrl": "https://here/photo" }),
        json!({ "mediaId": "file_photo", "mediaUrl": "https://x/a.jpg" }),
        json!({ "mediaId": "150", "mediaUrl": "https://x/a.jpg" }),
    ] {
        let expected = ("/body/image/images/0/mediaId".to_owned(), "content.conflict");
        assert_eq!(faults_of_body(image(other)), [expected]);
    }
}
