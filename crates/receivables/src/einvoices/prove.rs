//! Whether a document can be sent: asked before it takes a number.

use bursar_einvoicing::{NetworkCredentials, can_send, find_credentials};
use bursar_kernel::{Error, ErrorKind, FieldError, NaiveDate, Result};
use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{Scope, record};

use super::model::model;
use super::refusal::{refusal, wrong};
use crate::receivables::Receivable;
use crate::receivables::line::Line;
use crate::receivables::status::ReceivableType;

/// Refuses a document that cannot be sent, naming every field at fault.
pub(crate) async fn prove(
    db: &impl ConnectionTrait,
    scope: &Scope,
    document: &Receivable,
    lines: &[Line],
    issued: NaiveDate,
) -> Result<()> {
    let mut faults: Vec<FieldError> = Vec::new();
    match sender(db, scope, document).await? {
        None => faults.push(wrong("network_credentials_id", "field required to send the document: the entity's number in the network")),
        Some(credentials) => {
            let why = can_send(db, scope, &credentials).await?;
            faults.extend(why.map(|why| wrong("network_credentials_id", format!("cannot be sent with: {why}"))));
        }
    }
    if document.einvoice.as_ref().is_none_or(|einvoice| einvoice.receiver.is_none()) {
        let message = "field required to send the document: the counterpart's number in the network";
        faults.push(wrong("counterpart_einvoicing_credentials_id", message));
    }
    if document.amounts.total_withholding_tax.is_some_and(|withheld| withheld != 0) {
        faults.push(wrong("withholding_tax_rate", "cannot be said in an electronic invoice: leave it out, or set is_einvoice to false"));
    }
    if !faults.is_empty() {
        return Err(Error::new(ErrorKind::Invalid(faults)));
    }
    written(db, scope, document, lines, issued).await.map(|_| ())
}

/// The number under which it is sent, as it now is; one that was deleted since is none.
pub(super) async fn sender(db: &impl ConnectionTrait, scope: &Scope, document: &Receivable) -> Result<Option<NetworkCredentials>> {
    match document.einvoice.as_ref().and_then(|einvoice| einvoice.sender.as_ref()) {
        Some(sender) => find_credentials(db, &scope.of_everybody(), sender.id).await,
        None => Ok(None),
    }
}

/// The document as XML, or what the rules refuse of it.
pub(super) async fn written(
    db: &impl ConnectionTrait,
    scope: &Scope,
    document: &Receivable,
    lines: &[Line],
    issued: NaiveDate,
) -> Result<String> {
    let invoice: Option<Receivable> = match (document.receivable_type(), document.based_on) {
        (ReceivableType::CreditNote, Some(id)) => record::find(db, &scope.of_everybody(), id).await?,
        _ => None,
    };
    let model = model(document, lines, issued, invoice.as_ref())?;
    bursar_einvoice::write(&model).map_err(|rejected| refusal(&rejected))
}
