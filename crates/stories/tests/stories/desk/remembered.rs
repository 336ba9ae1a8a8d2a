//! Whom we know costs nothing: a message to them asks the database nothing of who they are, and writes
//! nothing about it.

use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use waxwing_stories::desk::Desk;
use waxwing_stories::world::Kind;

/// The statements that ask or tell who somebody is.
#[derive(Clone, Default)]
struct OfContacts(Arc<Mutex<Vec<String>>>);

impl<S: tracing::Subscriber> Layer<S> for OfContacts {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "waxwing_store::statements" {
            event.record(&mut self.clone());
        }
    }
}

impl Visit for OfContacts {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let text = format!("{value:?}");
        if field.name() == "sql" && text.contains("contact_identities") {
            self.0.lock().expect("nobody panics while noting").push(text);
        }
    }
}

impl OfContacts {
    fn count(&self) -> usize {
        self.0.lock().expect("nobody panics while noting").len()
    }
}

/// One thread runs the story and the store's writer, so that the trace of both is caught.
#[tokio::test(flavor = "current_thread")]
async fn a_message_to_somebody_known_asks_and_writes_nothing_of_who_they_are() {
    let of_contacts = OfContacts::default();
    let traced = tracing_subscriber::registry().with(of_contacts.clone());
    let _guard = tracing::subscriber::set_default(traced);
    let mut desk = Desk::new(Kind::Sqlite).await;
    desk.whatsapp_calls("+5511987650102", "551187650102");
    desk.begin("+5511987650102").await;
    let of_the_first = of_contacts.count();
    assert!(of_the_first > 0, "the first is of somebody new");
    // Their name was learned from the first answer, so the second asks for it.
    desk.begin("+5511987650102").await;
    let of_both = of_contacts.count();
    assert!(of_both > of_the_first);
    for _ in 0..3 {
        desk.begin("+5511987650102").await;
    }
    assert_eq!(of_contacts.count(), of_both, "{:#?}", of_contacts.0);
    assert_eq!(desk.sent_to().len(), 5);
}
