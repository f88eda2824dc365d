//! What an object in a foreign currency comes to in the home currency of the books, at the rate that the ledger booked it at.

use bursar_accounting::{Book, remote_object};
use bursar_connectors::Kind;
use bursar_connectors::record::{Body, Document, Payment};
use bursar_kernel::{Currency, Decimal, Money, Result};
use bursar_store::sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amount in the home currency of the books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SyncedRecordHomeAmount)]
pub(crate) struct HomeAmount {
    /// ISO 4217 code of the home currency.
    currency: String,
    /// Units of it for one unit of the object's own currency.
    #[schema(value_type = f64)]
    currency_rate: Decimal,
    /// What the object comes to in it, in minor units.
    amount: i64,
}

impl HomeAmount {
    /// Of an object as the ledger answered with it.
    pub(crate) fn of(book: &Book, body: &Body) -> Option<HomeAmount> {
        match body {
            Body::Document(document) => Self::of_document(book, document),
            Body::Payment(payment) => Self::of_payment(book, payment),
            _ => None,
        }
    }

    /// Of an object as it was last pulled.
    pub(crate) async fn of_mirrored(db: &impl ConnectionTrait, book: &Book, kind: Kind, remote_id: &str) -> Result<Option<HomeAmount>> {
        Ok(match kind {
            Kind::Invoice | Kind::CreditNote | Kind::Bill | Kind::VendorCredit => {
                let there = remote_object::<Document>(db, book.id, kind, remote_id).await?;
                there.and_then(|there| Self::of_document(book, &there.body))
            }
            Kind::Payment | Kind::BillPayment => {
                let there = remote_object::<Payment>(db, book.id, kind, remote_id).await?;
                there.and_then(|there| Self::of_payment(book, &there.body))
            }
            _ => None,
        })
    }

    fn of_document(book: &Book, document: &Document) -> Option<HomeAmount> {
        Self::at_rate(book, document.currency.as_deref(), document.currency_rate, document.total_amount)
    }

    fn of_payment(book: &Book, payment: &Payment) -> Option<HomeAmount> {
        Self::at_rate(book, payment.currency.as_deref(), payment.currency_rate, payment.amount)
    }

    /// Nothing in the home currency itself, and where the provider tells no rate.
    fn at_rate(book: &Book, currency: Option<&str>, rate: Option<Decimal>, amount: Decimal) -> Option<HomeAmount> {
        let home: Currency = book.company.base_currency.as_deref()?.parse().ok()?;
        let currency_rate = rate.filter(|_| currency.is_some_and(|currency| currency != home.code()))?;
        let amount = Money::from_major(amount.times(currency_rate).ok()?, home).ok()?.minor();
        Some(HomeAmount { currency: home.code().to_owned(), currency_rate, amount })
    }
}
