//! Whether a document can be sent: asked before it takes a number.

use bursar_einvoice::Document;
use bursar_einvoicing::{NetworkCredentials, can_send, credentials_of, find_credentials};
use bursar_kernel::{Error, FieldError, NaiveDate, Result, ensure_valid};
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
    faults.extend(withheld(document, "set is_einvoice to false"));
    ensure_valid(faults)?;
    written(db, scope, document, lines, issued).await.map(|_| ())
}

/// Refuses a document that its PDF cannot carry, naming every field at fault.
pub(crate) async fn prove_for_pdf(
    db: &impl ConnectionTrait,
    scope: &Scope,
    document: &Receivable,
    lines: &[Line],
    issued: NaiveDate,
) -> Result<()> {
    if let Some(fault) = withheld(document, "set einvoice_in_pdf of the settings to false") {
        return Err(Error::invalid(fault));
    }
    let model = model_of(db, scope, document, lines, issued).await?;
    bursar_einvoice::write_attachment(&model).map(|_| ()).map_err(|rejected| refusal(&rejected))
}

/// Refuses a change of an issued document after which its PDF could not carry it any more.
pub(crate) async fn prove_change(db: &impl ConnectionTrait, scope: &Scope, document: &Receivable, lines: &[Line]) -> Result<()> {
    match document.carried_since() {
        Some(issued) => prove_for_pdf(db, scope, document, lines, issued).await,
        None => Ok(()),
    }
}

/// The standard knows no tax that the buyer withholds.
fn withheld(document: &Receivable, or_else: &str) -> Option<FieldError> {
    let is_withheld = document.amounts.total_withholding_tax.is_some_and(|withheld| withheld != 0);
    let message = format!("cannot be said in an electronic invoice: leave it out, or {or_else}");
    is_withheld.then(|| wrong("withholding_tax_rate", message))
}

/// The number under which it is sent, as it now is: of the connection that it was named of, or of another one, made since, that has the number.
pub(super) async fn sender(db: &impl ConnectionTrait, scope: &Scope, document: &Receivable) -> Result<Option<NetworkCredentials>> {
    match document.einvoice.as_ref().and_then(|einvoice| einvoice.sender.as_ref()) {
        Some(sender) => match find_credentials(db, &scope.of_everybody(), sender.id).await? {
            None => credentials_of(db, &scope.of_everybody(), &sender.participant()).await,
            found => Ok(found),
        },
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
    let model = model_of(db, scope, document, lines, issued).await?;
    bursar_einvoice::write(&model).map_err(|rejected| refusal(&rejected))
}

/// What the PDF of an issued document carries beside what it shows.
pub(crate) async fn carried_by_pdf(
    db: &impl ConnectionTrait,
    scope: &Scope,
    document: &Receivable,
    lines: &[Line],
) -> Result<Option<Document>> {
    match document.carried_since() {
        Some(issued) => model_of(db, scope, document, lines, issued).await.map(Some),
        None => Ok(None),
    }
}

/// The document in the terms of electronic invoices, with what it says of the invoice that it credits.
async fn model_of(db: &impl ConnectionTrait, scope: &Scope, document: &Receivable, lines: &[Line], issued: NaiveDate) -> Result<Document> {
    let invoice: Option<Receivable> = match (document.receivable_type(), document.based_on) {
        (ReceivableType::CreditNote, Some(id)) => record::find(db, &scope.of_everybody(), id).await?,
        _ => None,
    };
    Ok(model(document, lines, issued, invoice.as_ref())?)
}
