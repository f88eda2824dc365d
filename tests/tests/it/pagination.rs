//! Lists are stable while others write: no row twice, none lost, and back the way they came.

use std::collections::BTreeSet;

use bursar_kernel::{Rng, TimeDelta};
use bursar_tests::{Partner, TestApp, company, id, ids};
use serde_json::json;

async fn add(partner: &Partner, number: u64) -> String {
    let made = partner.post("/entities").json(company(&format!("Company {number}"))).await.expect(201);
    id(&made)
}

/// Something that another caller does between two pages.
async fn disturb(partner: &Partner, rng: &Rng, known: &[String]) {
    match rng.below(3) {
        0 => drop(add(partner, 1000 + rng.below(1000)).await),
        _ => {
            let id = &known[usize::try_from(rng.below(known.len() as u64)).expect("small")];
            partner.patch(&format!("/entities/{id}")).json(json!({"phone": rng.below(1000).to_string()})).await.expect(200);
        }
    }
}

#[tokio::test]
async fn a_walk_sees_every_row_once_whatever_others_write() {
    for seed in 0..6 {
        let app = TestApp::start().await;
        let (partner, rng) = (app.partner().await, Rng::seeded(seed));
        let mut known = Vec::new();
        for number in 0..12 + rng.below(20) {
            // Several in one instant: then the id decides.
            app.advance(TimeDelta::seconds(i64::try_from(rng.below(2)).expect("small")));
            known.push(add(&partner, number).await);
        }
        let (limit, order) = (1 + rng.below(7), if rng.below(2) == 0 { "asc" } else { "desc" });
        app.advance(TimeDelta::seconds(1));
        let mut page = partner.get(&format!("/entities?limit={limit}&order={order}&sort=created_at")).await.expect(200);
        let mut pages = vec![ids(&page)];
        while let Some(token) = page["next_pagination_token"].as_str().map(str::to_owned) {
            disturb(&partner, &rng, &known).await;
            page = partner.get(&format!("/entities?limit={limit}&pagination_token={token}")).await.expect(200);
            pages.push(ids(&page));
        }
        let seen: Vec<&String> = pages.iter().flatten().collect();
        let once: BTreeSet<&String> = seen.iter().copied().collect();
        assert_eq!(seen.len(), once.len(), "seed {seed}: a row came twice");
        let lost: Vec<&String> = known.iter().filter(|id| !once.contains(id)).collect();
        assert!(lost.is_empty(), "seed {seed}: {lost:?} were not seen");

        // What came before the last page is there on the way back, in the same order.
        let forward: Vec<String> = pages.iter().flatten().filter(|id| known.contains(id)).cloned().collect();
        let mut back = vec![ids(&page)];
        while let Some(token) = page["prev_pagination_token"].as_str().map(str::to_owned) {
            page = partner.get(&format!("/entities?limit={limit}&pagination_token={token}")).await.expect(200);
            back.insert(0, ids(&page));
        }
        let back: Vec<String> = back.into_iter().flatten().filter(|id| known.contains(id)).collect();
        assert_eq!(back, forward, "seed {seed}");
    }
}
