//! What the files of banks do here.

use bursar_entities::BankAccount;
use bursar_kernel::{Error, Result, Uuid};
use bursar_payables::Author;
use bursar_store::{Tx, record};

use super::import::refused;
use super::{BankImport, ImportFormat, ImportProblem, MAX_PROBLEMS};
use crate::bank_transactions::deciding::decide_all;
use crate::bank_transactions::taking_in::take_in;
use crate::batch_payments::settling::{Happened, refusal, take};
use crate::batch_payments::{BatchPayment, store};
use crate::iso20022::Unreadable;
use crate::iso20022::camt::{AccountReport, Statement};
use crate::iso20022::pain002::StatusReport;

/// Does to each payment of the batch what the report says of it.
pub(super) async fn status_report(tx: &Tx, author: &Author<'_>, report: &StatusReport) -> Result<BankImport> {
    let (scope, original) = (author.scope, &report.original_message_id);
    let batch = match original.parse::<Uuid>() {
        Ok(id) => record::find::<BatchPayment>(tx, &scope, id).await?,
        Err(_) => None,
    };
    let batch = batch.filter(|batch| batch.sent_at.is_some()).ok_or_else(|| {
        let reason = format!("is {original:?}, which no batch payment of this entity has that was handed over");
        refused(Unreadable { place: "OrgnlGrpInfAndSts / OrgnlMsgId".to_owned(), reason })
    })?;
    let mut import = empty(author, ImportFormat::StatusReport, &report.message_id)?;
    import.batch_payment_id = Some(batch.id);
    let payments = store::of_batch(tx, &scope, batch.id).await?;
    for payment in &payments {
        let happened = report.of(&payment.end_to_end_id).and_then(|said| Happened::of(said, author.env.now()));
        let Some(happened) = happened else { continue };
        if let Some(reason) = refusal(tx, author, payment, batch.currency, &happened).await? {
            import.problems.push(ImportProblem { place: format!("OrgnlEndToEndId {}", payment.end_to_end_id), reason });
        } else if take(tx, author, payment.id, &happened).await? {
            import.updated_payment_count += 1;
        }
    }
    let is_ours = |id: &String| payments.iter().any(|payment| payment.end_to_end_id == *id);
    let strange = report.of_each.keys().filter(|id| !is_ours(id)).take(MAX_PROBLEMS);
    let reason = "is no payment of this batch".to_owned();
    import.problems.extend(strange.map(|id| ImportProblem { place: format!("OrgnlEndToEndId {id}"), reason: reason.clone() }));
    import.problems.truncate(MAX_PROBLEMS);
    record::insert(tx, &scope, &import).await?;
    Ok(import)
}

/// Takes in what was booked, and decides what it was paid for.
pub(super) async fn account_report(tx: &Tx, author: &Author<'_>, report: AccountReport) -> Result<BankImport> {
    let format = if report.is_statement { ImportFormat::Statement } else { ImportFormat::Notice };
    let mut import = empty(author, format, &report.message_id)?;
    record::insert(tx, &author.scope, &import).await?;
    let known: Vec<BankAccount> = record::all(tx, &author.scope).await?;
    let mut accounts = Vec::new();
    for statement in report.statements {
        accounts.push((account_of(&statement, &known)?, statement));
    }
    // Whoever holds several accounts holds them in the same order.
    accounts.sort_by_key(|(id, _)| *id);
    for (id, _) in &accounts {
        record::hold::<BankAccount>(tx, &author.scope, *id).await?;
    }
    for (id, statement) in accounts {
        let taken = take_in(tx, author, import.id, id, statement.entries).await?;
        decide_all(tx, author, id, import.id).await?;
        import.new_count += taken.new;
        import.known_count += taken.known;
        import.not_booked_count += i64::try_from(statement.not_booked)?;
        import.problems.extend(statement.unreadable.into_iter().map(ImportProblem::from));
    }
    import.problems.truncate(MAX_PROBLEMS);
    record::save(tx, &author.scope, &import).await?;
    Ok(import)
}

/// The account of the entity that the statement is of.
fn account_of(statement: &Statement, known: &[BankAccount]) -> Result<Uuid> {
    let is_it = |account: &&BankAccount| match (&statement.iban, &statement.number) {
        (Some(iban), _) => account.iban.as_ref() == Some(iban),
        (None, Some(number)) => account.account_number.as_ref() == Some(number),
        (None, None) => false,
    };
    let found = known.iter().find(is_it).map(|account| account.id);
    found.ok_or_else(|| {
        let number = statement.iban.as_ref().or(statement.number.as_ref()).map_or("without a number", String::as_str);
        let reason = format!("is of the account {number}, which is no bank account of this entity: add it first");
        refused(Unreadable { place: statement.place.clone(), reason })
    })
}

fn empty(author: &Author<'_>, format: ImportFormat, message_id: &str) -> Result<BankImport, Error> {
    Ok(BankImport {
        id: author.env.id(),
        batch_payment_id: None,
        created_at: author.env.now(),
        format,
        known_count: 0,
        message_id: message_id.to_owned(),
        new_count: 0,
        not_booked_count: 0,
        problems: Vec::new(),
        updated_payment_count: 0,
        entity_id: author.scope.one_entity()?,
        created_by: author.user_id,
    })
}
