//! What Meta answers to a template that was filled in wrongly, in Meta's words.

use super::super::refusal::Refusal;
use waxwing_cloud_api::content::Component;
use waxwing_cloud_api::templates::{Blank, Definition, Part};
use waxwing_cloud_api::validate::Breach;

/// The answer to the first thing that is wrong.
pub(super) fn refusal(
    definition: &Definition,
    components: &[Component],
    breach: &Breach,
) -> Refusal {
    let detail = &breach.detail;
    match breach.code {
        "template.parameter_missing" | "template.parameter_unexpected" => {
            // A medium that is missing is one of the wrong kind to Meta.
            if let Some(details) = missing_medium(definition, components) {
                return Refusal::new(132_012, details);
            }
            let details = wrong_count(definition, components);
            Refusal::new(132_000, details.unwrap_or_else(|| detail.clone()))
        }
        "template.parameters_mixed" => {
            Refusal::new(100, format!("Parameter name is missing or empty: {detail}"))
        }
        "template.parameter_kind" => Refusal::new(132_012, wrong_kind(breach)),
        "template.parameter_text" if detail.contains("empty") => {
            Refusal::new(131_008, "Parameter of type text is missing text value")
        }
        "template.text_too_long" => Refusal::new(132_005, detail.clone()),
        _ => Refusal::new(132_018, detail.clone()),
    }
}

/// The part whose parameters are too few or too many, in the words of Meta's answer.
fn wrong_count(definition: &Definition, components: &[Component]) -> Option<String> {
    let blanks = definition.blanks();
    let blanks: Vec<&Blank> = blanks.iter().filter(|it| it.slot.card.is_none()).collect();
    let mut parts: Vec<Part> = blanks.iter().map(|it| it.slot.part).collect();
    parts.extend([Part::Header, Part::Body]);
    parts.sort_unstable();
    parts.dedup();
    parts.into_iter().find_map(|part| {
        let of_part = blanks.iter().filter(|it| it.slot.part == part);
        let required = of_part.clone().filter(|it| it.is_required).count();
        let given = given(components, part).map_or(0, |it| it.parameters().len());
        let expected = required.max(given.min(of_part.count()));
        (given != expected).then(|| {
            format!(
                "{}: number of localizable_params ({given}) does not match the expected number of params ({expected})",
                name(part)
            )
        })
    })
}

/// A header that wants a medium, and got none.
fn missing_medium(definition: &Definition, components: &[Component]) -> Option<String> {
    let wanted = definition
        .blanks()
        .into_iter()
        .find(|it| it.slot.card.is_none() && it.slot.part == Part::Header && !it.kind.is_text())?;
    let is_given = given(components, Part::Header).is_some_and(|it| !it.parameters().is_empty());
    let kind = wanted.kind.parameter_types().first()?.to_uppercase();
    (!is_given).then(|| format!("header: Format mismatch, expected {kind}, received UNKNOWN"))
}

fn wrong_kind(breach: &Breach) -> String {
    let words = |value: &Option<serde_json::Value>| {
        let value = value.as_ref()?;
        let first = value.get(0).unwrap_or(value);
        first.as_str().map(str::to_uppercase)
    };
    match (words(&breach.limit), words(&breach.found)) {
        (Some(wanted), Some(found)) => {
            format!("{}: Format mismatch, expected {wanted}, received {found}", breach.detail)
        }
        _ => breach.detail.clone(),
    }
}

/// What a send gives for a part.
fn given(components: &[Component], part: Part) -> Option<&Component> {
    components.iter().find(|it| match part {
        Part::Header => it.kind().eq_ignore_ascii_case("header"),
        Part::Body => it.kind().eq_ignore_ascii_case("body"),
        Part::Offer => it.kind().eq_ignore_ascii_case("limited_time_offer"),
        Part::Button(index) => {
            it.kind().eq_ignore_ascii_case("button") && it.index() == Some(index)
        }
    })
}

const fn name(part: Part) -> &'static str {
    match part {
        Part::Header => "header",
        Part::Body => "body",
        Part::Offer => "limited_time_offer",
        Part::Button(_) => "button",
    }
}
