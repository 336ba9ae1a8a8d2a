//! What people sent in a world, and whether we have it.

use super::{Person, WORKSPACE, World};
use futures::TryStreamExt;
use waxwing_app::receiving::{self, Receipt, ReceiptState};
use waxwing_app::{files, messages};
use waxwing_cloud_api::content::MediaKind;
use waxwing_domain::ids::FileId;
use waxwing_domain::message::Direction;
use waxwing_sandbox::world::samples;

impl Person {
    /// They send us a picture.
    pub fn sends_a_picture(&self, world: &World) {
        world.meta.send_picture(&self.number);
    }
}

impl World {
    /// How many pictures people sent, and how many of them we have.
    pub async fn pictures(&self) -> (usize, usize) {
        let receipts = self.receipts().await;
        let is_kept = |it: &&Receipt| matches!(it.state, ReceiptState::Kept(_));
        (self.meta.pictures(), receipts.iter().filter(is_kept).count())
    }

    /// What people sent and we neither have nor try to get.
    pub(super) async fn lost_pictures(&self) -> Vec<String> {
        let receipts = self.receipts().await;
        let mut broken = Vec::new();
        let (sent, known) = (self.meta.pictures(), receipts.len());
        if sent != known {
            broken.push(format!("people sent {sent} pictures, and we know of {known}"));
        }
        for Receipt { new, state, wake_at, problem, .. } in receipts {
            let is_right = match state {
                ReceiptState::Kept(id) => self.is_the_sample(id).await,
                ReceiptState::Waiting => self.now() < wake_at,
                ReceiptState::GivenUp => false,
            };
            if !is_right {
                let id = new.message_id;
                broken.push(format!("the picture of {id} is {state:?}: {problem:?}"));
            }
        }
        broken
    }

    async fn receipts(&self) -> Vec<Receipt> {
        let gateway = self.gateway();
        let listing = messages::Listing {
            direction: Some(Direction::Incoming),
            limit: 100,
            ..messages::Listing::default()
        };
        let listed = gateway.app.store.messages(WORKSPACE, super::CHANNEL, &listing).await;
        let ids: Vec<_> = listed.expect("a list").iter().map(|it| it.said.id).collect();
        let receipts = receiving::of_messages(&gateway.app, WORKSPACE, &ids).await;
        receipts.expect("the database answers")
    }

    async fn is_the_sample(&self, id: FileId) -> bool {
        let app = &self.gateway().app;
        let known = files::get(app, WORKSPACE, id).await.expect("a file");
        let pieces = files::content(app, &known.file, None).await.expect("its bytes");
        let bytes: Vec<_> = pieces.try_collect().await.expect("its bytes");
        let sample = samples().iter().find(|it| it.kind == MediaKind::Image).expect("a picture");
        bytes.concat() == sample.bytes
    }
}
