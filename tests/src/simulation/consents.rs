//! People who let Bursar into the books: at the beginning of a history, and once more where that has ended.

use std::fmt::Debug;

use bursar_accounting::Connection;
use bursar_accounting::authorizations::{begin, callback, confirm};
use bursar_kernel::{Env, Rng};
use serde_json::{Value, json};

use super::fate::Fate;
use super::platform::PlatformSide;
use super::world::{PROVIDER, World};
use crate::consent::{returned, try_consent};

impl World {
    /// Partner, entity, app and a connection to the company at this place, authorized through the real flow.
    pub(super) async fn connect(&mut self, env: &Env, place: usize) {
        bursar_server::listen();
        let seeded = crate::seed::partner_with_connection(&self.unseen(), env, &self.vault, self.platform, PROVIDER).await;
        let companies = self.control("GET", "/_sim/companies", Value::Null).await;
        self.company = companies[self.provider_name()][place]["id"].as_str().expect("a company").to_owned();
        self.link = seeded.link;
        let connection = self.consent(env).await.expect("a consent");
        self.book = connection.book_id.expect("a book");
        self.connection = connection.id;
        self.entity = seeded.entity_id;
        self.credentials = Some(seeded.credentials);
    }

    /// A person follows the link of the connection, consents at the provider and confirms the company; or what stands in the way.
    async fn consent(&self, env: &Env) -> Result<Connection, String> {
        let (doom, _) = tokio::sync::mpsc::unbounded_channel();
        let (log, rng, calm) = (self.log.clone(), env.rng.clone(), self.calm.clone());
        let engine = self.engine(&Fate { name: "consent".into(), log, rng, calm, has_deaths: false, doom }, env.clone());
        let (link, browser) = (&self.link, "browser");
        let authorize = begin(&engine, link, self.platform, browser, None).await.map_err(told)?;
        let back = try_consent(&self.provider, &authorize, &[&self.company], true).await.map_err(told)?;
        callback(&engine, self.platform, Some(browser), returned(back)).await.map_err(told)?;
        Ok(confirm(&engine, link, browser, &self.company).await.map_err(told)?.0)
    }
}

impl PlatformSide<'_> {
    /// Somebody ends the authorization in the provider's own pages.
    pub(super) async fn end_the_authorization(&self) {
        let ended = self.world.control("POST", "/_sim/revoke", json!({"provider": self.provider(), "company": self.world.company})).await;
        self.world.log.write(format!("person: ended the authorization {ended}"));
    }

    /// Where the authorization has ended, somebody follows the same link again. What stands in the way is tried another time.
    pub(super) async fn connect_again(&self) {
        if self.look("/accounting_connections").await["data"][0]["status"] != "deauthorized" {
            return;
        }
        let env = Env { clock: self.world.clock.clone(), rng: Rng::seeded(self.world.rng.below(u64::MAX)) };
        let told = match self.world.consent(&env).await {
            Ok(_) => "connected again".to_owned(),
            Err(why) => format!("did not connect again: {why}"),
        };
        self.world.log.write(format!("person: {told}"));
    }
}

fn told(why: impl Debug) -> String {
    format!("{why:?}")
}
