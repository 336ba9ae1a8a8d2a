//! What people wrote, and what the business wrote without us, as messages.

use super::words::Told;
use crate::App;
use crate::events::event;
use waxwing_cloud_api::webhook::{Echo, Inbound};
use waxwing_domain::ids::{ContactId, MessageId, ScopedUserId, WaId};
use waxwing_domain::message::{Direction, Lane};
use waxwing_store::channels::Channel;
use waxwing_store::digest::Heard;
use waxwing_store::messages::NewMessage;

/// A message somebody wrote.
pub(super) fn heard(
    app: &App,
    channel: &Channel,
    inbound: Inbound,
    contact_id: ContactId,
) -> Heard {
    // Meta tells of a changed number as of a message, but nobody wrote it.
    let opens_window = inbound.kind != "system";
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
    Heard { message, wamid: inbound.wamid, opens_window, is_sent: false, medium: None, event }
}

/// A message the business wrote on its phone: it is sent already.
pub(super) fn echoed(app: &App, channel: &Channel, echo: Echo, contact_id: ContactId) -> Heard {
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
    Heard { message, wamid: echo.wamid, opens_window: false, is_sent: true, medium: None, event }
}

/// What Meta names somebody by.
fn address(wa_id: Option<&WaId>, user_id: Option<&ScopedUserId>) -> String {
    let wa_id = wa_id.map(WaId::as_str);
    wa_id.or(user_id.map(ScopedUserId::as_str)).unwrap_or_default().to_owned()
}
