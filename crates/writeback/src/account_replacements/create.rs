use bursar_accounting::{LedgerObject, LiveBook, accounts_of_other_books, ledger_object};
use bursar_catalog::replace_product_account;
use bursar_connectors::Kind;
use bursar_connectors::record::Account;
use bursar_entities::replace_default_account;
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bursar_payables::{bill_draft_accounts, replace_bill_account};
use bursar_receivables::{receivable_draft_accounts, replace_receivable_account};
use bursar_store::{Scope, Tx, record};
use bursar_web::{Answer, EntityCall, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AccountReplacement, store};
use crate::after_pull;
use crate::errors::PushErrorCode;
use crate::objects::require_live_book;
use crate::plan::is_unusable;
use crate::push_settings;
use crate::wake::ask_again;

/// Products and drafts of each kind that one request changes.
const MAX_COUNT: usize = 500;

/// An account and the one that stands in for it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateAccountingAccountReplacement)]
pub(crate) struct CreateAccountReplacement {
    /// The account that is archived or deleted, or of another ledger of the entity: one of `GET /accounting_unusable_accounts`.
    ledger_account_id: Uuid,
    /// The account that stands in for it: an active one of `GET /ledger_accounts`.
    replacement_id: Uuid,
}

/// What was changed.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = AccountingAccountReplaced)]
pub(crate) struct AccountReplaced {
    /// Products of the catalog.
    products: usize,
    /// Drafts of invoices, quotes and credit notes.
    receivables: usize,
    /// Bills that can still be changed.
    payables: usize,
    /// Do the settings of the entity name the other account now, where they named this one?
    settings: bool,
    /// The same of the push settings.
    push_settings: bool,
    /// More products or drafts name the account than one request changes: send it again.
    has_more: bool,
}

/// Replace an archived account
///
/// Names another account wherever products, drafts and settings name one that was archived or deleted in the accounting system, or that is of
/// another company to which the entity was connected before; 500 products and 500 drafts of each kind in one request. Documents that were issued
/// or approved with it stay as they are: what of them is written from now on is booked to the account that stands in, and records that waited for
/// it continue automatically. The same request again changes what is left, or nothing.
#[utoipa::path(
    post,
    path = "/accounting_account_replacements",
    responses(
        (status = 200, body = AccountReplaced),
        (status = 409, description = "the entity has no live connection, or the account is active in the accounting system")
    )
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateAccountReplacement>) -> Answer<Json<AccountReplaced>> {
    let CreateAccountReplacement { ledger_account_id: from, replacement_id: to } = body;
    let (tx, scope, env) = (call.db().begin().await?, call.scope(), call.env());
    let book = require_live_book(&tx, &scope).await?;
    require_accounts(&tx, &scope, &book, from, to).await?;
    remember(&tx, &call, &book, from, to).await?;
    let mut replaced = AccountReplaced {
        products: replace_product_account(&tx, &call, from, to, MAX_COUNT).await?,
        settings: replace_default_account(&tx, &call, from, to).await?,
        push_settings: push_settings::store::replace_account(&tx, &scope, from, to, env.now()).await?,
        ..AccountReplaced::default()
    };
    let is_named = |draft: &bursar_accounting::DraftAccount| draft.ledger_account_id == from;
    for draft in receivable_draft_accounts(&tx, &scope).await?.into_iter().filter(is_named).take(MAX_COUNT) {
        replace_receivable_account(&tx, &call, draft.document_id, from, to).await?;
        replaced.receivables += 1;
    }
    for draft in bill_draft_accounts(&tx, &scope).await?.into_iter().filter(is_named).take(MAX_COUNT) {
        replace_bill_account(&tx, &call, draft.document_id, from, to).await?;
        replaced.payables += 1;
    }
    replaced.has_more = [replaced.products, replaced.receivables, replaced.payables].contains(&MAX_COUNT);
    ask_again(&tx, env, &scope, &book, &[PushErrorCode::AccountUnusable, PushErrorCode::ReferenceUnusable]).await?;
    after_pull::warn(&tx, &scope, book.id, env.now()).await?;
    tx.commit().await?;
    Ok(Json(replaced))
}

/// The one cannot be used, and the other can.
async fn require_accounts(tx: &Tx, scope: &Scope, book: &LiveBook, from: Uuid, to: Uuid) -> Result<()> {
    let wrong = |field: &str, message: String| Error::invalid(FieldError::new("body", field, message, "value_error"));
    let missing = "is not in the connected ledger: GET /ledger_accounts lists what is";
    let old: Option<LedgerObject<Account>> = ledger_object(tx, book.id, Kind::Account, from).await?;
    if old.is_none() && !accounts_of_other_books(tx, scope, book.id).await?.iter().any(|account| account.id == from) {
        return Err(wrong("ledger_account_id", "names no account of a ledger of this entity".to_owned()));
    }
    let new: Option<LedgerObject<Account>> = ledger_object(tx, book.id, Kind::Account, to).await?;
    let new = new.ok_or_else(|| wrong("replacement_id", missing.to_owned()))?;
    if is_unusable(&new) {
        return Err(wrong("replacement_id", format!("the account {} is archived in the ledger", new.body.name)));
    }
    if let Some(old) = old.filter(|old| !is_unusable(old)) {
        let name = old.body.name;
        return Err(Error::conflict(format!("the account {name} is active in the accounting system: nothing needs to stand in for it")));
    }
    Ok(())
}

async fn remember(tx: &Tx, call: &EntityCall, book: &LiveBook, from: Uuid, to: Uuid) -> Result<()> {
    let (scope, now) = (call.scope(), call.env().now());
    match store::of_account(tx, &scope, (book.id, from)).await? {
        Some(known) if known.replacement_id == to => Ok(()),
        Some(known) => record::save(tx, &scope, &AccountReplacement { replacement_id: to, updated_at: now, ..known }).await,
        None => {
            let replacement = AccountReplacement {
                id: call.env().id(),
                entity_id: call.entity_id,
                book_id: book.id,
                ledger_account_id: from,
                replacement_id: to,
                created_at: now,
                updated_at: now,
            };
            record::insert(tx, &scope, &replacement).await
        }
    }
}
