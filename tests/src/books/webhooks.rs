//! Webhooks of the provider of some books.

use bursar_accounting::{apps, provider_webhooks};
use bursar_kernel::TimeDelta;
use http::Method;
use serde_json::{Value, json};

use super::Books;

impl Books {
    /// The provider signs webhooks for the app of these books from now on, in this shape.
    pub async fn take_webhooks(&self, shape: &str) {
        let tx = self.engine.db.begin().await.expect("a transaction");
        let set = apps::set_webhook_verifier_token(&tx, &self.engine.vault, &self.engine.env, self.app_id, "verifier");
        set.await.expect("a token");
        tx.commit().await.expect("a commit");
        self.control(Method::POST, "/_sim/webhooks", json!({"provider": self.provider(), "secret": "verifier", "shape": shape})).await;
    }

    /// The webhooks that wait at the provider arrive, and what they lead to is worked off.
    pub async fn deliver_webhooks(&self) {
        let waiting = self.control(Method::DELETE, "/_sim/webhooks", Value::Null).await;
        self.app.advance(TimeDelta::seconds(1));
        for message in waiting["taken"].as_array().expect("webhooks") {
            let (signature, body) = (message["signature"].as_str().expect("a signature"), message["body"].as_str().expect("a body"));
            let is_taken = provider_webhooks::receive(&self.engine, self.app_id, signature, body.as_bytes()).await;
            assert!(is_taken.expect("the database works"), "{message}");
        }
        self.work().await;
    }
}
