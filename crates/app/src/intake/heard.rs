//! What people wrote, and what the business wrote without us, as messages, with what is to be fetched.

use super::words::Told;
use crate::App;
use crate::events::event;
use waxwing_cloud_api::webhook::{Echo, Inbound, Medium};
use waxwing_domain::ids::{ContactId, MessageId, ScopedUserId, WaId};
use waxwing_domain::message::{Direction, Lane};
use waxwing_domain::time::Timestamp;
use waxwing_store::channels::Channel;
use waxwing_store::digest::Heard;
use waxwing_store::messages::NewMessage;
use waxwing_store::receiving::NewReceipt;

/// A message somebody wrote.
pub(super) fn heard(
    app: &App,
    channel: &Channel,
    (inbound, told_at): (Inbound, Timestamp),
    contact_id: ContactId,
) -> Heard {
    // Meta tells of a changed number as of a message, but nobody wrote it.
    let opens_window = inbound.kind != "system";
    let medium = Medium::of(&inbound.kind, &inbound.content);
    let message = NewMessage {
        id: MessageId::from_uuid(app.ids.make(app.clock.now(), &*app.random)),
        workspace_id: channel.workspace_id,
        channel_id: channel.id,
        contact_id,
        direction: Direction::Incoming,
        kind: inbound.kind,
        content: inbound.content,
        fallback: None,
        address: address(inbound.from.as_ref(), inbound.from_user_id.as_ref()),
        context_wamid: inbound.context_id,
        reference: None,
        lane: Lane::Service,
        part_of: None,
        created_at: inbound.at,
    };
    let about = crate::messages::about(&message);
    let event = event(app, "message.inbound", about, inbound.at, &Told::of(inbound.raw));
    let medium = medium.map(|it| receipt(&message, it, told_at));
    Heard { message, wamid: inbound.wamid, opens_window, is_sent: false, medium, event }
}

/// A message the business wrote on its phone: it is sent already.
pub(super) fn echoed(
    app: &App,
    channel: &Channel,
    (echo, told_at): (Echo, Timestamp),
    contact_id: ContactId,
) -> Heard {
    // What the business sent by a link is not at Meta.
    let medium = Medium::of(&echo.kind, &echo.content).filter(|it| it.id.is_some());
    let message = NewMessage {
        id: MessageId::from_uuid(app.ids.make(app.clock.now(), &*app.random)),
        workspace_id: channel.workspace_id,
        channel_id: channel.id,
        contact_id,
        direction: Direction::Outgoing,
        kind: echo.kind,
        content: echo.content,
        fallback: None,
        address: address(echo.to.as_ref(), echo.to_user_id.as_ref()),
        context_wamid: echo.context_id,
        reference: None,
        lane: Lane::Service,
        part_of: None,
        created_at: echo.at,
    };
    let about = crate::messages::about(&message);
    let body = Told::in_field(&echo.field, echo.raw);
    let event = event(app, "message.echo", about, echo.at, &body);
    let medium = medium.map(|it| receipt(&message, it, told_at));
    Heard { message, wamid: echo.wamid, opens_window: false, is_sent: true, medium, event }
}

/// What is to be fetched with a message.
fn receipt(message: &NewMessage, medium: Medium, told_at: Timestamp) -> Box<NewReceipt> {
    let Medium { id, url, mime_type, sha256, filename } = medium;
    Box::new(NewReceipt {
        workspace_id: message.workspace_id,
        message_id: message.id,
        channel_id: message.channel_id,
        media_id: id,
        url,
        mime: mime_type,
        sha256,
        name: filename,
        told_at,
    })
}

/// What Meta names somebody by.
fn address(wa_id: Option<&WaId>, user_id: Option<&ScopedUserId>) -> String {
    let wa_id = wa_id.map(WaId::as_str);
    wa_id.or(user_id.map(ScopedUserId::as_str)).unwrap_or_default().to_owned()
}
