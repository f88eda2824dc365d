//! The ways to pay that links can offer, and the question which of them an entity can use now.

use std::fmt;

use bursar_kernel::Result;
use bursar_store::{Scope, Tx};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

/// A way to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = MoniteAllPaymentMethodsTypes)]
pub enum PaymentMethod {
    /// A bank transfer.
    SepaCredit,
    /// A transfer within the United States.
    UsAch,
    /// BLIK.
    Blik,
    /// A card.
    Card,
    /// Bacs Direct Debit.
    BacsDirectDebit,
    /// Bancontact.
    Bancontact,
    /// EPS.
    Eps,
    /// Giropay.
    Giropay,
    /// iDEAL.
    Ideal,
    /// Przelewy24.
    P24,
    /// SEPA Direct Debit.
    SepaDebit,
    /// SOFORT.
    Sofort,
    /// Apple Pay.
    Applepay,
    /// Google Pay.
    Googlepay,
    /// Affirm.
    Affirm,
    /// Klarna.
    Klarna,
}

impl fmt::Display for PaymentMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.into_str())
    }
}

/// Which way money goes, as the entity sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentDirection {
    /// The entity is paid.
    Receive,
    /// The entity pays.
    Send,
}

/// The methods, once they are read.
type Methods<'a> = BoxFuture<'a, Result<Vec<PaymentMethod>>>;

/// How to ask which methods the entity of the scope can use now in a direction: payments are told by the server, because the methods of an
/// entity are decided elsewhere.
#[derive(Clone, Copy)]
pub struct ActiveMethods(pub for<'a> fn(&'a Tx, Scope, PaymentDirection) -> Methods<'a>);
