//! What people send in a world, and how the gateway gets it: small samples, from addresses of Meta's.

use super::{Meta, bearer};
use axum::extract::Query;
use futures::StreamExt;
use http::Response;
use http::request::Parts;
use serde_json::json;
use waxwing_app::http::{NoAnswer, Pieces};
use waxwing_domain::phone::E164;
use waxwing_domain::time::Clock;
use waxwing_sandbox::world::{Attachment, By, Fate, GraphRequest, samples};

impl Meta {
    /// Somebody sends a picture: the sample that every phone has.
    pub(in super::super) fn send_picture(&self, from: &E164) {
        let message = json!({ "type": "image", "image": {} });
        let now = self.clock.now();
        self.world().inbound(now, from, None, &message).expect("somebody with a phone");
    }

    /// How many pictures people sent.
    pub(in super::super) fn pictures(&self) -> usize {
        let world = self.world();
        world.media(0, usize::MAX).iter().filter(|it| it.by == By::Person).count()
    }

    /// Gives what is at an address, or not.
    pub(super) async fn give(&self, head: Parts) -> Result<Response<Pieces>, NoAnswer> {
        let answer = self.with_luck(|| self.attachment(&head)).await?;
        Ok(answer.map(|it| futures::stream::iter([Ok(it)]).boxed()))
    }

    fn attachment(&self, head: &Parts) -> (u16, Vec<u8>, Fate) {
        let query = Query::<Vec<(String, String)>>::try_from_uri(&head.uri);
        let query = query.map(|it| it.0).unwrap_or_default();
        let asked = GraphRequest {
            method: &head.method,
            path: head.uri.path(),
            query: &query,
            bearer: bearer(&head.headers),
            body: &[],
        };
        match self.world().attachment(self.clock.now(), &asked) {
            Attachment::Reply(reply) => (reply.status, reply.body, reply.fate),
            Attachment::File { digest, .. } => {
                let sample = samples().iter().find(|it| it.digest == digest);
                let bytes = sample.expect("people send samples in these worlds").bytes;
                (200, bytes.to_vec(), Fate::Answer)
            }
        }
    }
}
