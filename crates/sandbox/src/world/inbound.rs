//! A person writes: the window opens, and a webhook tells the business.

use super::entry::Change;
use super::messages::{Message, Pricing, Status};
use super::outbox::About;
use super::{Happened, World};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use waxwing_cloud_api::wamid;
use waxwing_domain::ids::{PhoneNumberId, Wamid};
use waxwing_domain::message::Direction;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;
use waxwing_domain::window::Window;

/// The most bytes of JSON a person can write.
const MESSAGE_BYTES_MAX: usize = 256 * 1024;

/// Why a person cannot have written that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InboundError {
    /// Nobody has this number.
    #[error("nobody has this number: POST /sandbox/api/people gives somebody a phone")]
    UnknownPerson,
    /// There is no such business number.
    #[error("there is no business number of this id: GET /sandbox/api/numbers lists them")]
    UnknownNumber,
    /// It is no message of Meta's.
    #[error("{0}")]
    NotAMessage(String),
}

impl World {
    /// A person writes a message: Meta's object of any type, without who, when and its id.
    ///
    /// Without a number it goes to the first there is.
    pub fn inbound(
        &mut self,
        now: Timestamp,
        from: &E164,
        number: Option<&PhoneNumberId>,
        message: &Value,
    ) -> Result<Wamid, InboundError> {
        let number = match number {
            Some(number) => self.state.numbers.contains_key(number).then(|| number.clone()),
            None => self.state.numbers.keys().next().cloned(),
        };
        let number = number.ok_or(InboundError::UnknownNumber)?;
        let message = self.complete(from, &number, message)?;
        self.write(now, from, &number, message)
    }

    /// The same with an object that was completed before.
    pub(super) fn write(
        &mut self,
        now: Timestamp,
        from: &E164,
        number: &PhoneNumberId,
        message: Box<RawValue>,
    ) -> Result<Wamid, InboundError> {
        if !self.state.people.contains_key(from) {
            return Err(InboundError::UnknownPerson);
        }
        let kind = kind_of(&message);
        self.enter(now, || Change::Write {
            from: from.as_str().to_owned(),
            number: number.as_str().to_owned(),
            message: message.clone(),
        });
        let key = self.state.keys.written();
        let wamid = wamid::compose(Direction::Incoming, from.digits(), &key);
        let position = self.state.messages.add(Message {
            wamid: wamid.clone(),
            direction: Direction::Incoming,
            person: from.clone(),
            number: number.clone(),
            kind: kind.into(),
            raw: message.get().into(),
            callback_data: None,
            pricing: Pricing { category: None, free: true },
            failure: None,
            steps: vec![(Status::Received, now)],
        });
        let window = Window { last_inbound_at: Some(now) };
        self.state.windows.insert((from.clone(), number.clone()), window);
        self.post_about(About::Message(position), now);
        self.tell(Happened::Message { person: from.clone(), position });
        Ok(wamid)
    }

    /// Meta's message object as it will be told: what it answers names its author.
    fn complete(
        &self,
        from: &E164,
        number: &PhoneNumberId,
        message: &Value,
    ) -> Result<Box<RawValue>, InboundError> {
        let mut message = check(message)?;
        if let Some(Value::Object(context)) = message.get_mut("context") {
            let quoted = context.get("id").and_then(Value::as_str);
            let quoted = quoted.and_then(|it| self.state.messages.find(&it.parse().ok()?));
            let by_person = quoted
                .is_some_and(|it| self.state.messages.get(it).direction == Direction::Incoming);
            let business = self.state.numbers.get(number).map(|it| it.display.digits());
            let author = if by_person { Some(from.digits()) } else { business };
            if let (Some(author), false) = (author, context.contains_key("from")) {
                context.insert("from".to_owned(), author.into());
            }
        }
        let json = Value::Object(message).to_string();
        if json.len() > MESSAGE_BYTES_MAX {
            let detail = format!("a message has at most {MESSAGE_BYTES_MAX} bytes of JSON");
            return Err(InboundError::NotAMessage(detail));
        }
        RawValue::from_string(json).map_err(|it| InboundError::NotAMessage(it.to_string()))
    }
}

/// The members of a message object, without what the sandbox itself says of it.
fn check(message: &Value) -> Result<Map<String, Value>, InboundError> {
    /// Types whose message has no member of its type's name.
    const BARE: [&str; 2] = ["unsupported", "request_welcome"];
    let wrong = |detail: String| InboundError::NotAMessage(detail);
    let mut members =
        message.as_object().cloned().ok_or_else(|| wrong("the message is an object".to_owned()))?;
    let kind = members.get("type").and_then(Value::as_str).filter(|it| !it.is_empty());
    let kind = kind.ok_or_else(|| wrong("the message has a `type`".to_owned()))?.to_owned();
    let payload = members.get(&kind);
    if payload.is_none() && !BARE.contains(&kind.as_str()) {
        return Err(wrong(format!("a message of type `{kind}` has a member `{kind}`")));
    }
    let body = payload.and_then(|it| it["body"].as_str()).unwrap_or_default();
    if kind == "text" && body.is_empty() {
        return Err(wrong("a text has a `body` that is not empty".to_owned()));
    }
    for ours in ["from", "id", "timestamp"] {
        if members.contains_key(ours) {
            return Err(wrong(format!("`{ours}` is for the sandbox to say: leave it out")));
        }
    }
    members.retain(|_, value| !value.is_null());
    Ok(members)
}

fn kind_of(message: &RawValue) -> String {
    let message: Value = serde_json::from_str(message.get()).unwrap_or_default();
    message["type"].as_str().unwrap_or_default().to_owned()
}
