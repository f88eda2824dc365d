//! `bursar why`: why a document is in its ledger, or is not; reads only.

use std::process::ExitCode;

use bursar_accounting::DocumentName;
use bursar_identity::partner_ids;
use bursar_kernel::{Result, Uuid, wire_time};
use bursar_writeback::{Explanation, explain_all};
use clap::Args;

use super::say;
use crate::compose::open_database;
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The number of an invoice, a bill or a credit note, or the id of any document or payment
    name: String,
}

pub(super) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let db = open_database(&config).await?;
    let name = DocumentName::typed(&arguments.name);
    let mut found = 0;
    for partner_id in partner_ids(&db).await? {
        for (entity_id, explanation) in explain_all(&db, partner_id, &name).await? {
            found += 1;
            say(&told(entity_id, &explanation));
        }
    }
    if found == 0 {
        say(&format!("no document of any entity has the number or id {}", arguments.name));
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn told(entity_id: Uuid, explanation: &Explanation) -> String {
    let what: &str = explanation.document.into();
    let reason: &str = explanation.reason.into();
    let number = explanation.number.as_deref().unwrap_or("without a number");
    let mut lines = vec![format!("{what} {number} ({}) of entity {entity_id}: {reason}", explanation.object_id)];
    let mut add = |name: &str, value: Option<String>| lines.extend(value.map(|value| format!("  {name:<13} {value}")));
    add("because", Some(explanation.message.clone()));
    add("what to do", explanation.remedy.map(str::to_owned));
    add("who", explanation.who_must_act.map(|actor| <&str>::from(actor).to_owned()));
    add("status here", Some(explanation.document_status.to_owned()));
    add("record", explanation.synced_record_id.map(|id| id.to_string()));
    add("waits for", explanation.waits_for.as_ref().map(|first| format!("record {}", first.synced_record_id)));
    add("next attempt", explanation.next_attempt_at.map(wire_time));
    add("in the ledger", explanation.platform_object_id.clone());
    add("read", Some(explanation.documentation.clone()));
    lines.join("\n")
}
