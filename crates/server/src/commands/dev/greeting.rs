//! What a newcomer reads first, and the same for programs.

use std::time::Duration;

use bursar_connectors::Wire;
use bursar_kernel::Result;
use bytes::Bytes;
use http::Request;
use serde_json::json;

use super::connect::{Caller, Connected, link};
use super::einvoice::Einvoice;
use super::examples::{Examples, invoice_for_the_ledger};
use super::home::{Home, Secrets};
use super::seed::{begin_history, portal_link};
use super::{Addresses, Dev, ENTITY, UNCONNECTED};
use crate::commands::say;

/// Says what there is to try, to people and to programs.
pub(super) async fn greet(dev: &Dev<'_>, caller: &Caller, secrets: &Secrets, connection: &Connected, examples: Examples) -> Result<()> {
    let (server, addresses) = (dev.server, dev.addresses);
    let draft = if connection.is_pulled { invoice_for_the_ledger(caller).await? } else { None };
    let connect_url = link(caller).await?;
    let portal_url = portal_link(server, secrets).await?;
    let makes_history = dev.wants_history && begin_history(server, secrets.client_id).await?;
    let token = caller.token();
    let offered = Offered { addresses, secrets, token, connection, draft, examples, connect_url, portal_url, makes_history };
    offered.write(dev.home, &server.engine.wire).await?;
    say(&offered.words(dev.home, dev.started.elapsed()));
    Ok(())
}

/// What there is to try.
struct Offered<'a> {
    addresses: &'a Addresses,
    secrets: &'a Secrets,
    token: &'a str,
    connection: &'a Connected,
    /// An invoice that can be issued into the ledger.
    draft: Option<String>,
    examples: Examples,
    connect_url: String,
    portal_url: String,
    /// Is the history being made?
    makes_history: bool,
}

impl Offered<'_> {
    /// Writes `dev.json`: it names what answers, and nothing else.
    async fn write(&self, home: &Home, wire: &Wire) -> Result<()> {
        let Addresses { api, simulator, admin, .. } = self.addresses;
        let mut summary = json!({
            "api_url": api,
            "simulator_url": simulator,
            "admin_url": admin,
            "openapi_url": format!("{api}/v1/openapi.json"),
            "client_id": self.secrets.client_id,
            "client_secret": self.secrets.client_secret,
            "project_id": self.secrets.project_id,
            "entity_id": ENTITY,
            "history_entity_id": UNCONNECTED,
            "connection_id": self.connection.id,
            // Not asked first whether it answers: whoever asks is signed in.
            "portal_url": self.portal_url,
        });
        for (name, url) in [("docs_url", format!("{api}/docs")), ("connect_url", self.connect_url.clone())] {
            if answers(wire, &url).await {
                summary[name] = url.into();
            }
        }
        home.write_summary(&summary)
    }

    /// What is printed.
    fn words(&self, home: &Home, took: Duration) -> String {
        let Addresses { api, simulator, admin, incoming_mail, .. } = self.addresses;
        let Connected { id, status, platform, is_pulled } = self.connection;
        let pulled = if *is_pulled { "and pulled" } else { "and not pulled yet" };
        let (seconds, summary, connect_url) = (took.as_secs_f64(), home.summary_path(), &self.connect_url);
        let (portal_url, mailbox) = (&self.portal_url, &self.examples.mailbox);
        let (token, client_id, client_secret) = (self.token, self.secrets.client_id, &self.secrets.client_secret);
        let Einvoice { entity_id: seller, invoice_id: einvoice } = &self.examples.einvoice;
        let headers = format!(
            "  -H 'X-Monite-Version: 2024-05-25' \\\n  -H 'X-Monite-Entity-Id: {ENTITY}' \\\n  -H \"Authorization: Bearer $TOKEN\""
        );
        let issue = self.draft.as_ref().map(|draft| {
            format!(
                r#"
# Issue an invoice; a moment later its record says that the ledger has it
curl -X POST '{api}/v1/receivables/{draft}/issue' \
{headers}
curl '{api}/v1/accounting_synced_records?object_type=receivable&object_id={draft}' \
{headers}
"#
            )
        });
        let issue = issue.unwrap_or_default();
        let payment = self.examples.payment_url.as_ref().map(|url| format!("\n  Pay, as a customer   {url}")).unwrap_or_default();
        let history = if self.makes_history {
            format!("\n  History              two years of documents of entity {UNCONNECTED} are being made in the background")
        } else {
            String::new()
        };
        format!(
            r#"
Bursar is ready after {seconds:.2} s. Ctrl-C stops it; the data stays for the next start.

  API                  {api}/v1   document: {api}/v1/openapi.json
  Documentation        {api}/docs
  Partner portal       {portal_url}
  Connect, as a person {connect_url}{payment}
  Simulated providers  {simulator}   add faults, edit bills, move the clock; as an API: {simulator}/_sim/
  Metrics and probes   {admin}/metrics
  For programs         {summary}{history}

  {platform} connection {id} is {status} {pulled}.

Try, within half an hour:

TOKEN={token}

# The connections of the entity
curl '{api}/v1/accounting_connections' \
{headers}

# Its ledger accounts
curl '{api}/v1/ledger_accounts' \
{headers}
{issue}
# Send an electronic invoice; the simulated network shows what it carried at {simulator}/_sim/einvoices
curl -X POST '{api}/v1/receivables/{einvoice}/issue' \
  -H 'X-Monite-Version: 2024-05-25' -H 'X-Monite-Entity-Id: {seller}' -H "Authorization: Bearer $TOKEN"

# A bill waits for an approver, whose mail is at {simulator}/_sim/mails
curl '{api}/v1/approval_requests' \
{headers}

# A bill by mail, with a PDF of yours; a moment later it is among the payables
curl '{incoming_mail}' --mail-from billing@vendor.example --mail-rcpt '{mailbox}' \
  -F 'text=Please find it attached.' -F 'file=@bill.pdf;type=application/pdf;encoder=base64'
curl '{api}/v1/incoming_mails' \
{headers}

# Disconnect: the tokens are revoked at the provider
curl -X POST '{api}/v1/accounting_connections/{id}/disconnect' \
{headers}

# A new token
curl '{api}/v1/auth/token' -H 'X-Monite-Version: 2024-05-25' -H 'Content-Type: application/json' \
  -d '{{"grant_type":"client_credentials","client_id":"{client_id}","client_secret":"{client_secret}"}}'
"#,
            summary = summary.display()
        )
    }
}

async fn answers(wire: &Wire, url: &str) -> bool {
    let Ok(request) = Request::get(url).body(Bytes::new()) else { return false };
    wire.send(request).await.is_ok_and(|answer| answer.status().is_success() || answer.status().is_redirection())
}
