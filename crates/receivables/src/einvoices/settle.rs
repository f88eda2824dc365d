//! What became of a document in the network: it is issued, or it failed and can be issued again under its number.

use bursar_einvoicing::SendingOutcome;
use bursar_jobs::wake;
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Scope, Tx, record};

use crate::day;
use crate::papers::render_pdf::lane;
use crate::receivables::Receivable;
use crate::receivables::happened::Teller;
use crate::receivables::status::ReceivableStatus;

/// Writes down what became of a document that was handed over, where it still waits for that.
pub async fn settle_einvoice(tx: &Tx, env: &Env, scope: &Scope, id: Uuid, outcome: &SendingOutcome) -> Result<()> {
    let found = record::find_and_lock::<Receivable>(tx, scope, id).await?;
    let Some(mut document) = found.filter(|found| found.status == ReceivableStatus::Issuing) else { return Ok(()) };
    let comment = match outcome {
        SendingOutcome::Delivered => {
            document.status = ReceivableStatus::Issued;
            None
        }
        SendingOutcome::Failed(why) => {
            document.status = ReceivableStatus::Failed;
            Some(why.clone())
        }
    };
    document.einvoice.get_or_insert_default().error_comment = comment;
    document.updated_at = env.now();
    record::save(tx, scope, &document).await?;
    Teller::of_clock(tx, env, *scope).moved(&document, ReceivableStatus::Issuing).await?;
    // Its mails wait for this.
    wake(tx, &lane(document.entity_id, document.id), env.now()).await?;
    if document.due_date.is_some() || document.has_reminder() {
        day::watch(tx, env, scope).await?;
    }
    Ok(())
}
