//! The Channels API (Bird's contract): how a request becomes an operation and a message an answer.

mod answer;
pub(crate) mod contacts;
pub(crate) mod media;
pub(crate) mod messages;
mod named;
mod request;
pub(crate) mod templates;

pub use named::{NamedFile, NamedFiles};

use crate::extract::JsonBody;
use crate::problem::Problem;
use axum::body::Bytes;
use request::Templates;
use serde_json::Value;
use waxwing_app::messages::{SendMessage, Unfilled};
use waxwing_app::templates::{Given, Wanted, components};
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::templates::Definition;
use waxwing_domain::ids::ChannelId;

/// Reads a body as `POST …/messages` does where these are the templates, and the files that it names:
/// the operation it asks for, or what is wrong with it.
pub fn read_send(
    channel: ChannelId,
    body: Bytes,
    templates: &[Definition],
    files: &NamedFiles,
) -> Result<SendMessage, Problem> {
    let request = JsonBody::<Value>::of(body)?.value;
    Ok(request::read(&request, channel, files)?.into_operation(&Listed(templates), None)?.0)
}

/// A catalogue that is at hand.
struct Listed<'a>(&'a [Definition]);

impl Templates for Listed<'_> {
    fn fill(&self, wanted: (&Wanted, Option<&str>), given: &[Given]) -> Result<Content, Unfilled> {
        let definition = self.0.iter().find(|it| match wanted {
            (Wanted::Name(name), locale) => {
                it.name() == name && locale.is_none_or(|locale| locale == it.language())
            }
            (Wanted::Id(_), _) => false,
        });
        let definition = definition.ok_or(Unfilled::NotSynced)?;
        let components = components(definition, given).map_err(Unfilled::Wrong)?;
        Ok(Content::filled_template(definition.name(), definition.language(), components))
    }

    fn start(&self) -> Option<Content> {
        None
    }
}
