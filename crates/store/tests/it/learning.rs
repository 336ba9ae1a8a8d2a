//! Facts in any order, doubled and cut into digests anyhow, come to what the domain says.

use crate::acme::{accept_all, at, get, learned, msg};
use crate::disk::Disk;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use waxwing_domain::facts::{Facts, Milestone};
use waxwing_store::Store;
use waxwing_store::digest::Digest;

on_each_database!(facts_come_to_the_same_in_any_order);

/// What Meta told, and where one webhook ends.
type Told = Vec<(Milestone, i64, bool)>;

fn told() -> impl Strategy<Value = Told> {
    let milestone = prop_oneof![
        Just(Milestone::Sent),
        Just(Milestone::Delivered),
        Just(Milestone::Read),
        Just(Milestone::Failed),
    ];
    prop::collection::vec((milestone, -20_i64..50, any::<bool>()), 0..14)
}

/// Tells the store of it, a digest at a time.
async fn tell(store: &Store, n: u32, told: &Told) {
    let mut learned_so_far = Vec::new();
    for (milestone, seconds, is_end) in told {
        learned_so_far.push(learned(n, *milestone, *seconds));
        if *is_end {
            let learned = std::mem::take(&mut learned_so_far);
            store.understand(Digest { learned, ..Digest::default() }).await.unwrap();
        }
    }
    store.understand(Digest { learned: learned_so_far, ..Digest::default() }).await.unwrap();
}

/// What the domain makes of it: no fact is older than the message.
fn expected(n: u32, told: &Told) -> Facts {
    let mut facts = Facts::default();
    for (milestone, seconds, _) in told {
        facts.learn(*milestone, at(*seconds).max(msg(n).made_at()));
    }
    facts
}

async fn facts_come_to_the_same_in_any_order(disk: Disk) {
    let store = disk.open().await;
    let runtime = tokio::runtime::Handle::current();
    let number = std::cell::Cell::new(0);
    let orders = told().prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle()));
    let check = |(told, shuffled): (Told, Told)| {
        let n = number.get();
        number.set(n + 2);
        let doubled = [shuffled.clone(), shuffled].concat();
        let (one, other) = runtime.block_on(async {
            accept_all(&store, [n, n + 1]).await;
            tell(&store, n, &told).await;
            tell(&store, n + 1, &doubled).await;
            (get(&store, n).await.facts, get(&store, n + 1).await.facts)
        });
        prop_assert_eq!(one, expected(n, &told));
        prop_assert_eq!(other, expected(n + 1, &told));
        Ok(())
    };
    let config = ProptestConfig { cases: 16, failure_persistence: None, ..Default::default() };
    tokio::task::block_in_place(|| TestRunner::new(config).run(&orders, check)).unwrap();
}
