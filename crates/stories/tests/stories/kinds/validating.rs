//! What we say of a content before Meta does.

use super::{Complaint, alike, each_kind};
use serde_json::Value;
use waxwing_cloud_api::content::Said;
use waxwing_cloud_api::templates::{Definition, validate_draft};
use waxwing_cloud_api::validate::{Breach, validate};
use waxwing_stories::kinds::{Expected, Kind, Refused, content};
use waxwing_stories::marks::Column;

/// Ids of messages, in the places of those that an example speaks of.
const THEIRS: &str = "wamid.theirs";
const OURS: &str = "wamid.ours";

#[tokio::test]
async fn what_meta_takes_breaks_nothing_and_what_it_refuses_breaks_just_what_is_wrong() {
    const TEST: &str =
        "what_meta_takes_breaks_nothing_and_what_it_refuses_breaks_just_what_is_wrong";
    each_kind(Column::Validate, TEST, async |kind| {
        let (sent, refused) = (kind.send.as_ref()?, kind.refused.as_ref()?);
        let judged = broken(&validate(&content(sent, THEIRS, OURS)), &[])
            .and_then(|()| is_refused(refused))
            .and_then(|()| fits(kind, sent));
        Some(judged)
    })
    .await;
}

fn is_refused(refused: &Refused) -> Result<(), Complaint> {
    let wrong = validate(&content(&refused.content, THEIRS, OURS));
    broken(&wrong, &refused.breaches)
}

/// What is sent of a template fits what it leaves open, and what is mismatched does not.
fn fits(kind: &Kind, sent: &Value) -> Result<(), Complaint> {
    let Some(draft) = &kind.needs else { return Ok(()) };
    broken(&validate_draft(draft), &[])?;
    let definition = Definition::read(draft.clone()).map_err(|it| it.to_string())?;
    broken(&misfits(&definition, sent)?, &[])?;
    let mismatched = kind.mismatched.as_ref().ok_or("nothing is mismatched")?;
    broken(&misfits(&definition, &mismatched.content)?, &mismatched.breaches)
}

fn misfits(definition: &Definition, example: &Value) -> Result<Vec<Breach>, Complaint> {
    match content(example, THEIRS, OURS).said() {
        Said::Template(template) => Ok(definition.check(&template.components())),
        said => Err(format!("{said:?} is no template")),
    }
}

fn broken(found: &[Breach], expected: &[Expected]) -> Result<(), Complaint> {
    let silent = found.iter().find(|it| it.detail.is_empty());
    if let Some(silent) = silent {
        return Err(format!("{silent:?} says nothing"));
    }
    let found = found
        .iter()
        .map(|it| Expected { pointer: it.pointer.clone(), code: it.code.to_owned() })
        .collect::<Vec<_>>();
    alike(found.as_slice(), expected)
}
