//! Contact cards that are sent: with the WhatsApp ids we know, so that whoever gets one can save it and
//! write to it. Without them a card can only invite.

use super::{Recipient, address, find, phone, spellings};
use crate::App;
use std::collections::BTreeMap;
use waxwing_cloud_api::content::{Card, Content, Phone, Said};
use waxwing_domain::ids::{WaId, WorkspaceId};
use waxwing_domain::phone::E164;
use waxwing_store::StoreError;
use waxwing_store::contacts::{IdentityKind, Kept, current};

/// How many numbers are looked up for one message: two for each of the most cards there may be. A caller
/// must not make us ask the database for ever.
const NUMBERS_MAX: usize = 514;

/// Fills in, where contents are cards, the WhatsApp ids of those numbers on them that contacts of ours
/// have.
pub(crate) async fn fill_cards(
    app: &App,
    workspace_id: WorkspaceId,
    contents: impl Iterator<Item = &mut Content>,
) -> Result<(), StoreError> {
    for content in contents {
        let mut known = BTreeMap::new();
        for written in numbers(content).into_iter().take(NUMBERS_MAX) {
            let Ok(number) = written.parse() else { continue };
            if let Some(wa_id) = wa_id(app, workspace_id, number).await? {
                known.insert(written, wa_id);
            }
        }
        if !known.is_empty() {
            *content = content.clone().with_wa_ids(|written| known.get(written).cloned());
        }
    }
    Ok(())
}

/// The numbers on cards, as they are written there, that have no WhatsApp id.
fn numbers(content: &Content) -> Vec<String> {
    let Said::Contacts(cards) = content.said() else { return Vec::new() };
    let phones = cards.cards().flat_map(Card::phones);
    let written = phones.filter(|it| it.wa_id().is_none()).filter_map(Phone::number);
    written.map(ToOwned::to_owned).collect()
}

/// What WhatsApp calls whoever has this number; nothing, if they have left it: a card must not give
/// away the number they have now.
async fn wa_id(
    app: &App,
    workspace_id: WorkspaceId,
    number: E164,
) -> Result<Option<WaId>, StoreError> {
    let names: Vec<_> = std::iter::once(phone(&number)).chain(spellings(&number)).collect();
    let Some(met) = find(app, workspace_id, &Recipient::Number(number)).await? else {
        return Ok(None);
    };
    let identities = address::identities(app, (workspace_id, met.id)).await?;
    let is_theirs = |it: &&Kept| it.until.is_none() && names.contains(&it.identity);
    if !identities.iter().any(|it| is_theirs(&it)) {
        return Ok(None);
    }
    // Somebody may have several numbers: the one on the card comes first.
    let mut of_number = identities.iter().filter(is_theirs).map(|it| &it.identity);
    let wa_id = of_number.find(|it| it.kind == IdentityKind::WaId).map(|it| it.value.as_str());
    let wa_id = wa_id.or_else(|| current(&identities, IdentityKind::WaId));
    Ok(wa_id.and_then(|it| it.parse().ok()))
}
