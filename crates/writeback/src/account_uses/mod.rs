//! Ledger accounts that are named here: by products, drafts and settings. What an archived one would stop.

use std::collections::BTreeMap;

use bursar_accounting::{DraftAccount, unusable_accounts};
use bursar_catalog::Product;
use bursar_entities::ledger_defaults;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Scope, record, sea_orm};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use crate::account_replacements;
use crate::push_settings::{self, PushSettings};

pub(crate) mod list;

/// Uses of one account that are shown.
const MOST_USES: usize = 100;

/// What names an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LedgerAccountUser)]
pub(crate) enum AccountUser {
    /// A product of the catalog.
    Product,
    /// A draft of an invoice, a quote or a credit note.
    Receivable,
    /// A bill that can still be changed.
    Payable,
    /// The settings of the entity: products that name no account.
    ProductDefault,
    /// The settings of the entity: payments.
    PaymentDefault,
    /// The push settings: lines of bills that name no account.
    BillDefault,
    /// The push settings: what is rounded.
    Rounding,
    /// The push settings: an entry of `payment_accounts`.
    PaymentAccount,
    /// The push settings: an entry of `write_off_accounts`.
    WriteOffAccount,
}

/// A use of an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[schema(as = LedgerAccountUse)]
pub(crate) struct AccountUse {
    /// What names it.
    used_by: AccountUser,
    /// The product or the document; null for settings.
    object_id: Option<Uuid>,
    /// The name of the product.
    name: Option<String>,
}

/// An account that is used here and that documents cannot name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnusableAccount {
    /// Its id, that of `GET /ledger_accounts/{ledger_account_id}`.
    pub(crate) ledger_account_id: Uuid,
    /// Its name.
    pub(crate) name: String,
    /// Its code in the chart of accounts.
    nominal_code: Option<String>,
    /// Deleted, or else archived.
    is_deleted: bool,
    /// The account that stands in for it in documents that name it still.
    replacement_id: Option<Uuid>,
    /// How many name it.
    pub(crate) count: usize,
    /// What names it, up to a hundred.
    uses: Vec<AccountUse>,
}

/// The accounts of the book that are archived or deleted and named here, with what names them.
pub(crate) async fn unusable(db: &impl ConnectionTrait, scope: &Scope, book_id: Uuid) -> Result<Vec<UnusableAccount>> {
    let accounts = unusable_accounts(db, book_id).await?;
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let mut uses = uses(db, scope).await?;
    let replaced = account_replacements::store::of_book(db, scope, book_id).await?;
    let used = accounts.into_iter().filter_map(|account| {
        let mut uses = uses.remove(&account.id)?;
        let count = uses.len();
        uses.truncate(MOST_USES);
        let replacement = replaced.iter().find(|replacement| replacement.ledger_account_id == account.id);
        Some(UnusableAccount {
            ledger_account_id: account.id,
            name: account.body.name,
            nominal_code: account.body.nominal_code,
            is_deleted: account.is_deleted,
            replacement_id: replacement.map(|replacement| replacement.replacement_id),
            count,
            uses,
        })
    });
    Ok(used.collect())
}

/// What names which account.
async fn uses(db: &impl ConnectionTrait, scope: &Scope) -> Result<BTreeMap<Uuid, Vec<AccountUse>>> {
    let mut named = Vec::new();
    for product in record::all::<Product>(db, scope).await? {
        let used = AccountUse { used_by: AccountUser::Product, object_id: Some(product.id), name: Some(product.name) };
        named.extend(product.ledger_account_id.map(|id| (id, used)));
    }
    named.extend(of_drafts(AccountUser::Receivable, bursar_receivables::receivable_draft_accounts(db, scope).await?));
    named.extend(of_drafts(AccountUser::Payable, bursar_payables::bill_draft_accounts(db, scope).await?));
    let defaults = ledger_defaults(db, scope).await?;
    named.extend(defaults.product_account_id.map(|id| (id, of_settings(AccountUser::ProductDefault))));
    named.extend(defaults.payment_account_id.map(|id| (id, of_settings(AccountUser::PaymentDefault))));
    named.extend(of_push_settings(&push_settings::store::get(db, scope).await?));
    let mut uses: BTreeMap<Uuid, Vec<AccountUse>> = BTreeMap::new();
    named.into_iter().for_each(|(id, used)| uses.entry(id).or_default().push(used));
    Ok(uses)
}

fn of_drafts(used_by: AccountUser, drafts: Vec<DraftAccount>) -> impl Iterator<Item = (Uuid, AccountUse)> {
    drafts.into_iter().map(move |draft| (draft.ledger_account_id, AccountUse { used_by, object_id: Some(draft.document_id), name: None }))
}

fn of_settings(used_by: AccountUser) -> AccountUse {
    AccountUse { used_by, object_id: None, name: None }
}

fn of_push_settings(settings: &PushSettings) -> Vec<(Uuid, AccountUse)> {
    let of_bills = settings.bill_account_id.map(|id| (id, of_settings(AccountUser::BillDefault)));
    let of_payments = settings.payment_accounts.iter().map(|entry| (entry.ledger_account_id, of_settings(AccountUser::PaymentAccount)));
    let rounding = settings.rounding_account_id.map(|id| (id, of_settings(AccountUser::Rounding)));
    let write_offs = settings.write_off_accounts.iter().map(|entry| (entry.ledger_account_id, of_settings(AccountUser::WriteOffAccount)));
    of_bills.into_iter().chain(rounding).chain(of_payments).chain(write_offs).collect()
}
