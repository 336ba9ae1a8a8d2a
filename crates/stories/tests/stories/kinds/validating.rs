//! What we say of a content before Meta does.

use super::{Complaint, alike, each_kind};
use waxwing_cloud_api::validate::{Breach, validate};
use waxwing_stories::kinds::{Expected, Refused, content};
use waxwing_stories::marks::Column;

#[tokio::test]
async fn what_meta_takes_breaks_nothing_and_what_it_refuses_breaks_just_what_is_wrong() {
    const TEST: &str =
        "what_meta_takes_breaks_nothing_and_what_it_refuses_breaks_just_what_is_wrong";
    each_kind(Column::Validate, TEST, async |kind| {
        let (sent, refused) = (kind.send.as_ref()?, kind.refused.as_ref()?);
        let right = validate(&content(sent, "wamid.theirs", "wamid.ours"));
        Some(broken(&right, &[]).and_then(|()| is_refused(refused)))
    })
    .await;
}

fn is_refused(refused: &Refused) -> Result<(), Complaint> {
    let wrong = validate(&content(&refused.content, "wamid.theirs", "wamid.ours"));
    broken(&wrong, &refused.breaches)
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
