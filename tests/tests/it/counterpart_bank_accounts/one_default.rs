//! Whatever the order of calls, a currency has at most one default, and it is the one that was chosen last.

use std::collections::BTreeMap;

use bursar_tests::{Answer, id};
use futures::future::join_all;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::counterparts::{Business, company};

/// A call; accounts are named by their place in the order in which they were added.
#[derive(Debug, Clone)]
enum Step {
    Add { currency: &'static str, asks: bool },
    Choose(usize),
    Convert(usize, &'static str),
    Delete(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let currency = || prop::sample::select(vec!["KES", "ZAR", "EGP"]);
    prop_oneof![
        (currency(), any::<bool>()).prop_map(|(currency, asks)| Step::Add { currency, asks }),
        (0..8_usize).prop_map(Step::Choose),
        (0..8_usize, currency()).prop_map(|(place, currency)| Step::Convert(place, currency)),
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
    fn is_first(&self, currency: &str) -> bool {
        self.accounts.iter().all(|(_, other)| *other != currency)
    }

    async fn take(&mut self, business: &Business, step: &Step) {
        let at = |place: usize| self.accounts.get(place).cloned();
        match *step {
            Step::Add { currency, asks } => {
                let made = business.post("bank_accounts").json(account(currency, asks)).await.expect(200);
                let is_default = asks || self.is_first(currency);
                assert_eq!(made["is_default_for_currency"], is_default);
                if is_default {
                    self.defaults.insert(currency, id(&made));
                }
                self.accounts.push((id(&made), currency));
            }
            Step::Choose(place) => {
                let Some((id, currency)) = at(place) else { return };
                assert_eq!(choose(business, &id).await.expect(200), Value::Null);
                self.defaults.insert(currency, id);
            }
            Step::Convert(place, currency) => {
                let Some((id, before)) = at(place).filter(|(_, before)| *before != currency) else { return };
                business.patch(&format!("bank_accounts/{id}")).json(json!({"currency": currency})).await.expect(200);
                self.defaults.retain(|kept, default| *kept != before || *default != id);
                if self.is_first(currency) {
                    self.defaults.insert(currency, id.clone());
                }
                self.accounts[place] = (id, currency);
            }
            Step::Delete(place) => {
                let Some((id, currency)) = at(place) else { return };
                business.delete(&format!("bank_accounts/{id}")).await.expect(204);
                self.accounts.remove(place);
                self.defaults.retain(|kept, default| *kept != currency || *default != id);
            }
        }
    }
}

fn account(currency: &str, asks: bool) -> Value {
    json!({"country": "KE", "currency": currency, "is_default_for_currency": asks})
}

async fn choose(business: &Business, id: &str) -> Answer {
    business.post(&format!("bank_accounts/{id}/make_default")).json(json!({})).await
}

async fn defaults(business: &Business) -> Vec<(String, String)> {
    let listed = business.read("bank_accounts").await;
    let chosen = listed["data"].as_array().unwrap().iter().filter(|account| account["is_default_for_currency"] == true).cloned();
    let mut chosen: Vec<_> = chosen.map(|account| (account["currency"].as_str().unwrap().to_owned(), id(&account))).collect();
    chosen.sort();
    chosen
}

#[test]
fn at_most_one_and_the_one_that_was_chosen_last() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let business = tokio::sync::Mutex::new(runtime.block_on(Business::open()));
    let mut runner = TestRunner::new(Config { cases: 16, failure_persistence: None, ..Config::default() });
    let ran = runner.run(&prop::collection::vec(step(), 1..24), |steps| {
        runtime.block_on(async {
            let mut business = business.lock().await;
            let made = business.post("/counterparts").json(company("Acme")).await.expect(201);
            business.path = format!("/counterparts/{}", id(&made));
            let mut model = Model::default();
            for step in &steps {
                model.take(&business, step).await;
                let expected: Vec<_> = model.defaults.iter().map(|(currency, id)| ((*currency).to_owned(), id.clone())).collect();
                prop_assert_eq!(defaults(&business).await, expected);
            }
            Ok(())
        })
    });
    if let Err(error) = ran {
        panic!("{error}");
    }
}

#[tokio::test]
async fn calls_at_the_same_time_leave_one() {
    let business = Business::open().await;
    let add = async || business.post("bank_accounts").json(account("KES", true)).await.expect(200);
    let made: Vec<Value> = join_all((0..6).map(|_| add())).await;
    assert_eq!(defaults(&business).await.len(), 1);
    join_all(made.iter().map(|account| async { choose(&business, &id(account)).await.expect(200) })).await;
    assert_eq!(defaults(&business).await.len(), 1);
}
