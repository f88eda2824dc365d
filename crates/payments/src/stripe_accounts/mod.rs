//! The account at Stripe of an entity: its payments are charged on it, and Stripe pays them out to the entity's own bank.

use bursar_entities::ServiceAccount;
use bursar_kernel::{Error, FieldError};
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod set;

/// The largest rate of a fee: all of the payment.
const WHOLE: u32 = 10_000;

/// An entity's own account at Stripe.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StripeAccountResponse)]
pub(crate) struct StripeAccountBody {
    /// Its id at Stripe.
    account_id: String,
    /// What the platform keeps of each payment, in hundredths of a percent; null where it keeps nothing.
    application_fee_rate: Option<u32>,
    /// Does Stripe let the account be paid? By which methods is said by the payment methods of the entity.
    charges_enabled: bool,
    /// Does Stripe pay out to the bank of the account?
    payouts_enabled: bool,
}

impl From<ServiceAccount> for StripeAccountBody {
    fn from(account: ServiceAccount) -> Self {
        StripeAccountBody {
            account_id: account.id,
            application_fee_rate: account.fee_rate,
            charges_enabled: account.charges_enabled,
            payouts_enabled: account.payouts_enabled,
        }
    }
}

/// What the platform keeps of an amount in minor units, rounded down.
pub(crate) fn application_fee(amount: i64, rate: u32) -> i64 {
    let fee = i128::from(amount) * i128::from(rate.min(WHOLE)) / i128::from(WHOLE);
    i64::try_from(fee).unwrap_or(amount)
}

fn wrong_account(msg: impl Into<String>) -> Error {
    Error::invalid(FieldError::new("body", "account_id", msg.into(), "value_error"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_platform_keeps_its_rate_rounded_down_and_never_more_than_all() {
        let fees = [(10_000, 150), (99, 150), (10_000, 0), (10_000, 10_000), (10_000, 20_000), (i64::MAX, 10_000)];
        let expected = [150, 1, 0, 10_000, 10_000, i64::MAX];
        assert_eq!(fees.map(|(amount, rate)| application_fee(amount, rate)), expected);
    }
}
