//! Whatever the order of calls, a currency has at most one default, and it is the one that was chosen last.

use std::collections::BTreeMap;

use bursar_tests::{Partner, Tenant, TestApp, id};
use futures::future::join_all;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

/// A call; accounts are named by their place in the order in which they were added.
#[derive(Debug, Clone)]
enum Step {
    Add { currency: &'static str, asks: bool },
    Choose(usize),
    Rename(usize),
    Delete(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (prop::sample::select(vec!["KES", "ZAR", "EGP"]), any::<bool>()).prop_map(|(currency, asks)| Step::Add { currency, asks }),
        (0..8_usize).prop_map(Step::Choose),
        (0..8_usize).prop_map(Step::Rename),
        (0..8_usize).prop_map(Step::Delete),
    ]
}

/// What must be true, kept beside the server: accounts that live, and the default of each currency.
#[derive(Default)]
struct Model {
    accounts: Vec<(String, &'static str)>,
    defaults: BTreeMap<&'static str, String>,
}

impl Model {
    async fn take(&mut self, partner: &Partner, entity: bursar_kernel::Uuid, step: &Step) {
        let at = |place: usize| self.accounts.get(place).cloned();
        match *step {
            Step::Add { currency, asks } => {
                let body = json!({"country": "KE", "currency": currency, "is_default_for_currency": asks});
                let made = partner.post("/bank_accounts").entity(entity).json(body).await.expect(201);
                let id = id(&made);
                let is_first = !self.accounts.iter().any(|(_, other)| *other == currency);
                assert_eq!(made["is_default_for_currency"], asks || is_first);
                if asks || is_first {
                    self.defaults.insert(currency, id.clone());
                }
                self.accounts.push((id, currency));
            }
            Step::Choose(place) => {
                let Some((id, currency)) = at(place) else { return };
                partner.post(&format!("/bank_accounts/{id}/make_default")).entity(entity).await.expect(200);
                self.defaults.insert(currency, id);
            }
            Step::Rename(place) => {
                let Some((id, _)) = at(place) else { return };
                partner.patch(&format!("/bank_accounts/{id}")).entity(entity).json(json!({"display_name": "Main"})).await.expect(200);
            }
            Step::Delete(place) => {
                let Some((id, currency)) = at(place) else { return };
                assert_eq!(partner.delete(&format!("/bank_accounts/{id}")).entity(entity).await.status, 204);
                self.accounts.remove(place);
                self.defaults.retain(|kept, default| *kept != currency || *default != id);
            }
        }
    }
}

async fn defaults(partner: &Partner, entity: bursar_kernel::Uuid) -> Vec<(String, String)> {
    let listed = partner.get("/bank_accounts").entity(entity).await.expect(200);
    let chosen = listed["data"].as_array().unwrap().iter().filter(|account| account["is_default_for_currency"] == true).cloned();
    let mut chosen: Vec<(String, String)> = chosen.map(|account| (text(&account["currency"]), text(&account["id"]))).collect();
    chosen.sort();
    chosen
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn at_most_one_and_the_one_that_was_chosen_last() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (app, partner) = runtime.block_on(async {
        let app = TestApp::start().await;
        let partner = app.partner().await;
        (app, partner)
    });
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let steps = prop::collection::vec(step(), 1..24);
    let ran = runner.run(&steps, |steps| {
        runtime.block_on(async {
            let entity = partner.entity().await;
            let mut model = Model::default();
            for step in &steps {
                model.take(&partner, entity, step).await;
                let expected: Vec<(String, String)> =
                    model.defaults.iter().map(|(currency, id)| ((*currency).to_owned(), id.clone())).collect();
                prop_assert_eq!(defaults(&partner, entity).await, expected);
            }
            Ok(())
        })
    });
    drop(app);
    if let Err(error) = ran {
        panic!("{error}");
    }
}

#[tokio::test]
async fn calls_at_the_same_time_leave_one() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let add =
        || partner.post("/bank_accounts").entity(entity).json(json!({"country": "KE", "currency": "KES", "is_default_for_currency": true}));
    let made: Vec<Value> = join_all((0..6).map(|_| async { add().await.expect(201) })).await;
    assert_eq!(defaults(&partner, entity).await.len(), 1);
    let choose = |account: &Value| {
        let path = format!("/bank_accounts/{}/make_default", account["id"].as_str().unwrap());
        let partner = partner.clone();
        async move { partner.post(&path).entity(entity).await.expect(200) }
    };
    join_all(made.iter().map(choose)).await;
    assert_eq!(defaults(&partner, entity).await.len(), 1);
}
