//! What callers of the Channels API give for a template, made into what Meta takes: each key fills the
//! blank it names.
//!
//! | blank | keys |
//! |---|---|
//! | a variable of the body or of a text header | its name or its number; a header's number as `header` |
//! | a picture, film or file above the body: its link, or the id of a file of ours | `imageURL`, `videoURL` or `documentURL`, or `header` |
//! | a place, a product above the body | `location`, `product`, or `header` |
//! | the end of a button's address | `url`, if there is one such button, or `button_1`, … |
//! | a code to copy | `code`, or `button_1`, … |
//! | a one-time code | `code`, `otp` or `1`: it fills body and button |
//! | a quick reply's payload, what opens a flow or a list of products | `button_1`, … |
//! | when an offer ends | `expiration` |
//!
//! What is in a card has `card_1.`, `card_2.`, … before it. Buttons and cards are counted from 1.

use crate::media::is_ours;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use waxwing_cloud_api::content::Component;
use waxwing_cloud_api::templates::{Blank, BlankKind, Definition, HeaderKind, Part, Slot};
use waxwing_cloud_api::validate::Breach;
use waxwing_domain::time::Timestamp;

/// Where the parameters are, below the template.
const PARAMETERS: &str = "/parameters";

/// The code of what is not filled in.
const MISSING: &str = "template.parameter_missing";

/// One value for a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// Which blank it fills.
    pub key: String,
    /// What it fills it with.
    pub value: Value,
}

/// One thing a caller may give for a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// What it is called, the best name first.
    pub keys: Vec<String>,
    /// What it is: Meta's `type` of parameter.
    pub kind: &'static str,
    /// Whether it must be given.
    pub is_required: bool,
}

/// What a caller may give for a template; what fills several blanks is told once.
pub fn variables(definition: &Definition) -> Vec<Variable> {
    let blanks = definition.blanks();
    let mut variables: Vec<Variable> = Vec::new();
    for blank in &blanks {
        let keys = keys(blank, &blanks);
        if variables.iter().any(|it| it.keys[0] == keys[0]) {
            continue;
        }
        let kind = blank.kind.parameter_types()[0];
        variables.push(Variable { keys, kind, is_required: blank.is_required });
    }
    variables
}

/// What Meta takes for what a caller gave, or everything wrong with it. Pointers are relative to the
/// caller's template: `/parameters/2/key`.
pub fn components(definition: &Definition, given: &[Given]) -> Result<Vec<Component>, Vec<Breach>> {
    let blanks = definition.blanks();
    let mut breaches = Vec::new();
    let filled = fill(&blanks, given, &mut breaches);
    for (place, blank) in blanks.iter().enumerate() {
        if blank.is_required && !filled.contains_key(&place) {
            let keys = keys(blank, &blanks);
            let detail = format!("{blank} is not filled in; give a parameter with key {}", keys[0]);
            let breach = Breach::new(PARAMETERS, MISSING, detail);
            breaches.push(Breach { limit: Some(keys.into()), ..breach });
        }
    }
    let built = if breaches.is_empty() {
        Built::of(definition, &blanks, &filled, given)
    } else {
        with_stand_ins(definition, &blanks, filled, given)
    };
    let wrong = built.check(definition).into_iter();
    if breaches.is_empty() {
        breaches.extend(wrong);
    } else {
        // What is not filled in was told above, by the keys that would fill it.
        breaches.extend(wrong.filter(|it| it.code != MISSING));
    }
    if breaches.is_empty() { Ok(built.into_components()) } else { Err(breaches) }
}

/// A send in which not everything is filled in that must be: words stand in for the texts that are
/// missing, so that those that were given keep their places and can be judged.
fn with_stand_ins(
    definition: &Definition,
    blanks: &[Blank],
    mut filled: BTreeMap<usize, usize>,
    given: &[Given],
) -> Built {
    let stand_in = Given { key: String::new(), value: json!("x") };
    let all: Vec<Given> = given.iter().cloned().chain([stand_in]).collect();
    for (place, _) in blanks.iter().enumerate().filter(|(_, it)| it.kind == BlankKind::Text) {
        filled.entry(place).or_insert(given.len());
    }
    let mut built = Built::of(definition, blanks, &filled, &all);
    built.origins.retain(|_, origin| *origin < given.len());
    built
}

/// Which value fills each blank, by their places.
fn fill(blanks: &[Blank], given: &[Given], breaches: &mut Vec<Breach>) -> BTreeMap<usize, usize> {
    let mut filled: BTreeMap<usize, usize> = BTreeMap::new();
    for (place, it) in given.iter().enumerate() {
        let fits: Vec<usize> = blanks
            .iter()
            .enumerate()
            .filter(|(_, blank)| is_key_of(&it.key, blank, blanks))
            .map(|(blank, _)| blank)
            .collect();
        let is_taken = fits.iter().any(|blank| filled.contains_key(blank));
        if fits.is_empty() || is_taken {
            let known: Vec<String> = blanks.iter().map(|it| keys(it, blanks).remove(0)).collect();
            let detail = if is_taken {
                format!("{} fills what another parameter fills already", it.key)
            } else if known.is_empty() {
                "the template has no blanks, so it takes no parameters".to_owned()
            } else {
                format!("{} fills no blank of the template; there are {}", it.key, known.join(", "))
            };
            let pointer = format!("{PARAMETERS}/{place}/key");
            let breach = Breach::new(pointer, "template.parameter_unexpected", detail);
            breaches.push(breach.with(known, it.key.as_str()));
        }
        filled.extend(fits.into_iter().filter(|_| !is_taken).map(|blank| (blank, place)));
    }
    filled
}

fn is_key_of(key: &str, blank: &Blank, blanks: &[Blank]) -> bool {
    // Names of a template's own are exact; ours may be written in any case.
    keys(blank, blanks).iter().enumerate().any(|(place, it)| {
        let is_own = place == 0 && blank.name.is_some();
        it == key || (!is_own && it.eq_ignore_ascii_case(key))
    })
}

/// What a blank is called, the best name first.
fn keys(blank: &Blank, blanks: &[Blank]) -> Vec<String> {
    let mut keys: Vec<String> = blank.name.iter().cloned().collect();
    let is_only = |kind: BlankKind| {
        let same = blanks.iter().filter(|it| it.kind == kind && it.slot.card == blank.slot.card);
        same.count() == 1
    };
    let is_number = keys.first().is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()));
    if blank.slot.part == Part::Header && is_number {
        // The header's first variable would take the body's away.
        keys.clear();
    }
    match blank.kind {
        BlankKind::Header(kind) => keys.extend(header_keys(kind)),
        BlankKind::OneTimeCode => keys.extend(["code", "otp", "1"].map(str::to_owned)),
        BlankKind::CouponCode => keys.extend(["code", "couponCode"].map(str::to_owned)),
        BlankKind::UrlSuffix if is_only(BlankKind::UrlSuffix) => keys.push("url".to_owned()),
        BlankKind::Expiration => keys.push("expiration".to_owned()),
        BlankKind::Text | BlankKind::UrlSuffix | BlankKind::Payload | BlankKind::Action => {}
    }
    match blank.slot.part {
        Part::Header => keys.push("header".to_owned()),
        Part::Button(index) => keys.push(format!("button_{}", index + 1)),
        Part::Body | Part::Offer => {}
    }
    if let Some(card) = blank.slot.card {
        for key in &mut keys {
            *key = format!("card_{}.{key}", card + 1);
        }
    }
    keys
}

fn header_keys(kind: HeaderKind) -> Vec<String> {
    let keys: &[&str] = match kind {
        HeaderKind::Text => &[],
        HeaderKind::Image => &["imageURL", "image"],
        HeaderKind::Video | HeaderKind::Gif => &["videoURL", "video"],
        HeaderKind::Document => &["documentURL", "document"],
        HeaderKind::Location => &["location"],
        HeaderKind::Product => &["product"],
    };
    keys.iter().map(|it| (*it).to_owned()).collect()
}

/// The components of a send, and which value each of their parameters came from.
struct Built {
    /// In the order of Meta's pointers.
    components: Vec<Value>,
    /// The place of the value, by the pointer of what it became.
    origins: BTreeMap<String, usize>,
}

impl Built {
    fn of(
        definition: &Definition,
        blanks: &[Blank],
        filled: &BTreeMap<usize, usize>,
        given: &[Given],
    ) -> Self {
        let mut built = Self { components: Vec::new(), origins: BTreeMap::new() };
        let cards = definition.blanks().iter().filter_map(|it| it.slot.card).max();
        let carousel = cards.map(|_| Vec::<Value>::new());
        let mut in_cards: BTreeMap<usize, Vec<Value>> = BTreeMap::new();
        for (blank, origin) in filled {
            let (blank, origin) = (&blanks[*blank], *origin);
            let parameter = parameter(definition, blank, &given[origin].value);
            let list = match blank.slot.card {
                None => &mut built.components,
                Some(card) => in_cards.entry(card).or_default(),
            };
            let place = put(list, definition, blank.slot, parameter);
            let within = format!("/{}/parameters/{}", place.0, place.1);
            let pointer = match blank.slot.card {
                None => format!("/template/components{within}"),
                Some(card) => format!("card {card} {within}"),
            };
            built.origins.insert(pointer, origin);
        }
        if let (Some(last), Some(mut carousel)) = (cards, carousel) {
            for index in 0..=last {
                let components = in_cards.remove(&index).unwrap_or_default();
                carousel.push(json!({ "card_index": index, "components": components }));
            }
            built.place_carousel(carousel);
        }
        built
    }

    /// The carousel is the last component; only now it is known where its parameters are.
    fn place_carousel(&mut self, cards: Vec<Value>) {
        let place = self.components.len();
        self.origins = std::mem::take(&mut self.origins)
            .into_iter()
            .map(|(pointer, origin)| {
                let in_card = pointer.strip_prefix("card ").and_then(|it| it.split_once(' '));
                let pointer = match in_card {
                    Some((card, within)) => {
                        format!("/template/components/{place}/cards/{card}/components{within}")
                    }
                    None => pointer,
                };
                (pointer, origin)
            })
            .collect();
        self.components.push(json!({ "type": "carousel", "cards": cards }));
    }

    /// What Meta would find wrong with the values, pointed at where the caller gave them.
    fn check(&self, definition: &Definition) -> Vec<Breach> {
        let components: Vec<_> = self.components.iter().cloned().map(Component::from).collect();
        let breaches = definition.check(&components);
        breaches.into_iter().map(|it| Breach { pointer: self.origin(&it.pointer), ..it }).collect()
    }

    fn origin(&self, pointer: &str) -> String {
        let is_within = |inner: &str, outer: &str| {
            inner.strip_prefix(outer).is_some_and(|it| it.is_empty() || it.starts_with('/'))
        };
        // What is wrong with a whole component is wrong with its values.
        let found = self
            .origins
            .iter()
            .find(|(at, _)| is_within(pointer, at))
            .or_else(|| self.origins.iter().find(|(at, _)| is_within(at, pointer)));
        match found {
            Some((_, origin)) => format!("{PARAMETERS}/{origin}/value"),
            None => PARAMETERS.to_owned(),
        }
    }

    fn into_components(self) -> Vec<Component> {
        self.components.into_iter().map(Component::from).collect()
    }
}

/// Adds a parameter to the component of its part; gives the component's place, and the parameter's.
fn put(
    list: &mut Vec<Value>,
    definition: &Definition,
    slot: Slot,
    parameter: Value,
) -> (usize, usize) {
    let (kind, index) = match slot.part {
        Part::Header => ("header", None),
        Part::Body => ("body", None),
        Part::Offer => ("limited_time_offer", None),
        Part::Button(index) => ("button", Some(index.to_string())),
    };
    let index = json!(index);
    let found = list.iter().position(|it| it["type"] == kind && it["index"] == index);
    let place = found.unwrap_or_else(|| {
        list.push(json!({ "type": kind, "parameters": [] }));
        list.len() - 1
    });
    let component = &mut list[place];
    if index.is_string() {
        component["index"] = index;
        component["sub_type"] = json!(definition.sub_type(slot));
    }
    let Value::Array(parameters) = &mut component["parameters"] else { return (place, 0) };
    parameters.push(parameter);
    (place, parameters.len() - 1)
}

/// One value, as Meta takes it.
fn parameter(definition: &Definition, blank: &Blank, value: &Value) -> Value {
    let kind = blank.kind.parameter_types()[0];
    let value = match blank.kind {
        BlankKind::Header(HeaderKind::Location) => object_of(value, "name"),
        BlankKind::Header(HeaderKind::Product) => object_of(value, "product_retailer_id"),
        BlankKind::Header(_) if value.as_str().is_some_and(is_ours) => object_of(value, "id"),
        BlankKind::Header(_) => object_of(value, "link"),
        BlankKind::Action => match definition.sub_type(blank.slot) {
            Some("catalog") => object_of(value, "thumbnail_product_retailer_id"),
            _ => object_of(value, "flow_token"),
        },
        BlankKind::Expiration => json!({ "expiration_time_ms": instant(value) }),
        _ => json!(words(value)),
    };
    let mut parameter = json!({ "type": kind, kind: value });
    let has_name = matches!(blank.slot.part, Part::Header | Part::Body) && definition.is_named();
    if let Some(name) = blank.name.as_ref().filter(|_| has_name) {
        parameter["parameter_name"] = json!(name);
    }
    parameter
}

/// An object as it is, also from its JSON; other words become its one member.
fn object_of(value: &Value, member: &str) -> Value {
    let parsed = match value {
        Value::String(text) => serde_json::from_str(text).ok(),
        other => Some(other.clone()),
    };
    match parsed {
        Some(object @ Value::Object(_)) => object,
        _ => json!({ member: words(value) }),
    }
}

/// An instant in milliseconds: from RFC 3339, or the number itself.
fn instant(value: &Value) -> Value {
    let text = words(value);
    match text.parse::<Timestamp>() {
        Ok(at) => json!(at.as_millis()),
        Err(_) => text.parse::<i64>().map_or(Value::Null, |it| json!(it)),
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
