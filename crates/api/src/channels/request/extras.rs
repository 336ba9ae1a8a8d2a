//! What else Bird's contract has: taken where it can be honoured, refused where it would be lost.

use super::reading::Object;
use waxwing_domain::ids::ChannelId;

/// What this version cannot keep or do, and what to do instead.
const LOST: [(&str, &str); 5] = [
    ("meta", "meta is not kept yet; put what you need to find the message again into reference"),
    ("tags", "messages have no tags yet; put a word of your own into reference"),
    ("notification", "there is no webhook for one message; read the event log, GET …/events"),
    ("shortLinks", "addresses are sent as they are, never shortened; leave it out"),
    ("enableLinkTracking", "links are sent as they are, and not tracked; leave it out"),
];

/// Looks at every member that is neither whom the message is for nor what it says.
pub(super) fn read(object: &Object<'_>, channel_id: ChannelId) {
    if let Some(sender) = object.get("sender").and_then(|it| it.object(&["connector"]))
        && let Some(connector) = sender.must("connector")
        && let Some(connector) = connector.object(&["identifierValue", "annotations"])
    {
        sends(&connector, channel_id);
    }
    for (name, instead) in LOST {
        if let Some(given) = object.get(name).filter(|it| !it.says_nothing()) {
            given.refuse("request.unsupported_option", instead);
        }
    }
    if let Some(cap) = object.get("capFrequency")
        && cap.flag() == Some(true)
    {
        let detail = "how often somebody is written to is not counted yet; leave it out";
        cap.refuse("request.unsupported_option", detail);
    }
    // There are no quiet hours and no holdout: both are as good as ignored.
    for name in ["ignoreQuietHours", "ignoreGlobalHoldout"] {
        object.get(name).and_then(|it| it.flag());
    }
}

/// The sender is the channel in the path, under the name that WhatsApp verified.
fn sends(connector: &Object<'_>, channel_id: ChannelId) {
    if let Some(value) = connector.must("identifierValue")
        && let Some(text) = value.text()
        && text.parse() != Ok(channel_id)
    {
        value.wrong("the sender is the channel in the path; give its id, or leave sender out");
    }
    if let Some(annotations) = connector.get("annotations").filter(|it| !it.says_nothing()) {
        let detail = "WhatsApp shows the name it verified, and no other; leave it out";
        annotations.refuse("request.unsupported_option", detail);
    }
}
