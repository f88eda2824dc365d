//! What will stop pushes although nothing has failed yet: accounts and dimension values that are used here and were archived, accounts of another ledger, tax rates that have another value
//! than documents were written with.

use std::collections::BTreeMap;

use bursar_accounting::{BookWarning, LedgerObject, WarningCode, ledger_dimensions, ledger_objects};
use bursar_connectors::Kind;
use bursar_connectors::record::{DimensionValue, TaxRate};
use bursar_kernel::{Decimal, Result, Uuid};
use bursar_store::{Scope, sea_orm};
use sea_orm::ConnectionTrait;

use crate::account_uses::unusable;
use crate::attempts;
use crate::plan::tax::{is_equal, percent};
use crate::push_settings;
use crate::tax_choices::{self, TaxChoice, TaxDirection};

/// All warnings of a book.
pub(super) async fn of_book(db: &impl ConnectionTrait, scope: &Scope, book_id: Uuid) -> Result<Vec<BookWarning>> {
    let mut warnings = Vec::new();
    for account in unusable(db, scope, book_id).await? {
        let what = if account.count == 1 {
            "1 product, draft or setting".to_owned()
        } else {
            format!("{} products, drafts or settings", account.count)
        };
        let why = if account.is_of_another_ledger {
            "is of another ledger than the one that is connected"
        } else {
            "was archived or deleted in the ledger"
        };
        let message = format!("the account {} {why}, and {what} here name it", account.name);
        warnings.push(BookWarning { code: WarningCode::AccountUnusable, object_id: account.ledger_account_id, message });
    }
    warnings.extend(of_dimensions(db, scope, book_id).await?);
    let rates: Vec<LedgerObject<TaxRate>> = ledger_objects(db, book_id, Kind::TaxRate).await?;
    warnings.extend(of_choices(db, scope, book_id, &rates).await?);
    warnings.extend(of_writes(db, scope, &rates).await?);
    warnings.sort();
    // A choice and a document may name the same rate.
    warnings.dedup_by(|one, other| (one.code, one.object_id) == (other.code, other.object_id));
    Ok(warnings)
}

/// Dimension values that are mapped and cannot be used. Those of another ledger are told with the documents that need them.
async fn of_dimensions(db: &impl ConnectionTrait, scope: &Scope, book_id: Uuid) -> Result<Vec<BookWarning>> {
    let settings = push_settings::store::get(db, scope).await?;
    let mapped: Vec<Uuid> = settings.dimensions.iter().map(|mapping| mapping.dimension_id).collect();
    let values = ledger_dimensions(db, book_id, &mapped).await?;
    let warning = |object: LedgerObject<DimensionValue>| BookWarning {
        code: WarningCode::DimensionUnusable,
        object_id: object.id,
        message: format!("{} was archived or deleted in the ledger, and is mapped here", object.body.name),
    };
    Ok(values.into_iter().filter(|value| !value.is_active()).map(|value| warning(value.object)).collect())
}

/// Choices of a tax rate that the ledger has changed since. An earlier choice of the same question counts no more.
async fn of_choices(db: &impl ConnectionTrait, scope: &Scope, book_id: Uuid, rates: &[LedgerObject<TaxRate>]) -> Result<Vec<BookWarning>> {
    let mut warnings = Vec::new();
    for direction in [TaxDirection::Sales, TaxDirection::Purchases] {
        let choices = tax_choices::store::of_book(db, scope, book_id, direction).await?;
        for (place, choice) in choices.iter().enumerate() {
            let is_superseded = |later: &TaxChoice| (later.rate, later.counterpart_id) == (choice.rate, choice.counterpart_id);
            if choices[..place].iter().any(is_superseded) {
                continue;
            }
            let is_sale = direction == TaxDirection::Sales;
            let found = rates.iter().find(|rate| rate.id == choice.accounting_tax_rate_id);
            if found.is_some_and(|rate| is_equal(choice.rate.into(), is_sale, &rate.body)) {
                continue;
            }
            let name = found.map_or("a tax rate of the ledger", |rate| rate.body.name.as_str());
            let message = format!("{name} was chosen here for {} %, and is archived or another rate now", percent(choice.rate.into()));
            warnings.push(BookWarning { code: WarningCode::TaxRateChanged, object_id: choice.accounting_tax_rate_id, message });
        }
    }
    Ok(warnings)
}

/// Tax rates that the last documents were written with, and that have another value now.
async fn of_writes(db: &impl ConnectionTrait, scope: &Scope, rates: &[LedgerObject<TaxRate>]) -> Result<Vec<BookWarning>> {
    let mut written: BTreeMap<String, (bool, Decimal)> = BTreeMap::new();
    for attempt in attempts::store::last_documents(db, scope).await? {
        let Some(entry) = attempt.entry() else { continue };
        let is_sale = matches!(entry.kind, Kind::Invoice | Kind::CreditNote);
        for tax in &entry.taxes {
            // The newest comes first.
            written.entry(tax.tax_rate_id.clone()).or_insert((is_sale, tax.percent));
        }
    }
    let changed = rates.iter().filter_map(|rate| {
        let (is_sale, before) = *written.get(&rate.remote_id)?;
        let now = rate.body.percent(is_sale)?;
        let message =
            format!("{} was {before} % when documents were last written with it, and is {now} % in the ledger now", rate.body.name);
        (now != before).then_some(BookWarning { code: WarningCode::TaxRateChanged, object_id: rate.id, message })
    });
    Ok(changed.collect())
}
