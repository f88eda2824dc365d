//! What a newcomer reads first, and the same for programs.

use std::time::Duration;

use bursar_connectors::Wire;
use bursar_kernel::Result;
use bytes::Bytes;
use http::Request;
use serde_json::json;

use super::connect::Connected;
use super::home::{Home, Secrets};
use super::{Addresses, ENTITY};

/// What there is to try.
pub(super) struct Offered<'a> {
    pub(super) addresses: &'a Addresses,
    pub(super) secrets: &'a Secrets,
    pub(super) token: &'a str,
    pub(super) connection: &'a Connected,
    pub(super) connect_url: String,
}

impl Offered<'_> {
    /// Writes `dev.json`: it names what answers, and nothing else.
    pub(super) async fn write(&self, home: &Home, wire: &Wire) -> Result<()> {
        let Addresses { api, simulator, admin } = self.addresses;
        let mut summary = json!({
            "api_url": api,
            "simulator_url": simulator,
            "admin_url": admin,
            "openapi_url": format!("{api}/v1/openapi.json"),
            "client_id": self.secrets.client_id,
            "client_secret": self.secrets.client_secret,
            "project_id": self.secrets.project_id,
            "entity_id": ENTITY,
            "connection_id": self.connection.id,
        });
        for (name, url) in [("docs_url", format!("{api}/docs")), ("connect_url", self.connect_url.clone())] {
            if answers(wire, &url).await {
                summary[name] = url.into();
            }
        }
        home.write_summary(&summary)
    }

    /// Prints it.
    pub(super) fn print(&self, home: &Home, took: Duration) {
        let Addresses { api, simulator, admin } = self.addresses;
        let Connected { id, status, platform, is_pulled } = self.connection;
        let pulled = if *is_pulled { "and pulled" } else { "and not pulled yet" };
        let (seconds, summary) = (took.as_secs_f64(), home.summary_path());
        println!("\nBursar is ready after {seconds:.2} s. Ctrl-C stops it; the data stays for the next start.\n");
        println!("  API                  {api}/v1   document: {api}/v1/openapi.json");
        println!("  Documentation        {api}/docs");
        println!("  Connect, as a person {}", self.connect_url);
        println!("  Simulated providers  {simulator}   what can be done to them: {simulator}/_sim/");
        println!("  Metrics and probes   {admin}/metrics");
        println!("  For programs         {}\n", summary.display());
        println!("  {platform} connection {id} is {status} {pulled}.\n");
        println!("Try, within half an hour:\n\nTOKEN={}\n", self.token);
        for (words, method, path) in [
            ("# The connections of the entity", "", String::new()),
            ("# Its ledger accounts", "", String::from("ledger")),
            ("# Disconnect: the provider is told to forget us", " -X POST", format!("/{id}/disconnect")),
        ] {
            let resource = if path == "ledger" { "/ledger_accounts".to_owned() } else { format!("/accounting_connections{path}") };
            println!("{words}");
            println!("curl{method} '{api}/v1{resource}' \\");
            println!("  -H 'X-Monite-Version: 2024-05-25' \\\n  -H 'X-Monite-Entity-Id: {ENTITY}' \\\n  -H \"Authorization: Bearer $TOKEN\"\n");
        }
        println!("# A new token");
        println!("curl '{api}/v1/auth/token' -H 'X-Monite-Version: 2024-05-25' -H 'Content-Type: application/json' \\");
        let (client_id, client_secret) = (self.secrets.client_id, &self.secrets.client_secret);
        println!("  -d '{{\"grant_type\":\"client_credentials\",\"client_id\":\"{client_id}\",\"client_secret\":\"{client_secret}\"}}'\n");
    }
}

async fn answers(wire: &Wire, url: &str) -> bool {
    let Ok(request) = Request::get(url).body(Bytes::new()) else { return false };
    wire.send(request).await.is_ok_and(|answer| answer.status().is_success() || answer.status().is_redirection())
}
