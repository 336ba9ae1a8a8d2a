//! Channels: the business numbers we send from.

use crate::db::Row;
use crate::{Store, StoreError};
use std::time::Duration;
use waxwing_domain::dispatch::UnansweredPolicy;
use waxwing_domain::ids::{ChannelId, PhoneNumberId, WabaId, WorkspaceId};
use waxwing_domain::phone::E164;
use waxwing_domain::secret::Secret;
use waxwing_domain::time::Timestamp;

/// One business number we send from, with its credentials.
#[derive(Clone)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// Whose it is.
    pub workspace_id: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// Meta's id of the number.
    pub phone_number_id: PhoneNumberId,
    /// The account the number belongs to.
    pub waba_id: WabaId,
    /// The number itself.
    pub display_phone_number: E164,
    /// Where Graph answers, without version and without `/` at the end.
    pub graph_url: String,
    /// The version of Graph it is called with, such as `v25.0`.
    pub graph_version: String,
    /// What Graph is called with.
    pub access_token: Secret,
    /// What becomes of an unanswered send without proof.
    pub unanswered_policy: UnansweredPolicy,
    /// How long an unanswered send waits for proof.
    pub proof_wait: Duration,
    /// How many messages a second Meta takes from this number.
    pub messages_per_second: u32,
    /// The template that begins a conversation where nothing else may be sent.
    pub start_template: Option<StartTemplate>,
    /// When it was connected.
    pub created_at: Timestamp,
}

impl Channel {
    /// Whether messages leave by both in the same way: what is only shown, or only asked for when a
    /// message is taken, may differ.
    pub fn sends_like(&self, other: &Self) -> bool {
        let way = |it: &Self| {
            (it.unanswered_policy, it.proof_wait, it.messages_per_second, it.workspace_id)
        };
        self.graph_url == other.graph_url
            && self.graph_version == other.graph_version
            && self.access_token.expose() == other.access_token.expose()
            && self.phone_number_id == other.phone_number_id
            && self.waba_id == other.waba_id
            && way(self) == way(other)
    }
}

/// The template that begins a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartTemplate {
    /// Its name.
    pub name: String,
    /// The code of its language.
    pub language: String,
}

impl Store {
    /// Keeps a channel, in place of the one with that id. Its start template is another matter:
    /// [`Store::set_start_template`].
    pub async fn put_channel(&self, channel: &Channel) -> Result<(), StoreError> {
        const SQL: &str = "
            INSERT INTO channels (id, workspace_id, name, phone_number_id, waba_id,
                display_phone_number, graph_url, graph_version, access_token, unanswered_policy,
                proof_wait, messages_per_second, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT (id) DO UPDATE
            SET name = excluded.name, phone_number_id = excluded.phone_number_id,
                waba_id = excluded.waba_id, display_phone_number = excluded.display_phone_number,
                graph_url = excluded.graph_url, graph_version = excluded.graph_version,
                access_token = excluded.access_token,
                unanswered_policy = excluded.unanswered_policy, proof_wait = excluded.proof_wait,
                messages_per_second = excluded.messages_per_second";
        let mut tx = self.db.begin().await?;
        let proof_wait = i64::try_from(channel.proof_wait.as_micros()).unwrap_or(i64::MAX);
        let policy = match channel.unanswered_policy {
            UnansweredPolicy::Resend => "resend",
            UnansweredPolicy::Fail => "fail",
        };
        let values = [
            channel.id.as_bytes().into(),
            channel.workspace_id.as_bytes().into(),
            channel.name.as_str().into(),
            channel.phone_number_id.as_str().into(),
            channel.waba_id.as_str().into(),
            channel.display_phone_number.as_str().into(),
            channel.graph_url.as_str().into(),
            channel.graph_version.as_str().into(),
            channel.access_token.expose().into(),
            policy.into(),
            proof_wait.into(),
            i64::from(channel.messages_per_second).into(),
            channel.created_at.into(),
        ];
        tx.execute(SQL, &values).await?;
        tx.commit().await
    }

    /// Says with which template a channel begins conversations; a channel that is not there has none.
    pub async fn set_start_template(
        &self,
        workspace_id: WorkspaceId,
        id: ChannelId,
        template: Option<&StartTemplate>,
    ) -> Result<(), StoreError> {
        const SQL: &str = "
            UPDATE channels SET start_template = $3, start_language = $4
            WHERE id = $1 AND workspace_id = $2";
        let mut tx = self.db.begin().await?;
        let values = [
            id.as_bytes().into(),
            workspace_id.as_bytes().into(),
            template.map(|it| it.name.as_str()).into(),
            template.map(|it| it.language.as_str()).into(),
        ];
        tx.execute(SQL, &values).await?;
        tx.commit().await
    }

    /// Every channel of every workspace.
    pub async fn channels(&self) -> Result<Vec<Channel>, StoreError> {
        const SQL: &str = "
            SELECT id, workspace_id, name, phone_number_id, waba_id, display_phone_number,
                graph_url, graph_version, access_token, unanswered_policy, proof_wait,
                messages_per_second, created_at, start_template, start_language
            FROM channels ORDER BY id";
        let rows = self.db.reader().await?.fetch(SQL, &[]).await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &Row) -> Result<Channel, StoreError> {
    let corrupt = |column| move || StoreError::Corrupt { table: "channels", column };
    let unanswered_policy = match row.text(9)?.as_str() {
        "resend" => UnansweredPolicy::Resend,
        "fail" => UnansweredPolicy::Fail,
        _ => return Err(corrupt("unanswered_policy")()),
    };
    Ok(Channel {
        id: ChannelId::from_bytes(row.id(0)?),
        workspace_id: WorkspaceId::from_bytes(row.id(1)?),
        name: row.text(2)?,
        phone_number_id: row.text(3)?.parse().map_err(|_| corrupt("phone_number_id")())?,
        waba_id: row.text(4)?.parse().map_err(|_| corrupt("waba_id")())?,
        display_phone_number: E164::from_digits(&row.text(5)?)
            .map_err(|_| corrupt("display_phone_number")())?,
        graph_url: row.text(6)?,
        graph_version: row.text(7)?,
        access_token: Secret::new(row.text(8)?),
        unanswered_policy,
        proof_wait: Duration::from_micros(
            u64::try_from(row.int(10)?).map_err(|_| corrupt("proof_wait")())?,
        ),
        messages_per_second: u32::try_from(row.int(11)?)
            .map_err(|_| corrupt("messages_per_second")())?,
        start_template: row
            .maybe_text(13)?
            .zip(row.maybe_text(14)?)
            .map(|(name, language)| StartTemplate { name, language }),
        created_at: row.at(12)?,
    })
}
