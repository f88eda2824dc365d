//! The sides of a payment are read where entities and counterparts are kept.

use bursar_counterparts::CounterpartBankAccount;
use bursar_entities::BankAccount;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Scope, Tx, record};

use super::{PaymentAccount, PaymentAccountType};

/// The entity of the scope, with its bank accounts.
pub(crate) async fn of_entity(tx: &Tx, scope: &Scope) -> Result<PaymentAccount> {
    let (id, scope) = (scope.one_entity()?, scope.of_everybody());
    let name = bursar_entities::find_entity(tx, &scope, id).await?.display_name();
    let bank_accounts = record::all::<BankAccount>(tx, &scope).await?.into_iter().map(Into::into).collect();
    Ok(PaymentAccount { id, bank_accounts, name, kind: PaymentAccountType::Entity })
}

/// The counterpart of that id with its bank accounts; none where the entity has no such one.
pub(crate) async fn of_counterpart(tx: &Tx, scope: &Scope, id: Uuid) -> Result<Option<PaymentAccount>> {
    let scope = scope.of_everybody();
    let Some(counterpart) = bursar_counterparts::find(tx, &scope, id).await? else { return Ok(None) };
    let accounts = bursar_counterparts::parts_of::<CounterpartBankAccount>(tx, &scope, id).await?;
    let bank_accounts = accounts.into_iter().map(Into::into).collect();
    Ok(Some(PaymentAccount { id, bank_accounts, name: counterpart.name(), kind: PaymentAccountType::Counterpart }))
}
