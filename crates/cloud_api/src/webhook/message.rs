//! Reads one message from a person.

use super::person::Person;
use super::{Inbound, Product, StatusError, moved, status};
use crate::content::Content;
use crate::json;
use crate::lenient::{self, Slice};
use crate::spelling::compact;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What any message may say of itself, whatever its type; everything else is its content.
const COMMON: [&str; 12] = [
    "type",
    "id",
    "from",
    "from_user_id",
    "from_parent_user_id",
    "from_logical_id",
    "to",
    "to_user_id",
    "to_parent_user_id",
    "group_id",
    "timestamp",
    "context",
];

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    id: Slice<'a>,
    #[serde(borrow)]
    from: Slice<'a>,
    #[serde(borrow)]
    from_user_id: Slice<'a>,
    #[serde(borrow)]
    from_parent_user_id: Slice<'a>,
    #[serde(borrow)]
    group_id: Slice<'a>,
    #[serde(borrow)]
    timestamp: Slice<'a>,
    #[serde(borrow, rename = "type")]
    kind: Slice<'a>,
    #[serde(borrow)]
    context: Slice<'a>,
    #[serde(borrow)]
    referral: Slice<'a>,
    #[serde(borrow)]
    errors: Slice<'a>,
    #[serde(borrow)]
    text: Slice<'a>,
    #[serde(borrow)]
    system: Slice<'a>,
}

#[derive(Deserialize, Default)]
struct Context<'a> {
    #[serde(borrow)]
    id: Slice<'a>,
    #[serde(borrow)]
    forwarded: Slice<'a>,
    #[serde(borrow)]
    frequently_forwarded: Slice<'a>,
    #[serde(borrow)]
    referred_product: Slice<'a>,
}

#[derive(Deserialize)]
struct ReferredProduct<'a> {
    #[serde(borrow)]
    catalog_id: Slice<'a>,
    #[serde(borrow)]
    product_retailer_id: Slice<'a>,
}

#[derive(Deserialize)]
struct Text<'a> {
    #[serde(borrow)]
    body: Slice<'a>,
}

/// What stands beside the messages of a value.
pub(super) struct Beside {
    /// Everyone `contacts` tells of.
    pub(super) people: Vec<Person>,
    /// What went wrong: with a message that lacks what its type names, if there is one.
    pub(super) errors: Vec<StatusError>,
}

/// Reads one message; the error completes the sentence "a message …".
pub(super) fn read(beside: &Beside, raw: &RawValue) -> Result<Inbound, &'static str> {
    let fields: Fields<'_> = lenient::object(raw).ok_or("does not fit")?;
    let wamid = lenient::parsed(fields.id).ok_or("has no usable `id`")?;
    let at = lenient::timestamp(fields.timestamp).ok_or("has no usable `timestamp`")?;
    let kind = lenient::owned(fields.kind).unwrap_or_else(|| "unknown".to_owned());
    let content = if kind == "text" { text(&fields) } else { whole(&kind, raw) };
    let (content, is_hollow) = content.ok_or("does not hold what its `type` says")?;
    let author = Person::named(fields.from, fields.from_user_id, fields.from_parent_user_id);
    let author = author.completed(&beside.people);
    let quoted: Context<'_> = fields.context.and_then(lenient::object).unwrap_or_default();
    let frequently_forwarded = lenient::flag(quoted.frequently_forwarded) == Some(true);
    let moved = fields.system.filter(|_| kind == "system");
    let mut errors = status::errors(fields.errors);
    if errors.is_empty() && is_hollow {
        errors.clone_from(&beside.errors);
    }
    Ok(Inbound {
        wamid,
        moved: moved.and_then(|it| moved::of_system(it, &author)).map(Box::new),
        from: author.wa_id,
        from_user_id: author.user_id,
        parent_user_id: author.parent_user_id,
        profile_name: author.name,
        username: author.username,
        identity_hash: author.identity_hash,
        at,
        content,
        kind,
        context_id: lenient::parsed(quoted.id),
        product: quoted.referred_product.and_then(product),
        forwarded: frequently_forwarded || lenient::flag(quoted.forwarded) == Some(true),
        frequently_forwarded,
        group_id: lenient::owned(fields.group_id),
        referral: lenient::filled(fields.referral).map(|it| compact(it.get())),
        errors,
        raw: raw.get().to_owned(),
    })
}

fn product(raw: &RawValue) -> Option<Product> {
    let fields: ReferredProduct<'_> = lenient::object(raw)?;
    Some(Product {
        catalog_id: lenient::owned(fields.catalog_id)?,
        retailer_id: lenient::owned(fields.product_retailer_id)?,
    })
}

/// The content of a text, which is never hollow.
fn text(fields: &Fields<'_>) -> Option<(String, bool)> {
    let text = fields.text?;
    let Text { body } = lenient::object(text)?;
    let words = lenient::text(body?)?;
    let mut content = if body?.get().starts_with('"') {
        format!(r#"{{"type":"text","text":{}"#, compact(text.get()))
    } else {
        format!(r#"{{"type":"text","text":{{"body":{}}}"#, json::to_string(&words))
    };
    if let Some(referral) = lenient::filled(fields.referral) {
        content.push_str(r#","referral":"#);
        content.push_str(&compact(referral.get()));
    }
    content.push('}');
    Some((content, false))
}

/// The content of a message of any other type: all that every message does not say. Says also
/// whether what the type names is missing.
fn whole(kind: &str, raw: &RawValue) -> Option<(String, bool)> {
    let members: BTreeMap<Cow<'_, str>, &RawValue> = lenient::object(raw)?;
    let mut content = format!(r#"{{"type":{}"#, json::to_string(&kind));
    let mut is_hollow = true;
    for (name, value) in members {
        if !COMMON.contains(&name.as_ref()) {
            is_hollow &= name.as_ref() != kind;
            content.push(',');
            content.push_str(&json::to_string(&name));
            content.push(':');
            content.push_str(&compact(value.get()));
        }
    }
    content.push('}');
    Content::from_json(&content).is_ok().then_some((content, is_hollow))
}
