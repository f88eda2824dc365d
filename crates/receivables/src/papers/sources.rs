//! What a paper shows beside the document and its lines: pictures, the name of the project, what came in.

use bursar_accounting::clock;
use bursar_catalog::Project;
use bursar_documents::pdf::logo;
use bursar_files::attached;
use bursar_kernel::{NaiveDate, Result, Uuid};
use bursar_print::paper::{Design, Payment};
use bursar_store::{Db, Scope, record};
use futures::future::BoxFuture;

use crate::context::ReceivablesContext;
use crate::receivables::status::ReceivableType;
use crate::receivables::{Receivable, store};

/// What a paper shows beside the document and its lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources {
    pub(crate) design: Design,
    pub(crate) logo: Option<Vec<u8>>,
    pub(crate) signature: Option<Vec<u8>>,
    /// The day of the signature, by the clock of the entity.
    pub(crate) signed_on: Option<NaiveDate>,
    pub(crate) project: Option<String>,
    pub(crate) deduction_title: Option<String>,
    /// Payments and credit notes, oldest first, of an entity whose papers show them.
    pub(crate) came_in: Vec<Payment>,
    /// What those credit notes take back of the tax that the customer withholds, in minor units.
    pub(crate) withholding_credited: i64,
}

/// A payment that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedPayment {
    /// When it was paid.
    pub on: NaiveDate,
    /// How much, in minor units of the document.
    pub amount: i64,
    /// How it was paid.
    pub method: Option<String>,
}

/// The payments on an invoice that succeeded, oldest first. They are another area's: who puts the server together hands this in.
pub type PaymentsOf = for<'a> fn(&'a Db, &'a Scope, Uuid) -> BoxFuture<'a, Result<Vec<ReceivedPayment>>>;

/// What the document shows of others, as they now are.
pub(crate) async fn sources(context: &ReceivablesContext, scope: &Scope, document: &Receivable) -> Result<Sources> {
    let rules = bursar_identity::receivable_rules(&context.db, scope).await?;
    let project = match document.project_id {
        Some(id) => record::find::<Project>(&context.db, scope, id).await?.map(|project| project.name),
        None => None,
    };
    let signature = match &document.signature {
        Some(signature) => attached(&context.db, scope, vec![signature.file_id]).await?.pop(),
        None => None,
    };
    // What was signed is not shown as if nobody had: without these bytes there is no PDF.
    let signature = match signature {
        Some(file) => Some(context.files.read(&file).await?),
        None => None,
    };
    let signed_on = match &document.signature {
        Some(signature) => Some(clock::today(&context.db, scope, signature.signed_at).await?),
        None => None,
    };
    let (came_in, withholding_credited) = came_in(context, scope, document).await?;
    Ok(Sources {
        design: bursar_templates::chosen_design(&context.db, &scope.of_everybody()).await?,
        logo: logo(&context.db, &context.files, scope, &document.content.entity).await?,
        signature,
        signed_on,
        project,
        deduction_title: rules.deduction_title,
        came_in,
        withholding_credited,
    })
}

/// Payments and credit notes of an invoice, where the settings of the entity want them shown, and what the notes take back of the tax that the
/// customer withholds.
async fn came_in(context: &ReceivablesContext, scope: &Scope, document: &Receivable) -> Result<(Vec<Payment>, i64)> {
    let preferences = bursar_entities::receivable_preferences(&context.db, scope).await?;
    if document.receivable_type() != ReceivableType::Invoice || !preferences.shows_payments {
        return Ok((Vec::new(), 0));
    }
    let payments = (context.payments_of)(&context.db, scope, document.id).await?;
    let payments = payments.into_iter().map(|paid| Payment {
        on: paid.on,
        amount: document.money(paid.amount),
        method: paid.method,
        credit_note: None,
    });
    let notes = store::made_of(&context.db, scope, &[document.id]).await?;
    let notes: Vec<Receivable> = notes.into_iter().filter(|note| note.status.has_credited()).collect();
    let credited = notes.iter().map(Receivable::withheld).fold(0, i64::saturating_add);
    let notes = notes.into_iter().filter_map(|note| {
        let (on, number) = (note.issued_on()?, note.document_id.clone()?);
        Some(Payment { on, amount: document.money(note.amounts.total_amount), method: None, credit_note: Some(number) })
    });
    let mut all: Vec<Payment> = payments.chain(notes).collect();
    all.sort_by_key(|payment| payment.on);
    Ok((all, credited))
}
