//! The ways to pay that a link offers: somebody must be able to pay by each.

use bursar_entities::{CarriedMethods, PaymentDirection, PaymentMethodType, active_methods};
use bursar_kernel::{FieldError, Location, Result, ensure_valid};
use bursar_store::Tx;
use bursar_web::EntityCall;

use super::asked::Asked;
use crate::payment_accounts::PaymentAccountType;
use crate::stripe;

/// Refuses what nobody could pay by: methods that are not active, and transfers to somebody without an account for them.
pub(super) async fn require_methods(
    tx: &Tx,
    call: &EntityCall,
    carried: &CarriedMethods,
    offered: &[PaymentMethodType],
    asked: &Asked,
) -> Result<()> {
    let direction = match asked.recipient.kind {
        PaymentAccountType::Entity => PaymentDirection::Receive,
        PaymentAccountType::Counterpart => PaymentDirection::Send,
    };
    let active = active_methods(tx, &call.edge().vault, &call.scope(), carried, direction).await?;
    let mut fields = Vec::new();
    for (place, method) in offered.iter().enumerate() {
        let msg = if offered[..place].contains(method) {
            format!("{method} is named twice")
        } else if !active.contains(method) {
            format!("{method} is not active for this entity")
        } else if *method != PaymentMethodType::SepaCredit && !stripe::takes(*method, asked.currency) {
            let others = stripe::currencies(*method).map(|currencies| format!(": it takes {}", currencies.join(", ")));
            format!("{method} takes no payments in {}{}", asked.currency, others.unwrap_or_default())
        } else if *method == PaymentMethodType::SepaCredit && asked.recipient.iban_account(asked.currency).is_none() {
            format!("sepa_credit needs a bank account of the recipient in {} with an IBAN", asked.currency)
        } else {
            continue;
        };
        let loc = vec![Location::from("body"), Location::from("payment_methods"), Location::Index(place)];
        fields.push(FieldError::at(loc, msg, "value_error"));
    }
    ensure_valid(fields)
}
