use bursar_tests::{Request, TestApp};
use http::Method;
use serde_json::{Value, json};

use crate::payment_links::card_fixture::CardFixture;

mod delete;
mod get;
mod payments;
mod set;

/// A connected account.
const ACCOUNT: &str = "acct_1032D82eZvKYlo2C";

impl CardFixture {
    /// The account at Stripe stands so from now on.
    async fn connect(&self, capabilities: Value, currently_due: &[&str]) {
        let account = json!({"id": ACCOUNT, "capabilities": capabilities, "currently_due": currently_due});
        self.simulator(Method::POST, "/accounts", account).await;
    }

    fn account_path(&self) -> String {
        format!("/entities/{}/stripe_account", self.links.fixture.entity)
    }

    fn set_account(&self, body: Value) -> Request {
        self.links.fixture.partner.put(&self.account_path()).json(body)
    }

    /// The same on a database that no other test touches: accounts and payouts are read for all of its entities.
    async fn alone() -> CardFixture {
        CardFixture::at(TestApp::start_alone(|options| options.takes_cards = true).await).await
    }

    /// An entity that can be paid by card on its own account, of which the platform keeps 1.5 %.
    async fn connected() -> CardFixture {
        let cards = CardFixture::alone().await;
        cards.connect(json!({"card_payments": "active"}), &[]).await;
        cards.set_account(json!({"account_id": ACCOUNT, "application_fee_rate": 150})).await.expect(200);
        cards
    }

    /// Whether the entity can be paid by card, and what its onboarding says of cards.
    async fn card_method(&self) -> (Value, Value) {
        let methods = self.links.fixture.partner.get(&format!("/entities/{}/payment_methods", self.links.fixture.entity)).await.expect(200);
        let requirements = self.links.fixture.read("/onboarding_requirements").await;
        let find = |list: &Value, key: &str| list["data"].as_array().unwrap().iter().find(|row| row[key] == "card").unwrap().clone();
        (find(&methods, "type")["status"].clone(), find(&requirements, "payment_method"))
    }

    /// Everything that Stripe tells of accounts and payouts is delivered, and worked off.
    async fn told_of_accounts(&self) {
        for webhook in self.webhooks().await {
            assert_eq!(self.deliver(&webhook).await.status, 200);
        }
        self.links.fixture.app.work_stripe_accounts(&self.stripe).await;
    }
}
