//! What is certain of transactions is recorded as payments; the rest waits for somebody.

use bursar_events::{Change, emit_job_change};
use bursar_kernel::{Result, Uuid};
use bursar_payables::Author;
use bursar_payments::{BankPayment as Payment, PaidDocument, receive_bank_payment};
use bursar_store::{Tx, record};

use super::matching::{Clues, Judgment, judge};
use super::open_documents::OpenDocuments;
use super::{BankTransaction, Candidate, Match, MatchedObject, TransactionStatus, own_payments, store};

/// What follows for a transaction.
pub(super) enum Decision {
    /// These payments are recorded.
    Matched(Vec<Match>),
    /// Somebody has to decide between these; where it is known what it was paid for, with what speaks against recording it.
    Doubtful(Vec<Candidate>, Option<String>),
    /// Nothing speaks for any document.
    Unmatched,
}

/// Decides about every transaction on the account that waits and about which nobody has decided: also those of earlier imports, because files
/// come in any order, these first. What takes something back comes last. The account is held.
pub(crate) async fn decide_all(tx: &Tx, author: &Author<'_>, bank_account_id: Uuid, bank_import_id: Uuid) -> Result<()> {
    let mut open = OpenDocuments::begin(tx, &author.scope).await?;
    for mut transaction in store::waiting(tx, &author.scope, bank_account_id, bank_import_id).await? {
        let decision = match own_payments::decide(tx, author, &transaction).await? {
            Some(decision) => decision,
            None => by_documents(tx, author, &transaction, &mut open).await?,
        };
        let before = transaction.clone();
        (transaction.matches, transaction.candidates, transaction.problem) = (Vec::new(), Vec::new(), None);
        transaction.status = match decision {
            Decision::Matched(matches) => {
                open.forget(&matches);
                transaction.matches = matches;
                TransactionStatus::Matched
            }
            Decision::Doubtful(candidates, problem) => {
                (transaction.candidates, transaction.problem) = (candidates, problem);
                TransactionStatus::Review
            }
            Decision::Unmatched => TransactionStatus::Unmatched,
        };
        if transaction != before {
            transaction.updated_at = author.env.now();
            record::save(tx, &author.scope, &transaction).await?;
            emit_job_change(tx, author.env, author.scope.partner_id(), Change::Updated, &transaction).await?;
        }
    }
    Ok(())
}

/// What speaks for the documents that are open.
async fn by_documents(tx: &Tx, author: &Author<'_>, transaction: &BankTransaction, open: &mut OpenDocuments) -> Result<Decision> {
    let Author { env, scope, .. } = *author;
    let said = &transaction.details;
    let counterparts = match &said.counterparty_iban {
        Some(iban) => bursar_counterparts::counterparts_of_iban(tx, &scope, iban).await?,
        None => Vec::new(),
    };
    let clues = Clues {
        amount: transaction.amount.saturating_abs(),
        booked_on: transaction.booked_on,
        texts: [&said.remittance_information, &transaction.end_to_end_id].into_iter().flatten().map(String::as_str).collect(),
        references: said.references.iter().map(String::as_str).collect(),
        counterparts,
    };
    let open = open.of(tx, &scope, transaction.currency, transaction.amount > 0, env.now()).await?;
    let place = match judge(&clues, open) {
        Judgment::Certain(place) => place,
        Judgment::Doubtful(candidates) => return Ok(Decision::Doubtful(candidates, None)),
        Judgment::Nothing => return Ok(Decision::Unmatched),
    };
    Ok(Decision::Matched(vec![pay(tx, author, transaction, open[place].document, clues.amount).await?]))
}

/// So much of the transaction pays the document. What is on its way by just this amount has come to its end; else a payment is recorded.
pub(super) async fn pay(tx: &Tx, author: &Author<'_>, transaction: &BankTransaction, document: PaidDocument, amount: i64) -> Result<Match> {
    if let Some(own) = own_payments::settle_unnamed(tx, author, transaction, document, amount).await? {
        return Ok(own);
    }
    let object = MatchedObject::of(document);
    let payment = Payment { document, amount: object.counted(transaction, amount), paid_at: transaction.booked_at() };
    let payment_record_id = Some(receive_bank_payment(tx, author, payment).await?);
    Ok(Match { amount, object, payment_record_id, batch_payment_id: None })
}
